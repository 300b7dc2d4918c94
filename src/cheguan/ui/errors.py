"""Pages that say what went wrong and what to do next, without database or session."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _


class Trouble(NamedTuple):
    """A heading, and a sentence that says what to do."""

    title: str | Promise
    sentence: str | Promise


TROUBLES: Mapping[int, Trouble] = {
    400: Trouble(
        _("We could not read what was sent"),
        _("Go back, check what you entered and send it again."),
    ),
    403: Trouble(
        _("You may not open this page"),
        _("It may belong to somebody else, or was open for too long. Start again from the front."),
    ),
    404: Trouble(
        _("There is no such page"),
        _("Check the address, or find what you need from the front page."),
    ),
    405: Trouble(
        _("This address only takes what a form sends"),
        _("Open the page of the form and send it from there. Nothing was changed."),
    ),
    409: Trouble(
        _("Somebody was faster"),
        _("This was changed while you looked at it. Nothing was lost; open it again."),
    ),
    413: Trouble(
        _("That is too large"),
        _("Send a smaller file, or fewer at a time."),
    ),
    500: Trouble(
        _("Something went wrong on our side"),
        _("Nothing you handed in is lost. Try again in a few minutes."),
    ),
    503: Trouble(
        _("We cannot answer at the moment"),
        _("Nothing you handed in is lost. Try again in a few minutes."),
    ),
}


def page(request: HttpRequest | None, status: int, **shown: Any) -> HttpResponse:
    """The page for an HTTP status of TROUBLES (KeyError for another one).

    `shown` may replace title, sentence and action (text, href), or add a reference to quote.
    """
    trouble = TROUBLES[status]._asdict()
    action = {"text": gettext("To the front page"), "href": "/"}
    context = {**trouble, "action": action, **shown, "status": status}
    return render(request, "ui/error.html", context, status=status)
