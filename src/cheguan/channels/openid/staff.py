"""Police and partners ask a wallet, for a purpose that is written down with the question."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from cheguan.channels.checking import told
from cheguan.channels.counter.checking import purpose_of, purposes
from cheguan.channels.counter.gate import desk
from cheguan.channels.openid import asked
from cheguan.channels.who import now
from cheguan.credentials.openid4vp import Told
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer


@desk(Deed.CHECK, "GET", "HEAD", "POST")
def ask(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Ask for the purpose and the question, then ask it."""
    context = purposes(request)
    if request.method != "POST":
        return asked.form(request, context)
    purpose, query = purpose_of(request), asked.query_of(request)
    if purpose is None:
        wrong = told.wrong("purpose", _("Choose why you check."))
        return asked.form(request, context | wrong, 422)
    if query is None:
        return asked.form(request, context | asked.no_query(), 422)
    return asked.begin(query, _city(officer), reverse("openid:staff-answer"), purpose)


@desk(Deed.CHECK, "GET")
def answer(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The code until the phone has answered; who was told what, and why, is written down."""

    def shown(purpose: str, answer: Told) -> None:
        seen = (_city(officer), "presentation", f"{answer.query} {answer.verdict}")
        looks.write_down(officer, Purpose(purpose), [seen], now())

    return asked.answer(request, reverse("openid:staff-ask"), shown)


def _city(officer: Officer) -> str:
    return f"{officer.office[:4]}00"
