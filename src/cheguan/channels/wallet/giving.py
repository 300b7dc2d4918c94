"""What the page of the cards fetches while there is a network, and the same on paper."""

from __future__ import annotations

import json
from http import HTTPStatus
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.middleware.csrf import get_token
from django.utils.crypto import salted_hmac
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan.channels import signin
from cheguan.channels.files import pdf
from cheguan.channels.wallet import cards as given
from cheguan.channels.wallet import papers
from cheguan.channels.who import for_citizens, now
from cheguan.credentials.cose import NotAKey
from cheguan.facts.people import Party


@require_GET
@never_cache
def who(request: HttpRequest) -> HttpResponse:
    """Whose cards these may be, without saying who that is, and the token to ask for them with."""
    person = signin.citizen(request)
    owner = _owner(person) if person else None
    return JsonResponse({"owner": owner, "token": get_token(request)})


def _owner(person: Party) -> str:
    """The same each time for one person, and of no use to anyone else."""
    return salted_hmac("cheguan.wallet", person.number, algorithm="sha256").hexdigest()


@require_POST
@never_cache
def cards(request: HttpRequest) -> HttpResponse:
    """The cards of whoever is signed in, bound to the key that the phone names: {"holder": jwk}."""
    person = signin.citizen(request)
    if person is None:
        return JsonResponse({}, status=HTTPStatus.UNAUTHORIZED)
    try:
        return JsonResponse(given.given(person, _holder(request.body), now()))
    except (NotAKey, ValueError):
        return JsonResponse({}, status=HTTPStatus.UNPROCESSABLE_ENTITY)


def _holder(body: bytes) -> dict[str, Any]:
    """The phone's key. Raises ValueError, NotAKey."""
    said = json.loads(body)
    holder = said.get("holder") if isinstance(said, dict) else None
    if not isinstance(holder, dict):
        raise NotAKey("The phone names no key.")
    return holder


@require_GET
@never_cache
@for_citizens
def paper(request: HttpRequest, person: Party, handle: str) -> HttpResponse:
    """One of the things that the person holds, on paper (PDF/A) with its code."""
    found = papers.of(person, handle, request.build_absolute_uri("/verify"), now())
    if found is None:
        raise Http404
    return pdf(found.name, found.content)
