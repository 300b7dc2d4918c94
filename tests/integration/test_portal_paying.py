"""Paying on the portal: to the treasury and back, its word, the receipt, what is then granted."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date

import pytest
from django.test import Client
from django.utils import timezone
from integration.at_the_portal import (
    CHEN,
    RENEWAL,
    Departments,
    act,
    citizen,
    departments,
    due_licence,
    hand_in,
    new_car,
    path_of,
    text,
    typed,
)

from cheguan.casework import desk
from cheguan.casework.models import Case, State
from cheguan.kernel.days import day_of
from cheguan.notices.models import Notice
from cheguan.payments.models import Order
from cheguan.registry.models import Licence, TemporaryPlate

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def others() -> Iterator[Departments]:
    with departments() as played:
        yield played


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


@pytest.fixture
def phone() -> Client:
    return citizen()


@pytest.fixture
def plate(others: Departments, phone: Client, today: date) -> str:
    """The case of a temporary plate that waits for its fee."""
    return str(typed(phone, new_car(others, today))["Location"])


def pay_url(page: str) -> str:
    found = re.search(r'href="(http://localhost:8100/treasury/pay/\w+)"', page)
    assert found
    return path_of(found[1])


def pay(others: Departments, phone: Client, case: str) -> None:
    """Pay, as far as the treasury's call-back and what the worker does next."""
    address = pay_url(text(act(phone, case, "pay")))
    others.pages.post(address, data={"answer": "pay"})
    _heard(others)
    desk.resume(Case.objects.get().number, timezone.now())


def _heard(others: Departments) -> None:
    for _ in range(100):
        if others.told:
            break
        others.pages.get("/healthz")
    told = others.told.pop()
    answer = Client().post("/callbacks/treasury", told, content_type="application/jose")
    assert answer.status_code == 204


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
    others: Departments, phone: Client, plate: str
) -> None:
    pay(others, phone, plate)
    issued = TemporaryPlate.objects.get()
    page = text(phone.get(plate))
    assert f"until {issued.until}" in page
    assert "Paid: " in page
    assert text(phone.get(f"{plate}print")).count("<h1") == 1
    assert phone.get(f"{plate}print").status_code == 200


def test_a_licence_is_renewed_once_it_is_paid_and_its_card_is_on_its_way(
    others: Departments, phone: Client, today: date
) -> None:
    due_licence(others, today)
    case = str(hand_in(phone, f"{RENEWAL}apply/")["Location"])
    pay(others, phone, case)
    licence = Licence.objects.get()
    page = text(phone.get(case))
    assert licence.term == "10"
    assert f"Your licence is valid until {licence.until}" in page
    assert "By post to your address" in page
    assert CHEN.number not in page
    assert phone.get(f"{case}print").status_code == 404


def test_the_receipt_can_be_printed_by_who_paid(
    others: Departments, phone: Client, plate: str
) -> None:
    assert phone.get(f"{plate}receipt").status_code == 404
    pay(others, phone, plate)
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
    others: Departments, phone: Client, plate: str
) -> None:
    pay(others, phone, plate)
    assert phone.get(f"{plate}paid")["Location"] == plate


def test_a_treasury_that_does_not_answer_loses_nothing(
    others: Departments, phone: Client, plate: str
) -> None:
    others.falls("treasury", "down")
    answer = act(phone, plate, "pay")
    assert answer.status_code == 503
    assert "nothing was charged" in text(answer)
    assert Case.objects.get().state == State.PAYING
    others.falls("treasury", "ok")
    assert pay_url(text(act(phone, plate, "pay")))


def test_a_case_that_owes_nothing_is_not_paid_for(
    others: Departments, phone: Client, plate: str
) -> None:
    act(phone, plate, "withdraw")
    assert act(phone, plate, "pay")["Location"] == plate


def test_what_was_told_stands_among_the_messages_until_it_is_read(
    others: Departments, phone: Client, plate: str
) -> None:
    assert "inbox__new" in text(phone.get("/"))
    assert "Temporary plate: please pay" in text(phone.get("/messages/"))
    assert "inbox__new" not in text(phone.get("/"))
    assert Notice.objects.filter(read_at__isnull=True).count() == 0
