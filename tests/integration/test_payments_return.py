"""Back from the treasury without a call-back: the platform asks once, and says the truth."""

from __future__ import annotations

import pytest
from departments import Departments
from django.test import Client
from django.utils import timezone
from integration.at_the_portal import act, citizen, new_car, text, typed
from integration.test_portal_paying import pay_url

from cheguan.agencies.models import Call
from cheguan.kernel.days import day_of
from cheguan.payments.models import Order

pytestmark = pytest.mark.django_db


@pytest.fixture
def phone() -> Client:
    return citizen()


@pytest.fixture
def case(departments: Departments, phone: Client) -> str:
    """A case at the treasury's page, whose call-backs never arrive."""
    departments.app.test_client().post("/control/treasury", json={"callbacks": "never"})
    return str(typed(phone, new_car(departments, day_of(timezone.now())))["Location"])


def choose(departments: Departments, phone: Client, case: str, choice: str) -> None:
    address = pay_url(text(act(phone, case, "pay")))
    departments.app.test_client().post(address, data={"choice": choice})


def asked() -> int:
    return Call.objects.filter(department="treasury", question="state").count()


def test_who_has_paid_sees_it_at_once_and_the_treasury_is_asked_once(
    departments: Departments, phone: Client, case: str
) -> None:
    choose(departments, phone, case, "pay")
    page = phone.get(f"{case}paid")
    assert "Your payment has arrived" in text(page)
    assert page["Refresh"].endswith("n=1")
    assert Order.objects.get().state == "paid"
    for tries in (1, 2, 3):
        assert "Your payment has arrived" in text(phone.get(f"{case}paid", {"n": tries}))
    phone.get(f"{case}paid")
    assert asked() == 1


def test_who_has_not_paid_waits_and_only_the_first_look_asks(
    departments: Departments, phone: Client, case: str
) -> None:
    act(phone, case, "pay")
    assert "waiting for the treasury" in text(phone.get(f"{case}paid"))
    assert asked() == 1
    phone.get(f"{case}paid", {"n": 1})
    assert asked() == 1


def test_whose_bank_declined_is_back_at_the_case_to_try_again(
    departments: Departments, phone: Client, case: str
) -> None:
    choose(departments, phone, case, "decline")
    assert phone.get(f"{case}paid")["Location"] == case
    assert Order.objects.get().state == "failed"


def test_while_the_treasury_is_down_the_page_waits_as_before(
    departments: Departments, phone: Client, case: str
) -> None:
    choose(departments, phone, case, "pay")
    departments.mode("treasury", "down")
    answer = phone.get(f"{case}paid")
    assert "waiting for the treasury" in text(answer)
    assert answer["Refresh"]
