"""My cases: the list, and each with its result or its reasons, and what has happened."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan.casework import desk, queries
from cheguan.casework.asking import Asker, Seen
from cheguan.casework.models import OPEN, Case, State
from cheguan.casework.tasks import open_task
from cheguan.channels.present import cases, granted, words
from cheguan.channels.who import citizen_call, for_citizens, key_of, new_key, version_of
from cheguan.facts.people import Party
from cheguan.kernel.channels import PORTAL


@require_GET
@never_cache
@for_citizens
def listing(request: HttpRequest, person: Party) -> HttpResponse:
    """My cases, newest first."""
    found = queries.cases_of(person.number, _instant(request.GET.get("before")))
    shown, more = found[: queries.PAGE], found[queries.PAGE :]
    older = urlencode({"before": shown[-1].opened_at.isoformat()}) if more else ""
    context = {
        "cases": [card(case) for case in shown],
        "older": f"?{older}" if older else "",
        "back": "/",
    }
    return render(request, "portal/cases.html", context)


def card(case: Case) -> dict[str, Any]:
    """A case in a list, for the `case-card` component."""
    return {
        "href": reverse("portal:case", args=(case.number,)),
        "title": cases.name(case),
        "text": f"{words.plate(case.plate)} · {words.moment(case.opened_at)}",
        "tag": cases.tag(case),
    }


def _instant(text: str | None) -> datetime | None:
    try:
        instant = datetime.fromisoformat(text) if text else None
    except ValueError:
        raise SuspiciousOperation("`before` is no instant.") from None
    if instant and instant.tzinfo is None:
        raise SuspiciousOperation("`before` lacks its time zone.")
    return instant


@require_GET
@never_cache
@for_citizens
def case(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """One case of mine."""
    found = queries.visible(number, Asker(PORTAL.id, person=person))
    return render(request, "portal/case.html", _shown(found, already="already" in request.GET))


def _shown(case: Case, *, already: bool) -> dict[str, Any]:
    journal = queries.journal(case)
    return {
        "case": case,
        "name": cases.name(case),
        "tag": cases.tag(case),
        "already": already,
        "proof": granted.proof(case) if case.state == State.GRANTED else None,
        "reasons": cases.reasons(case) if case.state == State.REFUSED else [],
        "task": open_task(case) if case.state == State.REVIEWING else None,
        "timeline": cases.timeline(journal),
        "took": words.duration(journal[0].at, journal[-1].at),
        "to_confirm": case.state == State.CONFIRMING,
        "open": case.state in OPEN,
        "key": new_key(),
        "back": "/",
    }


@require_POST
@for_citizens
def confirm(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """Confirm a case that was opened elsewhere."""
    seen = Seen(number, version_of(request))
    return _to(desk.confirm(seen, citizen_call(person, PORTAL.id, key_of(request))))


@require_POST
@for_citizens
def withdraw(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """Not wanted any more."""
    seen = Seen(number, version_of(request))
    return _to(desk.withdraw(seen, citizen_call(person, PORTAL.id, key_of(request))))


def _to(outcome: Any) -> HttpResponse:
    address = reverse("portal:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")
