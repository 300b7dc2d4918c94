"""车税险信息联网核查: what was asked of the other departments, how long it took, what failed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from cheguan.agencies import calls
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation.powers import Deed, Officer, cities

Row = dict[str, Any]

_WINDOW = timedelta(hours=24)

DEPARTMENTS: Mapping[str, Text] = {
    "identity": mark("Population register"),
    "insurance": mark("Insurance platform"),
    "tax": mark("Tax authority"),
    "industry": mark("Ministry of Industry and customs"),
    "health": mark("Hospitals and health outlets"),
    "treasury": mark("Treasury"),
    "post": mark("Post"),
    "sms-a": mark("Message provider A"),
    "sms-b": mark("Message provider B"),
}
QUESTIONS: Mapping[str, Text] = {
    "person": mark("Person"),
    "policy": mark("Compulsory insurance"),
    "vessel-tax": mark("Vessel tax"),
    "purchase": mark("Invoice"),
    "conformity": mark("Certificate of conformity"),
    "import": mark("Proof of import"),
    "export": mark("Proof of export"),
    "trial": mark("Permit for road tests"),
    "medical": mark("Medical certificate"),
    "portrait": mark("Portrait"),
    "order": mark("Order a payment"),
    "state": mark("State of a payment"),
    "refund": mark("Refund a payment"),
    "statement": mark("Statement of a day"),
    "collect": mark("Collect a parcel"),
    "track": mark("Where a parcel is"),
    "send": mark("Send a message"),
}
_SHOWN_OF_KEY = 4
_OUTCOMES: dict[str, tuple[Text, str]] = {
    "found": (mark("Found"), "granted"),
    "none": (mark("None there"), "granted"),
    "down": (mark("Does not answer"), "refused"),
    "slow": (mark("Too slow"), "refused"),
    "wrong-signature": (mark("Wrong signature"), "refused"),
    "malformed": (mark("Unreadable answer"), "refused"),
    "contradiction": (mark("Answer about something else"), "refused"),
    "open-circuit": (mark("Not asked: it failed again and again"), "waiting"),
    "refused": (mark("Refused our question"), "refused"),
}


@desk(Deed.BROWSE, "GET", "HEAD")
def listing(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The last day by department and question, and the latest calls."""
    since, here = now() - _WINDOW, cities(officer, Deed.BROWSE)
    context = frame(request, officer) | {
        "summary": [_summary(row) for row in calls.summary(since)],
        "latest": [_call(call, here) for call in calls.latest()],
    }
    return render(request, "counter/departments.html", context)


def _summary(row: Any) -> Row:
    share = 100 * row.failed / row.count if row.count else 0.0
    return {
        **_asked(row.department, row.question),
        "count": row.count,
        "failed": row.failed,
        "share": f"{share:.1f} %" if row.failed else "",
        "p50": _("{n} ms").format(n=round(row.p50)),
        "p95": _("{n} ms").format(n=round(row.p95)),
        "last_failure": words.moment(row.last_failure) if row.last_failure else "—",
    }


def _asked(department: str, question: str) -> Row:
    """Of whom what was asked."""
    return {
        "department": _named(DEPARTMENTS, department),
        "question": _named(QUESTIONS, question),
    }


def _named(names: Mapping[str, Text], code: str) -> str:
    """What a code stands for; the code itself, if it has no name yet."""
    return words.said(names[code]) if code in names else code


def _call(call: Any, here: tuple[str, ...]) -> Row:
    """A call; its case only where that is of these cities, for its number tells others nothing."""
    text, tone = _OUTCOMES.get(call.outcome, (call.outcome, "waiting"))
    return {
        "at": words.moment(call.at),
        **_asked(call.department, call.question),
        "about": f"****{call.about[-_SHOWN_OF_KEY:]}",
        "took": _("{n} ms").format(n=call.took_ms),
        "outcome": {"text": words.said(text), "tone": tone},
        "case": call.case if call.case.startswith(here) else "",
    }
