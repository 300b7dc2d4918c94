"""核验: police and partners check what they are shown, for a purpose that is written down."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cheguan_verify import Outcome
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cheguan.channels.checking import told
from cheguan.channels.checking.handed import Wrong, checked
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer

_PURPOSES: Mapping[Purpose, Text] = {
    Purpose.ROADSIDE: mark("Check on the road"),
    Purpose.INVESTIGATION: mark("Investigation of a case"),
    Purpose.PARTNER: mark("Service of a partner (rental, insurance, fuel)"),
}


@desk(Deed.CHECK, "GET", "HEAD", "POST")
def check(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Ask for the purpose and the code; then say what it says, and write down who asked why."""
    if request.method != "POST":
        return _ask(request)
    purpose = purpose_of(request)
    if purpose is None:
        return _ask(request, told.wrong("purpose", _("Choose why you check.")), 422)
    try:
        outcome = checked(request)
    except Wrong as wrong:
        return _ask(request, told.wrong(wrong.field, wrong.sentence), 422)
    _write_down(officer, purpose, outcome)
    here = {"again": reverse("counter:check")}
    return render(request, "checking/told.html", told.page(outcome) | here)


def _ask(
    request: HttpRequest, wrong: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    context = {"phone": reverse("openid:staff-ask"), **purposes(request), **(wrong or {})}
    return render(request, "checking/ask.html", context, status=status)


def purposes(request: HttpRequest) -> dict[str, Any]:
    """The purposes to choose from, for the context of a form."""
    return {
        "purposes": [
            {"value": purpose.value, "text": words.said(text)}
            for purpose, text in _PURPOSES.items()
        ],
        "purpose": request.POST.get("purpose", Purpose.ROADSIDE),
    }


def purpose_of(request: HttpRequest) -> Purpose | None:
    """Why is checked, if it is one of the purposes of a check."""
    chosen = request.POST.get("purpose", "")
    return next((purpose for purpose in _PURPOSES if purpose == chosen), None)


def _write_down(officer: Officer, purpose: Purpose, outcome: Outcome) -> None:
    """By the credential's own id; what cannot be believed has none."""
    key = outcome.id.hex() if outcome.id else outcome.verdict.value
    seen = (f"{officer.office[:4]}00", "credential", key)
    looks.write_down(officer, purpose, [seen], now())
