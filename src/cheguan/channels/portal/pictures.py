"""A picture of mine, under an address that serves nobody else and tells nothing of it."""

from __future__ import annotations

from django.core import signing
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_GET

from cheguan.casework import documents
from cheguan.channels.who import for_citizens
from cheguan.facts.people import Party


def address(person: Party, city: str, digest: str) -> str:
    """Where this person, and nobody else, sees a picture that is kept in a city."""
    sealed = signing.dumps([city, digest], salt=_salt(person))
    return reverse("portal:picture", args=(sealed,))


@require_GET
@for_citizens
@cache_control(private=True, no_store=True)
def picture(request: HttpRequest, person: Party, sealed: str) -> HttpResponse:
    """The picture: one that she handed in, else the department's."""
    try:
        city, digest = signing.loads(sealed, salt=_salt(person))
    except signing.BadSignature:
        raise Http404 from None
    content = documents.picture(city, digest)
    if content is None:
        raise Http404
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(content, content_type=documents.kind_of(content), headers=headers)


def _salt(person: Party) -> str:
    return f"cheguan.picture.{person.number}"
