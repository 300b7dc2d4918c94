"""What goes wrong at the edge, told in the asker's language with the right status."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.utils.translation import gettext as _

from cheguan.casework.asking import (
    InOtherHands,
    KeyReused,
    NotAllowed,
    NotFound,
    NotOffered,
    StaleCase,
)
from cheguan.channels.who import page_of
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.registry.acts import AlreadyDone
from cheguan.ui import errors

STATUSES: Mapping[type[Exception], int] = {
    NotFound: 404,
    NotAllowed: 403,
    NotOffered: 403,
    StaleCase: 409,
    KeyReused: 409,
    InOtherHands: 409,
    AlreadyDone: 409,
}
SENTENCES: Mapping[type[Exception], tuple[Text, Text]] = {
    NotOffered: (
        mark("This service is not offered here"),
        mark("Nobody can apply for it in this way. Its guide says where it is offered."),
    ),
    StaleCase: (
        mark("The case has changed in the meantime"),
        mark("Someone has worked on it since you opened it. Look at it again, then decide."),
    ),
    KeyReused: (
        mark("This form was sent before, for something else"),
        mark("Open the page again and send it from there. Nothing was changed."),
    ),
    InOtherHands: (
        mark("The other owner has applied for this already"),
        mark("You need not do anything: the mark is for the vehicle, whoever of you applies."),
    ),
    AlreadyDone: (
        mark("It has been issued already"),
        mark("Each anniversary of a vehicle has one mark, and it is there. Look at your cases."),
    ),
}


class CaseworkErrors:
    """Turns what the casework raises into a page; everything else goes on its way."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self._get_response(request)
        refused = isinstance(response, HttpResponseNotAllowed) and not response.content
        return _not_so(request, response) if refused else response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page for a casework error; None for anything else."""
        if type(error) not in STATUSES:
            return None
        return errors.page(request, STATUSES[type(error)], **_told(type(error), request))


def _not_so(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Django leaves the page empty when someone opens what is only ever sent to, as by an address
    that is kept or typed again."""
    told = errors.page(request, 405, action=_again(request))
    told["Allow"] = response["Allow"]
    return told


def _again(request: HttpRequest) -> dict[str, str]:
    return {"text": _("Open the page again"), "href": page_of(request)}


def _told(kind: type[Exception], request: HttpRequest) -> dict[str, Any]:
    if kind not in SENTENCES:
        return {}
    title, sentence = SENTENCES[kind]
    return {"title": _(title), "sentence": _(sentence), "action": _again(request)}


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that we did not give out, or one that is too old (CSRF)."""
    return errors.page(
        request,
        403,
        title=_("This form is no longer valid"),
        sentence=_("It was open for too long, or it did not come from us. Nothing was changed."),
        action=_again(request),
    )


def malformed(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Something that no form of ours sends, or far too much of it."""
    return errors.page(request, 413 if isinstance(exception, RequestDataTooBig) else 400)


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not allowed to this person."""
    return errors.page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such page, or not the asker's."""
    return errors.page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    return errors.page(request, 500)
