"""The verifier's endpoints (OpenID4VP 1.0): a wallet fetches the question and posts its answer."""

from __future__ import annotations

from http import HTTPStatus

from django.http import HttpRequest, HttpResponse

from cheguan.channels.openid.machine import endpoint, form, given
from cheguan.channels.who import now
from cheguan.credentials import openid4vp
from cheguan.credentials.openid4vci.answers import refused

LONGEST = 200 * 1024
"""Bytes of an answer: a whole licence with its portrait has a fifth of it."""


@endpoint("GET")
def question(request: HttpRequest, secret: str) -> HttpResponse:
    """The signed question."""
    signed = openid4vp.request_object(secret, now())
    if signed is None:
        gone = "There is no such question, or no longer."
        return given(refused("invalid_request", gone, HTTPStatus.NOT_FOUND))
    return HttpResponse(signed, content_type="application/oauth-authz-req+jwt")


@endpoint("POST")
def response(request: HttpRequest, secret: str) -> HttpResponse:
    """The encrypted answer, or the word that the holder declines."""
    return given(openid4vp.answer(secret, form(request, LONGEST), now()))
