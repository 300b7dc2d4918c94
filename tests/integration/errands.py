"""One person's way through a service, step by step, over the pages that people see, and what must
hold at its end whatever happened meanwhile: one outcome, one payment, one notice for each turn."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cached_property
from html import unescape
from typing import Any
from uuid import uuid4

from departments import Departments
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.utils import timezone
from integration.at_the_portal import (
    MARK,
    PLATE,
    RENEWAL,
    act,
    citizen,
    due_licence,
    fields,
    new_car,
    photo,
    portrayed,
    resident,
    text,
)
from integration.records import CHEN, by, doubtful, due_car, vin
from integration.trouble import Hurried, hurried, reviewer
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.casework import opening, queries
from cheguan.casework.asking import Wanted
from cheguan.casework.models import Case, State
from cheguan.channels.handles import handle
from cheguan.delivery import carrying
from cheguan.delivery.models import Delivery
from cheguan.kernel.days import day_of
from cheguan.notices import dispatching
from cheguan.notices.models import Dispatch, Notice
from cheguan.payments import asking
from cheguan.payments import jobs as payment_jobs
from cheguan.payments.models import Entry, Order, Refund
from cheguan.registry.models import Change
from cheguan.services.catalogue import service as service_of


@dataclass(frozen=True)
class Ready:
    """What someone can apply for at once: the address of the page, what is typed there, what the
    case is about, and the acts that are to stand in the records at its end, each once."""

    address: str
    typed: Mapping[str, str]
    subject: str
    changes: Sequence[str]


Doubtful = bool
"""Whether something about it must be looked at by a clerk."""


def _mark(departments: Departments, today: date, doubt: Doubtful) -> Ready:
    resident()
    car = due_car(today, **({"vin": doubtful(vin(900_001))} if doubt else {}))
    return Ready(f"{MARK}apply/{handle(car)}/", {}, car.vin, ["IssueInspectionMark"])


def _plate(departments: Departments, today: date, doubt: Doubtful) -> Ready:
    """In doubt it was invoiced before it was built."""
    resident()
    changes = {"made_on": f"{today + timedelta(days=1)}"} if doubt else {}
    number = new_car(departments, today, **changes)
    return Ready(f"{PLATE}apply/", {"vin": number}, number, ["IssueTemporaryPlate"])


def _renewal(departments: Departments, today: date, doubt: Doubtful) -> Ready:
    """In doubt the portrait is a little too narrow."""
    due_licence(departments, today)
    if doubt:
        portrayed(departments, today, photo((322, 520)))
    return Ready(f"{RENEWAL}apply/", {}, CHEN.number, ["RenewLicence", "HandOver"])


READY: Mapping[str, Callable[[Departments, date, Doubtful], Ready]] = {
    "vehicles/inspection_mark": _mark,
    "vehicles/temporary_plate": _plate,
    "drivers/licence_renewal": _renewal,
}
"""Service → how the departments and our records come to know what it needs."""

TURNS = {
    "waiting": "waiting",
    "doubted": "reviewing",
    "papers": "reviewing",
    "to-pay": "to-pay",
    "granted": "granted",
    "withdrawn": "withdrawn",
}
"""What the journal notes → the notice that tells of it."""

TOLD = frozenset({*TURNS.values(), "paid"})
MOST_ROUNDS = 8
"""Turns that an errand takes at most, from anywhere to its end."""


class Errand:
    """Chen's errand. She holds a phone; `clerk` is someone of the staff, where one is needed."""

    def __init__(self, service: str, departments: Departments, *, doubt: Doubtful = False) -> None:
        self.service = service_of(service)
        self.departments = departments
        self.today = day_of(timezone.now())
        self.ready = READY[service](departments, self.today, doubt)
        self.phone = hurried(citizen())
        self.looked = ""

    @property
    def case(self) -> Case:
        """As it stands now; there is one, whatever was pressed how often."""
        return Case.objects.get()

    @property
    def page(self) -> str:
        """The case's page, as she reads it."""
        return unescape(text(self.phone.get(self.address)))

    @cached_property
    def address(self) -> str:
        return f"/cases/{self.case.number}/"

    @cached_property
    def clerk(self) -> Hurried:
        return reviewer()

    def look(self) -> str:
        """She opens the page of the service."""
        typed = self.ready.typed
        ask = self.phone.post if typed else self.phone.get
        self.looked = text(ask(self.ready.address, typed))
        return unescape(self.looked)

    def hand_in(self) -> None:
        """She presses its button."""
        answer = self.phone.post(self.ready.address, fields(self.looked))
        assert answer["Location"] == self.address

    def open_elsewhere(self) -> None:
        """The case is opened without her yes: by an assistant, say."""
        wanted = Wanted(self.service, self.ready.subject, CHEN)
        opening.open_case(wanted, by(CHEN, timezone.now()))

    def confirm(self) -> None:
        assert act(self.phone, self.address, "confirm").status_code == 302

    def approve(self) -> None:
        """A clerk takes the case and says yes."""
        page = f"/counter/cases/{self.case.number}/"
        self.clerk.post(f"{page}claim")
        said = {"decision": "approve", "reason": "All as it should be.", **self._on_screen()}
        assert self.clerk.post(f"{page}decide", said).status_code == 302

    def read(self, field: str, says: Mapping[str, Any]) -> None:
        """A clerk types what a paper says."""
        page = f"/counter/cases/{self.case.number}/"
        self.clerk.post(f"{page}claim")
        typed = {f"{field}.{name}": value for name, value in says.items()}
        said = {"field": field, **typed, **self._on_screen()}
        assert self.clerk.post(f"{page}read", said).status_code == 302

    def _on_screen(self) -> dict[str, str]:
        return {"version": str(self.case.version), "key": str(uuid4())}

    def upload(self, field: str) -> None:
        """She photographs the paper for a fact that a department does not tell."""
        paper = SimpleUploadedFile("paper.jpg", photo(), "image/jpeg")
        handed = {"field": field, f"{field}-file": paper}
        assert act(self.phone, self.address, "paper", **handed).status_code == 302

    def go_to_pay(self) -> Any:
        """She presses “pay”."""
        return act(self.phone, self.address, "pay")

    def pay(self) -> None:
        """She pays on the treasury's own page; its call-back is lost."""
        found = re.search(r"/treasury/pay/[\w-]+", text(self.go_to_pay()))
        assert found
        paid = self.departments.app.test_client().post(found[0], data={"choice": "pay"})
        assert paid.headers["Location"] == f"http://testserver{self.address}paid"

    def hear_of_payment(self) -> None:
        """The treasury is asked, and says that it is paid; the case's own job is still to come."""
        asking.ask(Order.objects.get(), timezone.now())

    def withdraw(self) -> None:
        assert act(self.phone, self.address, "withdraw").status_code == 302

    def finish(self) -> None:
        """Whatever is still to be done for the grant is done, by whose turn it is."""
        for _ in range(MOST_ROUNDS):
            if self.case.state == State.GRANTED:
                return
            self._turn()

    def _turn(self) -> None:
        match self.case.state:
            case State.CONFIRMING:
                self.confirm()
            case State.REVIEWING if self._doubted():
                self.approve()
            case State.PAYING:
                self._settle()
        work()

    def _doubted(self) -> bool:
        return queries.journal(self.case)[-1].event == "doubted"

    def _settle(self) -> None:
        if not self._paid_there():
            self.pay()
        pass_time()

    def _paid_there(self) -> bool:
        record = self.departments.store.get("treasury", "record", Order.objects.get().number)
        return record is not None and record["state"] == "paid"


