"""The issuer's endpoints (OpenID4VCI 1.0): a wallet fetches what its holder was offered."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, JsonResponse

from cheguan.channels.openid.machine import endpoint, form, given, told
from cheguan.channels.wallet import portrait
from cheguan.channels.who import now
from cheguan.credentials import openid4vci
from cheguan.registry import licences

LONGEST_FORM, LONGEST_REQUEST = 4096, 16 * 1024
"""Bytes of a body: a proof has 8 KiB at most."""


@endpoint("GET")
def issuer(request: HttpRequest) -> HttpResponse:
    """/.well-known/openid-credential-issuer."""
    return JsonResponse(openid4vci.issuer())


@endpoint("GET")
def authorisation_server(request: HttpRequest) -> HttpResponse:
    """/.well-known/oauth-authorization-server."""
    return JsonResponse(openid4vci.authorisation_server())


@endpoint("POST")
def token(request: HttpRequest) -> HttpResponse:
    """A code, with the number that was shown with it, for a token."""
    return given(openid4vci.token(form(request, LONGEST_FORM), now()))


@endpoint("POST")
def nonce(request: HttpRequest) -> HttpResponse:
    """A nonce for a proof."""
    return given(openid4vci.nonce(now()))


@endpoint("POST")
def credential(request: HttpRequest) -> HttpResponse:
    """A token and a proof of a key, for a document bound to that key."""
    asked = told(request, LONGEST_REQUEST)
    return given(openid4vci.credential(_bearer(request), asked, _portrait, now()))


def _bearer(request: HttpRequest) -> str:
    """The token of the header; the name of its scheme may be written in any case (RFC 9110)."""
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    return token.strip() if scheme.lower() == "bearer" else ""


def _portrait(number: str) -> bytes | None:
    """The picture of the holder of a licence, as small as it is on the card."""
    licence = licences.licence(number)
    if licence is None or not licence.portrait:
        return None
    return portrait.small(licence.city, licence.portrait) or None
