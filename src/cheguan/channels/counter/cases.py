"""A case at the counter: how it was judged and what happened; deciding what is in doubt."""

from __future__ import annotations

from collections.abc import Callable

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from cheguan.casework import desk as casework
from cheguan.casework import paying, queries, tasks
from cheguan.casework.asking import Asker, Call, NotAllowed, Outcome, Seen, StaleCase
from cheguan.casework.desk import Decision
from cheguan.casework.models import Case, Task
from cheguan.channels.counter import forms
from cheguan.channels.counter.case_page import after, elsewhere, shown
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import OVERTAKEN, Mishap
from cheguan.channels.counter.gate import desk
from cheguan.channels.who import key_of, now, officer_call, version_of
from cheguan.delivery import desk as delivery
from cheguan.delivery import queries as deliveries
from cheguan.delivery.desk import NoDelivery, NotReady
from cheguan.kernel.channels import COUNTER
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.payments.orders import NotWanted, PaymentUnavailable


def _found(officer: Officer, number: str) -> Case:
    return queries.visible(number, Asker(COUNTER.id, officer=officer))


@desk(Deed.FIND, "GET", "HEAD")
def case(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """The case as it stands."""
    return shown(request, officer, _found(officer, number))


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
        return after(casework.decide(seen, decision, officer_call(officer, key)))
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
    if task and elsewhere(task, officer):
        raise StaleCase(task.case)


@desk(Deed.ACCEPT, "POST")
def withdraw(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """撤回, as the applicant at the desk wishes."""
    return _moved(request, officer, number, casework.withdraw)


def _allow(officer: Officer, deed: Deed, case: Case) -> None:
    if not may(officer, deed, case.office):
        raise NotAllowed(case.number)


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
    except NotWanted:
        return shown(request, officer, _found(officer, number), OVERTAKEN)
    return shown(request, officer, found, pay_url=address)


@desk(Deed.ACCEPT, "POST")
def hand_out(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """发放: what was made is given to its holder at this desk."""
    found = _found(officer, number)
    _allow(officer, Deed.ACCEPT, found)
    try:
        sent = deliveries.of_case(found.city, found.number)
        delivery.hand_out(found.city, sent.number if sent else "", officer.number, now())
    except (NoDelivery, NotReady):
        return shown(request, officer, found, OVERTAKEN)
    return HttpResponseRedirect("./")


def _moved(
    request: HttpRequest, officer: Officer, number: str, verb: Callable[[Seen, Call], Outcome]
) -> HttpResponse:
    found, seen, key = _found(officer, number), Seen(number, version_of(request)), key_of(request)
    _allow(officer, Deed.ACCEPT, found)
    try:
        return after(verb(seen, officer_call(officer, key)))
    except StaleCase:
        return shown(request, officer, _found(officer, number), OVERTAKEN)
