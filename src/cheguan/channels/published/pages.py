"""The trust list, the revocation list and the status lists, for whoever asks from wherever."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, patch_cache_control
from django.views.decorators.http import require_safe

from cheguan.channels.who import now
from cheguan.credentials import publishing, statuses
from cheguan.credentials.statuses import Published

FRESH = 30
"""Seconds for which anything in between may keep it: a token is half a minute old at most, and a
change is out within a minute."""


@require_safe
def trust(request: HttpRequest) -> HttpResponse:
    """/.well-known/cheguan-trust.json."""
    return _given(request, publishing.trust(now()))


@require_safe
def revoked(request: HttpRequest) -> HttpResponse:
    """/.well-known/cheguan-revoked.crl."""
    return _given(request, publishing.revoked(now()))


@require_safe
def status(request: HttpRequest, city: str, number: int) -> HttpResponse:
    """/status/<city>/<number>: a Token Status List."""
    found = statuses.token(city, number, now())
    if found is None:
        raise Http404
    return _given(request, found)


def _given(request: HttpRequest, published: Published) -> HttpResponse:
    """Readable from any page, kept for a minute, and not sent again when it is the same."""
    response = HttpResponse(published.content, content_type=published.content_type)
    response["Access-Control-Allow-Origin"] = "*"
    response["ETag"] = published.etag
    patch_cache_control(response, public=True, max_age=FRESH)
    return get_conditional_response(request, etag=published.etag, response=response) or response
