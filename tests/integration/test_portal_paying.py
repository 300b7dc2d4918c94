"""Paying on the portal: to the treasury and back, its word, the receipt, what is then granted."""

from __future__ import annotations

import re
from datetime import date

import pytest
from departments import BASE, Departments
from django.test import Client
from django.utils import timezone
from integration.at_the_portal import (
    RENEWAL,
    act,
    citizen,
    due_licence,
    hand_in,
    new_car,
    path_of,
    text,
    typed,
)
from integration.records import CHEN

from cheguan.casework import desk
from cheguan.casework.models import Case, State
from cheguan.kernel.days import day_of
from cheguan.notices.models import Notice
from cheguan.payments import asking
from cheguan.payments.models import Order
from cheguan.registry.models import Licence, TemporaryPlate

pytestmark = pytest.mark.django_db


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


@pytest.fixture
def phone() -> Client:
    return citizen()


@pytest.fixture
def plate(departments: Departments, phone: Client, today: date) -> str:
    """The case of a temporary plate that waits for its fee."""
    return str(typed(phone, new_car(departments, today))["Location"])


def pay_url(page: str) -> str:
    found = re.search(rf'href="({BASE}/treasury/pay/[^"]+)"', page)
    assert found
    return path_of(found[1])


def pay(departments: Departments, phone: Client, case: str) -> None:
    """Pay on the treasury's page; its call-back is lost, so the platform asks and goes on."""
    address = pay_url(text(act(phone, case, "pay")))
    paid = departments.app.test_client().post(address, data={"choice": "pay"})
    assert paid.headers["Location"] == f"http://testserver{case}paid"
    asking.ask(Order.objects.get(), timezone.now())
    desk.resume(Case.objects.get().number, timezone.now())


def test_the_case_says_what_is_due_and_the_way_to_the_treasury(phone: Client, plate: str) -> None:
    page = text(phone.get(plate))
    order = Order.objects.get()
    assert f"To pay: {order.amount_fen / 100:.2f} yuan" in page
    assert "Waiting for your payment" in page
    there = text(act(phone, plate, "pay"))
    assert "Go to the payment page" in there
    assert pay_url(there)


def test_pressing_pay_twice_orders_once(phone: Client, plate: str) -> None:
    first, second = (pay_url(text(act(phone, plate, "pay"))) for _ in range(2))
    assert first == second
    assert Order.objects.count() == 1


def test_a_plate_is_issued_once_it_is_paid_and_can_be_printed(
    departments: Departments, phone: Client, plate: str
) -> None:
    pay(departments, phone, plate)
    issued = TemporaryPlate.objects.get()
    page = text(phone.get(plate))
    assert f"until {issued.until}" in page
    assert "Paid: " in page
    assert text(phone.get(f"{plate}print")).count("<h1") == 1
    assert phone.get(f"{plate}print").status_code == 200


def test_a_licence_is_renewed_once_it_is_paid_and_its_card_is_on_its_way(
    departments: Departments, phone: Client, today: date
) -> None:
    due_licence(departments, today)
    case = str(hand_in(phone, f"{RENEWAL}apply/")["Location"])
    pay(departments, phone, case)
    licence = Licence.objects.get()
    page = text(phone.get(case))
    assert licence.term == "10"
    assert f"Your licence is valid until {licence.until}" in page
    assert "By post to your address" in page
    assert CHEN.number not in page
    assert phone.get(f"{case}print").status_code == 404


def test_the_receipt_can_be_printed_by_who_paid(
    departments: Departments, phone: Client, plate: str
) -> None:
    assert phone.get(f"{plate}receipt").status_code == 404
    pay(departments, phone, plate)
    receipt = text(phone.get(f"{plate}receipt"))
    assert Order.objects.get().receipt in receipt
    assert "陈*文" in receipt


def test_back_from_the_treasury_one_waits_for_its_word_for_a_while(
    phone: Client, plate: str
) -> None:
    answer = phone.get(f"{plate}paid")
    assert answer["Refresh"] == f"3; url={plate}paid?n=1"
    assert "waiting for the treasury" in text(answer)
    for tries in ("10", "99999", "-1", "x"):
        assert "Refresh" not in phone.get(f"{plate}paid", {"n": tries})


def test_back_from_the_treasury_a_paid_case_shows_its_result(
    departments: Departments, phone: Client, plate: str
) -> None:
    pay(departments, phone, plate)
    assert phone.get(f"{plate}paid")["Location"] == plate


def test_a_treasury_that_does_not_answer_loses_nothing(
    departments: Departments, phone: Client, plate: str
) -> None:
    departments.mode("treasury", "down")
    answer = act(phone, plate, "pay")
    assert answer.status_code == 503
    assert "nothing was charged" in text(answer)
    assert Case.objects.get().state == State.PAYING
    departments.mode("treasury", "ok")
    assert pay_url(text(act(phone, plate, "pay")))


def test_a_case_that_owes_nothing_is_not_paid_for(
    departments: Departments, phone: Client, plate: str
) -> None:
    act(phone, plate, "withdraw")
    assert act(phone, plate, "pay")["Location"] == plate


def test_what_was_told_stands_among_the_messages_until_it_is_read(
    departments: Departments, phone: Client, plate: str
) -> None:
    assert "inbox__new" in text(phone.get("/"))
    assert "Temporary plate: please pay" in text(phone.get("/messages/"))
    assert "inbox__new" not in text(phone.get("/"))
    assert Notice.objects.filter(read_at__isnull=True).count() == 0
