"""The page of a case at the counter: everything about it, and what this officer can do now."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cheguan.casework import queries, tasks
from cheguan.casework.asking import Outcome
from cheguan.casework.models import OPEN, Case, Entry, State, Task
from cheguan.channels.counter import paper_forms
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import FINE, Mishap
from cheguan.channels.counter.frame import frame
from cheguan.channels.present import cases, dossier, granted, movements, records, words
from cheguan.channels.who import new_key, now
from cheguan.delivery import queries as deliveries
from cheguan.kernel.days import day_of
from cheguan.kernel.steps import PAPER
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.models import Office
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.payments import orders
from cheguan.registry import find

Row = dict[str, Any]


def shown(
    request: HttpRequest,
    officer: Officer,
    case: Case,
    mishap: Mishap = FINE,
    pay_url: str = "",
) -> HttpResponse:
    """The page of a case, with whatever went wrong; on record, however one came to it."""
    looks.write_down(officer, Purpose.CASE, [(case.city, "case", case.number)], now())
    journal, sent = queries.journal(case), deliveries.of_case(case.city, case.number)
    moved = movements.of_case(orders.of_case(case.city, case.number), sent)
    conditions, settled = dossier.conditions(case)
    if case.state != State.REVIEWING:
        conditions, settled = dossier.folded(conditions, settled)
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
        "timeline": dossier.course(journal, moved),
        "wrong": mishap.wrong,
        "errors": mishap.errors,
        "reason": request.POST.get("reason", ""),
        "pay_url": pay_url,
        "papers_wanted": paper_forms.wanted(case, mishap.wrong)
        if case.state == State.WAITING
        else [],
        "delivery": granted.delivery(sent) if sent else None,
        **_people(request, officer, case),
        **_acts(request, officer, case, mishap),
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


def _acts(request: HttpRequest, officer: Officer, case: Case, mishap: Mishap) -> Row:
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
        "papers_to_read": paper_forms.to_read(case, request.POST, mishap.wrong)
        if mine and reading
        else [],
        "due": records.deadline(task.due, day_of(now())) if task else None,
        "claimable": reviews and task is not None and not task.claimed_by,
        "decidable": mine and not reading,
        "claimed_by": task.claimed_by if task and elsewhere(task, officer) else "",
        "withdrawable": case.state in OPEN and accepts,
        "key": new_key(),
    }


def elsewhere(task: Task, officer: Officer) -> bool:
    """Whether a colleague has taken the task."""
    return task.claimed_by not in ("", officer.number)


def after(outcome: Outcome) -> HttpResponse:
    """To the page of the case; it says so where this very request changed nothing any more."""
    address = reverse("counter:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")


def card(case: Case) -> Row:
    """A case in a list, for the `case-card` component."""
    return {
        "href": reverse("counter:case", args=(case.number,)),
        "title": cases.name(case),
        "text": f"{case.number} · {words.moment(case.opened_at)}",
        "tag": dossier.tag(case),
    }
