"""My cases: the list, and each with its result or its reasons, and what has happened."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan.casework import desk, papers, queries
from cheguan.casework.asking import Asker, Outcome, Seen
from cheguan.casework.documents import Unreadable
from cheguan.casework.models import OPEN, Case, State
from cheguan.casework.tasks import open_task
from cheguan.channels import uploads
from cheguan.channels.portal import offers, pictures
from cheguan.channels.present import cases, granted, mistakes, movements, words
from cheguan.channels.who import citizen_call, for_citizens, key_of, new_key, version_of
from cheguan.delivery import queries as deliveries
from cheguan.facts.people import Party
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.days import day_of
from cheguan.payments import orders
from cheguan.payments.models import Order
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]


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


def card(case: Case) -> Row:
    """A case in a list, for the `case-card` component."""
    return {
        "href": reverse("portal:case", args=(case.number,)),
        "title": cases.name(case),
        "text": f"{cases.subject(case)['value']} · {day_of(case.opened_at)}",
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
    return shown(request, mine(person, number))


def mine(person: Party, number: str) -> Case:
    """The case of this number. Raises NotFound, for somebody else's too."""
    return queries.visible(number, Asker(PORTAL.id, person=person))


def shown(request: HttpRequest, case: Case, wrong: dict[str, str] | None = None) -> HttpResponse:
    """The page of a case; `wrong` says what is the matter with a paper, by its field."""
    journal, order = queries.journal(case), orders.of_case(case.city, case.number)
    sent = deliveries.of_case(case.city, case.number)
    context = {
        "case": case,
        "name": cases.name(case),
        "tag": cases.tag(case),
        "subject": cases.subject(case),
        "already": "already" in request.GET,
        "timeline": cases.course(journal, movements.of_case(order, sent), cases.who),
        "took": words.duration(journal[0].at, journal[-1].at) if case.ended_at else "",
        "open": case.state in OPEN,
        "key": new_key(),
        "errors": [{"field": f"{n}-file", "text": text} for n, text in (wrong or {}).items()],
        "back": "/",
        "delivery": granted.delivery(sent) if sent else None,
        **_of_state(case, wrong or {}),
        **_money(case, order),
    }
    return render(request, "portal/case.html", context, status=422 if wrong else 200)


def _of_state(case: Case, wrong: dict[str, str]) -> Row:
    """What only a case that stands just so shows."""
    match case.state:
        case State.GRANTED:
            proof = granted.proof(case, partial(pictures.address, case.applicant))
            return {"proof": proof, "decided": True}
        case State.REFUSED:
            again = offers.guide(service_of(case.service))
            return {"reasons": cases.reasons(case), "decided": True, "again": again}
        case State.REVIEWING:
            return {"task": open_task(case)}
        case State.CONFIRMING:
            return {"to_confirm": True}
        case State.WAITING:
            return {"waiting": _silent(case), "papers": _papers(case, wrong)}
    return {}


def _money(case: Case, order: Order | None) -> Row:
    """What is owed, and whether there is a receipt for what was paid."""
    if order is None:
        return {}
    to_pay = case.state == State.PAYING
    return {
        "to_pay": words.money(order.amount_fen) if to_pay else "",
        "pay_by": order.expires_at if to_pay else None,
        "receipt": order.paid_at is not None,
    }


def _silent(case: Case) -> list[Row]:
    """The facts that are waited for, each with its department."""
    origins = service_of(case.service).application.prefilled_fields()
    return [
        {"label": _label(case, name), "keeper": words.said(origins[name].source.keeper)}
        for name in papers.silent_fields(case)
    ]


def _papers(case: Case, wrong: dict[str, str]) -> list[Row]:
    """The papers that may be handed in instead."""
    wanted = papers.wanted(case, service_of(case.service))
    return [
        {
            "field": name,
            "file": f"{name}-file",
            "label": _label(case, name),
            "error": wrong.get(name, ""),
        }
        for name in wanted
    ]


def _label(case: Case, field: str) -> str:
    return words.said(service_of(case.service).application.label(field))


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


@require_POST
@for_citizens
def hand_in(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """上传: the paper for a department that is silent."""
    seen, call = Seen(number, version_of(request)), citizen_call(person, PORTAL.id, key_of(request))
    field = request.POST.get("field", "")
    try:
        content = uploads.content_of(request.FILES.get(f"{field}-file"))
        return _to(papers.hand_in(seen, field, content, call))
    except Unreadable as error:
        return shown(request, mine(person, number), {field: mistakes.unreadable(error)})


@require_GET
@never_cache
@for_citizens
def print_out(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """What was granted, on a page to be printed."""
    found = mine(person, number)
    proof = granted.proof(found) if found.state == State.GRANTED else None
    if proof is None or not proof.printed:
        raise Http404
    back = reverse("portal:case", args=(found.number,))
    context = {"name": cases.name(found), "proof": proof, "back": back}
    return render(request, "portal/print.html", context)


def _to(outcome: Outcome) -> HttpResponse:
    address = reverse("portal:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")
