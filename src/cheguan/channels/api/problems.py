"""What goes wrong, as JSON: a code, a sentence, and what to do next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import structlog
from django.core.exceptions import RequestDataTooBig
from django.db import OperationalError
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError

from cheguan.agencies.identity.signin import SignInFailed
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import CaseworkError
from cheguan.channels.errors import SENTENCES, STATUSES
from cheguan.channels.present import words
from cheguan.facts.errors import MESSAGES
from cheguan.kernel.text import _ as mark
from cheguan.registry.acts import AlreadyDone
from cheguan.services.catalogue import NoSuchService
from cheguan.ui.errors import TROUBLES

log = structlog.get_logger(__name__)

_UNREAD = mark("This cannot be read. Check what you entered.")

Problem = tuple[int, dict[str, str]]
"""A status, and what is told with it."""


def install(api: NinjaAPI) -> None:
    """Answer every error of the API in one form."""

    def answering(problem: Callable[[Any], Problem]) -> Callable[[HttpRequest, Any], HttpResponse]:
        def answer(request: HttpRequest, error: Any) -> HttpResponse:
            status, told = problem(error)
            return api.create_response(request, {"do": "", "field": "", **told}, status=status)

        return answer

    for kind, problem in _PROBLEMS.items():
        api.add_exception_handler(kind, answering(problem))


def _trouble(status: int) -> Problem:
    title, sentence = TROUBLES[status]
    return status, {"code": str(status), "says": str(title), "do": str(sentence)}


def _casework(error: Any) -> Problem:
    kind, status = type(error), STATUSES[type(error)]
    if kind not in SENTENCES:
        return _trouble(status)
    says, do = (words.said(text) for text in SENTENCES[kind])
    return status, {"code": _code(kind), "says": says, "do": do}


def _invalid(error: Any) -> Problem:
    first = error.errors[0]
    text = MESSAGES.get(first["type"])
    says = words.said(text, first.get("ctx")) if text else words.said(_UNREAD)
    return 422, {"code": first["type"], "says": says, "field": str(first["loc"][-1])}


def _mistaken(error: Any) -> Problem:
    field, (code, values) = next(iter(error.mistakes.items()))
    text = MESSAGES.get(code)
    says = words.said(text, values) if text else words.said(_UNREAD)
    return 422, {"code": code, "says": says, "field": field}


def _not_signed_in(_error: Any) -> Problem:
    says = _("The identity department did not confirm this person. Begin again.")
    return 422, {"code": "sign-in-failed", "says": says}


def _unsigned(_error: Any) -> Problem:
    says = _("Sign in first: the session has ended or never began.")
    return 401, {"code": "not-signed-in", "says": says}


def _unreadable(error: Any) -> Problem:
    return _trouble(error.status_code if error.status_code in TROUBLES else 400)


def _too_much(_error: Any) -> Problem:
    return _trouble(413)


def _away(error: Any) -> Problem:
    """The database is restarting, say: asked again with the same key, nothing happens twice."""
    log.error("database_away", exc_info=error)
    return _trouble(503)


def _nowhere(_error: Any) -> Problem:
    return _trouble(404)


_PROBLEMS: dict[type[Exception], Callable[[Any], Problem]] = {
    CaseworkError: _casework,
    AlreadyDone: _casework,
    ValidationError: _invalid,
    Mistaken: _mistaken,
    SignInFailed: _not_signed_in,
    AuthenticationError: _unsigned,
    HttpError: _unreadable,
    RequestDataTooBig: _too_much,
    OperationalError: _away,
    NoSuchService: _nowhere,
    Http404: _nowhere,
}


def _code(kind: type[Exception]) -> str:
    """StaleCase → stale-case."""
    letters = (f"-{c.lower()}" if c.isupper() else c for c in kind.__name__)
    return "".join(letters).removeprefix("-")
