"""Endpoints that wallets call: JSON for whoever asks from wherever, never kept on the way."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import wraps
from http import HTTPStatus
from typing import Any

from django.core.exceptions import RequestDataTooBig, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.cache import add_never_cache_headers
from django.views.decorators.csrf import csrf_exempt

from cheguan.credentials.openid4vci.answers import UNAUTHORISED, Answer, refused

FORM = "application/x-www-form-urlencoded"
JSON = "application/json"

Endpoint = Callable[..., HttpResponse]


class BadBody(ValueError):
    """What was sent can't be read; the message says what to send, `status` is that of HTTP."""

    def __init__(self, why: str, status: HTTPStatus = HTTPStatus.BAD_REQUEST) -> None:
        super().__init__(why)
        self.status = status


def endpoint(method: str) -> Callable[[Endpoint], Endpoint]:
    """An endpoint of one method. Nobody is signed in here by a cookie: what is sent says who may
    have what, so any page may call it and no form can be forged."""

    def of(view: Endpoint) -> Endpoint:
        @csrf_exempt
        @wraps(view)
        def called(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            response = _answered(view, method, request, *args, **kwargs)
            response["Access-Control-Allow-Origin"] = "*"
            add_never_cache_headers(response)
            return response

        return called

    return of


def _answered(
    view: Endpoint, method: str, request: HttpRequest, *args: Any, **kwargs: Any
) -> HttpResponse:
    if request.method == "OPTIONS":
        return _preflight(method)
    if request.method != method:
        wrong = refused("invalid_request", f"Use {method}.", HTTPStatus.METHOD_NOT_ALLOWED)
        return _with(given(wrong), Allow=f"{method}, OPTIONS")
    try:
        return view(request, *args, **kwargs)
    except BadBody as bad:
        return given(refused("invalid_request", str(bad), bad.status))


def _preflight(method: str) -> HttpResponse:
    """What a page of another origin may send."""
    return _with(
        HttpResponse(status=HTTPStatus.NO_CONTENT),
        **{
            "Access-Control-Allow-Methods": method,
            "Access-Control-Allow-Headers": "Authorization, Content-Type",
        },
    )


def _with(response: HttpResponse, **headers: str) -> HttpResponse:
    for name, value in headers.items():
        response[name] = value
    return response


def given(answer: Answer) -> HttpResponse:
    """An answer over HTTP."""
    response = JsonResponse(answer.body, status=answer.status)
    if answer.status == UNAUTHORISED:
        response["WWW-Authenticate"] = f'Bearer error="{answer.body["error"]}"'
    return response


def form(request: HttpRequest, longest: int) -> Mapping[str, str]:
    """The parameters of a form, each sent once (RFC 6749, 3.2). Raises BadBody."""
    _body(request, FORM, longest)
    try:
        sent = request.POST
    except SuspiciousOperation as error:
        raise BadBody("Send fewer parameters.") from error
    if any(len(values) > 1 for _, values in sent.lists()):
        raise BadBody("Send each parameter once.")
    return sent.dict()


def told(request: HttpRequest, longest: int) -> Mapping[str, Any]:
    """The JSON object of a body. Raises BadBody."""
    try:
        said = json.loads(_body(request, JSON, longest))
    except (ValueError, RecursionError) as error:
        if isinstance(error, BadBody):
            raise
        raise BadBody("Send JSON.") from error
    if not isinstance(said, dict):
        raise BadBody("Send a JSON object.")
    return said


def _body(request: HttpRequest, kind: str, longest: int) -> bytes:
    """The body, if it is of this kind and has at most so many bytes. Raises BadBody."""
    if request.content_type != kind:
        raise BadBody(f"Send {kind}.")
    too_long = BadBody(f"Send {longest} bytes at most.", HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    try:
        body = request.body
    except RequestDataTooBig:
        raise too_long from None
    if len(body) > longest:
        raise too_long
    return body