def work() -> None:
    """Do every job that is queued by now, once, however late it was to be done."""
    queued = list(ProcrastinateJob.objects.filter(status="todo").order_by("id"))
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM procrastinate_jobs WHERE status = 'todo'")
    for job in queued:
        app.tasks[job.task_name].func(**job.args)


_CLOCKS = ((Dispatch, "next_at"), (Delivery, "next_look_at"), (Order, "ask_at"), (Refund, "ask_at"))


def pass_time() -> None:
    """All pauses and leases are over, and the rounds that are made each minute are made."""
    past = timezone.now() - timedelta(seconds=1)
    for rows, clock in _CLOCKS:
        rows.objects.filter(**{f"{clock}__isnull": False}).update(**{clock: past})
    payment_jobs.sweep.func(timestamp=int(timezone.now().timestamp()))
    for serve, due in ((dispatching.serve, dispatching.due), (carrying.serve, carrying.due)):
        for city in set(due().values_list("city", flat=True)):
            while serve(city):
                pass
    work()


def told(case: Case) -> list[str]:
    """The notices of a case, oldest first."""
    mine = Notice.objects.filter(city=case.city, case=case.number)
    return list(mine.order_by("created_at").values_list("template", flat=True))


def turns(case: Case) -> list[str]:
    """What the journal says of which she must be told, oldest first."""
    events = [entry.event for entry in queries.journal(case)]
    return [TURNS[event] for event in events if event in TURNS]


def assert_granted_once(errand: Errand) -> None:
    """One case, granted once; each act of it in the records once; told once at each turn."""
    case = errand.case
    assert case.state == State.GRANTED
    assert [entry.event for entry in queries.journal(case)].count("granted") == 1
    changes = Counter(Change.objects.values_list("act", flat=True))
    assert changes == Counter(errand.ready.changes)
    assert not Refund.objects.exists()
    assert_paid_once(case)
    assert_told_once(case)


def assert_paid_once(case: Case) -> None:
    """What the case owes, if anything, was ordered, paid and taken in once."""
    fee = service_of(case.service).fee
    if not fee.unit(case.judged_on):
        assert not Order.objects.exists()
        return
    order = Order.objects.get()
    assert (order.state, order.paid_fen, order.refunded_fen) == ("paid", order.amount_fen, 0)
    assert Entry.objects.filter(event="paid").count() == 1


def assert_told_once(case: Case) -> None:
    """A notice for each turn of the case, and for what was paid."""
    payments = Entry.objects.filter(event="paid").values_list("event", flat=True)
    assert Counter(t for t in told(case) if t in TOLD) == Counter([*turns(case), *payments])
