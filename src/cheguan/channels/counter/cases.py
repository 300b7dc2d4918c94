"""A case at the counter: how it was judged and what happened; deciding what is in doubt."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cheguan import delivery
from cheguan.casework import desk as casework
from cheguan.casework import paying, queries, tasks
from cheguan.casework.asking import Asker, Call, NotAllowed, Outcome, Seen, StaleCase
from cheguan.casework.desk import Decision
from cheguan.casework.models import OPEN, Case, Entry, State, Task
from cheguan.channels.counter import forms, papers
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import FINE, OVERTAKEN, Mishap
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import cases, dossier, granted, records, words
from cheguan.channels.who import key_of, new_key, now, officer_call, version_of
from cheguan.kernel.channels import COUNTER
from cheguan.kernel.days import day_of
from cheguan.kernel.steps import PAPER
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.models import Office
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.payments.orders import PaymentUnavailable
from cheguan.registry import find

Row = dict[str, Any]


def _found(officer: Officer, number: str) -> Case:
    return queries.visible(number, Asker(COUNTER.id, officer=officer))


@desk(Deed.FIND, "GET", "HEAD")
def case(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """The case as it stands."""
    found = _found(officer, number)
    looks.write_down(officer, Purpose.CASE, [(found.city, "case", number)], now())
    return shown(request, officer, found)


@desk(Deed.REVEAL, "POST")
def reveal(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """Show the applicant and the agent in full, once; on record."""
    found = _found(officer, number)
    people = [n for n in (found.applicant_number, found.agent_number) if n]
    seen = [(found.city, "case", number), *((found.city, "party", n) for n in people)]
    looks.write_down(officer, Purpose.REVEAL, seen, now())
    Client(request.session).unmask(number)
    return HttpResponseRedirect("./")


@desk(Deed.REVIEW, "POST")
def claim(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """认领: take its task, unless a colleague has; the page says which."""
    found = _found(officer, number)
    _allow(officer, Deed.REVIEW, found)
    tasks.claim(found, officer, now())
    return HttpResponseRedirect("./")


@desk(Deed.REVIEW, "POST")
def decide(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """审核: approve, or refuse for a reason."""
    found, seen, key = _found(officer, number), Seen(number, version_of(request)), key_of(request)
    _allow(officer, Deed.REVIEW, found)
    try:
        decision = _decision(request)
        _keep_off(tasks.open_task(found), officer)
        return _to(casework.decide(seen, decision, officer_call(officer, key)))
    except forms.Mistakes as mistakes:
        return shown(request, officer, found, mistakes.mishap)
    except StaleCase:
        return shown(request, officer, _found(officer, number), OVERTAKEN)


def _decision(request: HttpRequest) -> Decision:
    match request.POST.get("decision"):
        case "approve":
            return Decision(approve=True)
        case "refuse":
            return Decision(approve=False, reason=forms.reason(request.POST))
    raise SuspiciousOperation("The form holds no decision.")


def _keep_off(task: Task | None, officer: Officer) -> None:
    """What a colleague has taken is his to decide. Raises StaleCase."""
    if task and _elsewhere(task, officer):
        raise StaleCase(task.case)


def _elsewhere(task: Task, officer: Officer) -> bool:
    return task.claimed_by not in ("", officer.number)


@desk(Deed.ACCEPT, "POST")
def withdraw(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """撤回, as the applicant at the desk wishes."""
    return _moved(request, officer, number, casework.withdraw)


def _allow(officer: Officer, deed: Deed, case: Case) -> None:
    if not may(officer, deed, case.office):
        raise NotAllowed(case.number)


def _to(outcome: Outcome) -> HttpResponse:
    address = reverse("counter:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")


@desk(Deed.ACCEPT, "POST")
def confirm(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """确认, as the applicant at the desk wishes, who has seen what is known."""
    return _moved(request, officer, number, casework.confirm)


@desk(Deed.ACCEPT, "POST")
def pay(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """缴费: order the fee at the treasury; the page then shows where it is paid."""
    found = _found(officer, number)
    _allow(officer, Deed.ACCEPT, found)
    there = request.build_absolute_uri(reverse("counter:case", args=(number,)))
    told = request.build_absolute_uri(reverse("callbacks:treasury"))
    try:
        address = paying.page(found, there, told, now())
    except PaymentUnavailable:
        wrong = _("The payment platform does not answer. Nothing is lost: try again in a minute.")
        return shown(request, officer, found, Mishap(503, {"pay": wrong}))
    return shown(request, officer, found, pay_url=address)


@desk(Deed.ACCEPT, "POST")
def hand_out(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """发放: what was made is given to its holder at this desk."""
    found = _found(officer, number)
    _allow(officer, Deed.ACCEPT, found)
    delivery.hand_out(found.city, found.number, officer.number, now())
    return HttpResponseRedirect("./")


def _moved(
    request: HttpRequest, officer: Officer, number: str, verb: Callable[[Seen, Call], Outcome]
) -> HttpResponse:
    found, seen, key = _found(officer, number), Seen(number, version_of(request)), key_of(request)
    _allow(officer, Deed.ACCEPT, found)
    try:
        return _to(verb(seen, officer_call(officer, key)))
    except StaleCase:
        return shown(request, officer, _found(officer, number), OVERTAKEN)


def shown(
    request: HttpRequest,
    officer: Officer,
    case: Case,
    mishap: Mishap = FINE,
    pay_url: str = "",
) -> HttpResponse:
    """The page of a case, with whatever went wrong."""
    journal = queries.journal(case)
    conditions, settled = dossier.conditions(case)
    context = frame(request, officer, case.number) | {
        "case": case,
        "name": cases.name(case),
        "tag": dossier.tag(case),
        "channel": dossier.channel(case.channel),
        "received_at": words.moment(case.opened_at),
        "office_of_case": Office.objects.get(code=case.office).named(words.language()),
        "already": _latest(journal[-1]) if "already" in request.GET else None,
        "overtaken": _latest(journal[-1]) if mishap.overtaken else None,
        "conditions": conditions,
        "settled": settled,
        "silent": dossier.silent(case) if case.state == State.WAITING else [],
        "reasons": cases.reasons(case) if case.state == State.REFUSED else [],
        "proof": granted.proof(case) if case.state == State.GRANTED else None,
        "timeline": dossier.timeline(journal),
        "wrong": mishap.wrong,
        "errors": mishap.errors,
        "reason": request.POST.get("reason", ""),
        "pay_url": pay_url,
        "papers_wanted": papers.wanted(case) if case.state == State.WAITING else [],
        "delivery": granted.delivery(case) if case.state == State.GRANTED else None,
        **_people(request, officer, case),
        **_acts(request, officer, case),
    }
    return render(request, "counter/case.html", context, status=mishap.status)


def _latest(entry: Entry) -> Row:
    """The last thing that happened, for telling whoever came too late."""
    event = dossier.timeline([entry])[0]
    return {"what": event["title"], "who": event["who"], "time": event["time"]}


def _people(request: HttpRequest, officer: Officer, case: Case) -> Row:
    client = Client(request.session)
    whole = client.unmasked(case.number)
    vehicle = find.vehicle(case.subject) if case.subject_kind == "vehicle" else None
    return {
        "applicant_href": client.address_of_person(case.applicant_number),
        "applicant": records.party(case.applicant_name, case.applicant_number, whole=whole),
        "agent": case.agent_number
        and records.party(case.agent_name, case.agent_number, whole=whole),
        "reveals": not whole and may(officer, Deed.REVEAL, case.office),
        "vehicle": vehicle,
        "vehicle_href": client.address(vehicle) if vehicle else "",
    }


def _acts(request: HttpRequest, officer: Officer, case: Case) -> Row:
    """What this officer can do with the case now."""
    task = tasks.open_task(case)
    reviews = task is not None and may(officer, Deed.REVIEW, case.office)
    accepts = may(officer, Deed.ACCEPT, case.office)
    mine = reviews and task is not None and task.claimed_by == officer.number
    reading = task is not None and task.step == PAPER.id
    return {
        "confirmable": case.state == State.CONFIRMING and accepts,
        "payable": case.state == State.PAYING and accepts,
        "accepts": accepts,
        "papers_to_read": papers.to_read(case, request.POST) if mine and reading else [],
        "due": records.deadline(task.due, day_of(now())) if task else None,
        "claimable": reviews and task is not None and not task.claimed_by,
        "decidable": mine and not reading,
        "claimed_by": task.claimed_by if task and _elsewhere(task, officer) else "",
        "withdrawable": case.state in OPEN and accepts,
        "key": new_key(),
    }
