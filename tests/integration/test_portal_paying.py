"""Paying on the portal: to the treasury and back, its word, the receipt, what is then granted."""

from __future__ import annotations

import re
from datetime import date, timedelta

import pytest
from cheguan_verify import Verdict
from departments import BASE, Departments
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from integration.at_the_portal import (
    RENEWAL,
    act,
    citizen,
    due_licence,
    fields,
    hand_in,
    new_car,
    path_of,
    text,
    typed,
)
from integration.records import CHEN, GUANGZHOU, TIANHE, WANG

from cheguan.casework import desk
from cheguan.casework.models import Case, State
from cheguan.channels.checking.reading import code_in
from cheguan.credentials import checking
from cheguan.kernel.days import day_of
from cheguan.notices.models import Notice
from cheguan.payments import asking, orders
from cheguan.payments.models import Order, Refund
from cheguan.registry import find
from cheguan.registry.models import Licence, Party, TemporaryPlate

pytestmark = pytest.mark.django_db

RENEW = f"{RENEWAL}apply/"


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
    """Pay on the treasury's page; it never calls back, so the platform asks and goes on."""
    departments.app.test_client().post("/control/treasury", json={"callbacks": "never"})
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
    picture = re.search(r'class="licence-card__portrait" src="([^"]+)"', page)
    assert picture
    assert phone.get(picture[1])["Content-Type"] == "image/jpeg"
    assert citizen(WANG).get(picture[1]).status_code == 404
    assert phone.get(f"{case}print").status_code == 404


def renew(departments: Departments, phone: Client, **changes: str) -> None:
    """Fill in the form, see what follows, hand it in, pay."""
    page = text(hand_in(phone, RENEW, **changes)) if changes else text(phone.get(RENEW))
    pay(departments, phone, str(phone.post(RENEW, fields(page))["Location"]))


def test_the_next_renewal_proposes_the_address_that_was_given_last_time(
    departments: Departments, phone: Client, today: date
) -> None:
    due_licence(departments, today)
    moved = {"home.address": "海南省海口市龙华区新路2号", "home.mobile": "13900000099"}
    renew(departments, phone, **moved)
    Licence.objects.update(until=today + timedelta(days=30))
    assert "陈*文, 139****0099, 海南省海口市***" in text(phone.get(RENEW))
    [change] = find.changes_of(GUANGZHOU, "party", CHEN.number)
    assert change.before["mobile"] == "13900000012"
    assert change.after["address"] == moved["home.address"]


def test_an_address_that_stays_leaves_no_change(
    departments: Departments, phone: Client, today: date
) -> None:
    due_licence(departments, today)
    renew(departments, phone)
    assert find.changes_of(GUANGZHOU, "party", CHEN.number) == []


def test_an_address_is_kept_of_who_was_on_no_record_yet(
    departments: Departments, phone: Client, today: date
) -> None:
    due_licence(departments, today)
    Party.objects.all().delete()
    renew(departments, phone, **{"home.address": "示例路3号", "home.mobile": "13900000098"})
    party = find.party(CHEN.number)
    assert party is not None
    assert (party.name, party.place, party.address) == (CHEN.name, TIANHE, "示例路3号")


def test_a_renewal_asks_for_its_order_once(
    departments: Departments, phone: Client, today: date
) -> None:
    due_licence(departments, today)
    sent = fields(text(phone.get(RENEW)))
    with CaptureQueriesContext(connection) as queries:
        case = str(phone.post(RENEW, sent)["Location"])
    asked = [one["sql"] for one in queries if 'FROM "payments_order"' in one["sql"]]
    assert not [sql for sql in asked if "ORDER BY" in sql and 'created_at" DESC' in sql]
    with CaptureQueriesContext(connection) as queries:
        phone.get(case)
    assert len([one for one in queries if 'FROM "payments_order"' in one["sql"]]) == 1


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


def test_the_receipt_is_signed_and_no_longer_holds_once_the_money_has_gone_back(
    departments: Departments, phone: Client, plate: str
) -> None:
    pay(departments, phone, plate)
    assert "receipt.pdf" in text(phone.get(f"{plate}receipt"))
    code = code_in(phone.get(f"{plate}receipt.pdf").content)
    said = checking.check(code, timezone.now())
    assert (said.verdict, said.value("fen")) == (Verdict.VALID, Order.objects.get().paid_fen)
    departments.app.test_client().post("/control/treasury", json={"refund_seconds": 0})
    orders.give_up(GUANGZHOU, Case.objects.get().number, "refused", timezone.now())
    for _ in ("accepted", "done"):
        Refund.objects.update(ask_at=timezone.now())
        asking.send_due(timezone.now() + timedelta(days=1))
    a_minute_later = timezone.now() + timedelta(minutes=1)
    assert checking.check(code, a_minute_later).verdict is Verdict.REVOKED
    assert phone.get(f"{plate}receipt.pdf").status_code == 404
