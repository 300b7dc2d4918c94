"""对账: each day's payments against the treasury's statement, and what is left for a person."""

from __future__ import annotations

from datetime import date
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation.powers import Deed, Officer, cities
from cheguan.payments import attention, reconcile
from cheguan.payments.models import Difference, Reconciliation

Row = dict[str, Any]

DAYS = 31

_KINDS: dict[str, Text] = {
    Difference.Kind.ONLY_THEIRS: mark("Only at the treasury"),
    Difference.Kind.ONLY_OURS: mark("Only with us"),
    Difference.Kind.AMOUNT: mark("Another amount"),
    Difference.Kind.TWICE: mark("Paid twice"),
    Difference.Kind.OTHER_DAY: mark("On another day"),
    Difference.Kind.REFUND: mark("Refund missing or extra"),
    Difference.Kind.STATE: mark("Another state"),
}
_STATES: dict[str, tuple[Text, str]] = {
    Difference.State.OPEN: (mark("For a person to see to"), "refused"),
    Difference.State.CURED: (mark("Cured"), "granted"),
    Difference.State.ACCEPTED: (mark("Seen to"), ""),
}


@desk(Deed.BROWSE, "GET", "HEAD")
def listing(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The latest days, and the differences of one of them."""
    days = list(Reconciliation.objects.order_by("-day")[:DAYS])
    day = _day(request.GET.get("day", "")) or (days[0].day if days else None)
    context = frame(request, officer) | {
        "days": [_of_day(one) for one in days],
        "day": day.isoformat() if day else "",
        "differences": [_difference(one) for one in _of(officer, day)] if day else [],
    }
    return render(request, "counter/payments.html", context)


@desk(Deed.REVIEW, "POST")
def accept(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Whoever decides has seen to a difference."""
    day = _day(request.POST.get("day", ""))
    if day is None:
        raise SuspiciousOperation("The form names no day.")
    names = ("entry", "order", "key", "place")
    wanted = tuple(request.POST.get(name, "") for name in names)
    for one in _of(officer, day):
        if (one.entry, one.order, one.key, str(one.place)) == wanted:
            reconcile.accept(one, officer.number, now())
    return HttpResponseRedirect(f"{reverse('counter:payments')}?day={day}")


def _of(officer: Officer, day: date) -> list[Difference]:
    """The differences of the officer's own city, whose code begins each order's number; a line
    that names no order of ours is the province's."""
    here = cities(officer, Deed.BROWSE)
    province = any(len(prefix) == len("44") for prefix in here)
    every = reconcile.differences(day)
    return [one for one in every if province or one.order.startswith(here)]


def _day(text: str) -> date | None:
    """Raises SuspiciousOperation (400)."""
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise SuspiciousOperation("`day` is no day.") from None


def _of_day(one: Reconciliation) -> Row:
    return {
        "day": one.day.isoformat(),
        "rows": one.rows,
        "matched": one.matched,
        "paid": words.money(one.paid_fen),
        "refunded": words.money(one.refunded_fen),
        "differences": sum(one.differences.values()),
    }


def _difference(one: Difference) -> Row:
    text, tone = _STATES[one.state]
    step = attention.STEPS.get(one.cure) if one.state == Difference.State.OPEN else None
    return {
        "entry": one.entry,
        "order": one.order,
        "key": one.key,
        "place": one.place,
        "kind": words.said(_KINDS[one.kind]),
        "step": words.said(step) if step else "",
        "theirs": "—" if one.theirs_fen is None else words.money(one.theirs_fen),
        "ours": "—" if one.ours_fen is None else words.money(one.ours_fen),
        "state": {"text": words.said(text), "tone": tone},
        "open": one.state == Difference.State.OPEN,
    }
