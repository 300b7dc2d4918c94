"""What goes wrong, as JSON: a code, a sentence, and what to do next."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cheguan.casework.asking import CaseworkError
from cheguan.channels.errors import SENTENCES, STATUSES
from cheguan.channels.present import words
from cheguan.channels.signin import Mistake
from cheguan.facts.errors import MESSAGES
from cheguan.registry.acts import AlreadyDone
from cheguan.services.catalogue import NoSuchService
from cheguan.ui.errors import TROUBLES


def install(api: NinjaAPI) -> None:
    """Answer every error of the API in one form."""

    def answer(request: HttpRequest, status: int, **told: str) -> HttpResponse:
        return api.create_response(request, {"do": "", "field": "", **told}, status=status)

    def trouble(request: HttpRequest, status: int) -> HttpResponse:
        title, sentence = TROUBLES[status]
        return answer(request, status, code=str(status), says=str(title), do=str(sentence))

    def casework(request: HttpRequest, error: Any) -> HttpResponse:
        kind, status = type(error), STATUSES[type(error)]
        if kind not in SENTENCES:
            return trouble(request, status)
        says, do = (words.said(text) for text in SENTENCES[kind])
        return answer(request, status, code=_code(kind), says=says, do=do)

    def invalid(request: HttpRequest, error: Any) -> HttpResponse:
        first = error.errors[0]
        text = MESSAGES.get(first["type"])
        says = words.said(text, first.get("ctx")) if text else first["msg"]
        field = str(first["loc"][-1])
        return answer(request, 422, code=first["type"], says=says, field=field)

    def mistaken(request: HttpRequest, error: Any) -> HttpResponse:
        says = words.said(error.text, error.values)
        return answer(request, 422, code="unknown-person", says=says, field=error.field)

    def unsigned(request: HttpRequest, error: Any) -> HttpResponse:
        says = _("Sign in first: the session has ended or never began.")
        return answer(request, 401, code="not-signed-in", says=says)

    def unreadable(request: HttpRequest, error: Any) -> HttpResponse:
        return trouble(request, error.status_code if error.status_code in TROUBLES else 400)

    api.add_exception_handler(CaseworkError, casework)
    api.add_exception_handler(AlreadyDone, casework)
    api.add_exception_handler(ValidationError, invalid)
    api.add_exception_handler(Mistake, mistaken)
    api.add_exception_handler(AuthenticationError, unsigned)
    api.add_exception_handler(NoSuchService, lambda request, _error: trouble(request, 404))
    api.add_exception_handler(Http404, lambda request, _error: trouble(request, 404))
    api.add_exception_handler(HttpError, unreadable)


def _code(kind: type[Exception]) -> str:
    """StaleCase → stale-case."""
    letters = (f"-{c.lower()}" if c.isupper() else c for c in kind.__name__)
    return "".join(letters).removeprefix("-")
