"""What the counter shows of the departments and of the day's payments, and to whom."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from departments import Departments
from django.test import Client
from django.utils import timezone
from integration.at_the_desk import desk, text
from integration.at_the_portal import citizen
from integration.records import GUANGZHOU, SHENZHEN, TIANHE, due_car

from cheguan.kernel.days import day_of
from cheguan.organisation.powers import Role
from cheguan.payments.models import Difference, Reconciliation

pytestmark = pytest.mark.django_db

DEPARTMENTS, PAYMENTS = "/counter/departments/", "/counter/payments/"
DAY = date(2026, 3, 10)
OURS, THEIRS, UNKNOWN = "4401-AAAA-AAAA-1", "4403-BBBB-BBBB-1", "X-1"


def report() -> None:
    """A day with a difference in Guangzhou, one in Shenzhen, one that is nobody's."""
    Reconciliation.objects.create(
        day=DAY,
        at=timezone.now(),
        rows=5,
        matched=2,
        paid_fen=5000,
        refunded_fen=1000,
        matched_fen=2000,
        differences={"only-theirs": 3},
    )
    for order in (OURS, THEIRS, UNKNOWN):
        Difference.objects.create(
            day=DAY,
            entry="payment",
            order=order,
            key="t1",
            place=0,
            kind="only-theirs",
            theirs_fen=1000,
            happened_at=timezone.now(),
            state="open",
            cure="look",
        )


def accept(client: Client, order: str = OURS, **changes: str) -> Any:
    form = {"day": f"{DAY}", "entry": "payment", "order": order, "key": "t1", "place": "0"}
    return client.post(f"{PAYMENTS}accept", form | changes)


def state(order: str = OURS) -> str:
    return Difference.objects.get(order=order).state


@pytest.mark.parametrize("page", [DEPARTMENTS, PAYMENTS])
def test_nobody_sees_them_without_a_post(page: str) -> None:
    assert Client().get(page)["Location"].startswith("/counter/sign-in")
    assert desk(number="X1").get(page).status_code == 403
    assert citizen().get(page).status_code == 302
    assert desk(Role.CLERK).get(page)["Cache-Control"].count("no-store") == 1


def test_each_question_is_counted_with_its_time_and_how_often_it_failed(
    departments: Departments,
) -> None:
    today = day_of(timezone.now())
    car = due_car(today)
    citizen().get("/")
    departments.mode("insurance", "down")
    citizen().get("/")
    page = text(desk(Role.CLERK).get(DEPARTMENTS))
    summary, _, latest = page.partition("Latest questions")
    assert "Insurance platform" in summary
    assert "Compulsory insurance" in summary
    assert "50.0 %" in summary
    assert "Does not answer" in latest
    assert f"****{car.vin[-4:]}" in latest
    assert car.vin not in page
    assert car.vin[-6:] not in page


def test_what_was_asked_more_than_a_day_ago_is_not_counted(departments: Departments) -> None:
    from cheguan.agencies import calls

    call = calls.made("tax", "purchase", "LZZ1CL3D0RA000001", 0.1, "found")
    call.at = timezone.now() - timedelta(hours=25)
    calls.note([call])
    assert "Nothing was asked." in text(desk(Role.CLERK).get(DEPARTMENTS))


@pytest.mark.parametrize(
    ("office", "sees"),
    [
        (TIANHE, {"4401-AAAA-AAAA"}),
        (GUANGZHOU, {"4401-AAAA-AAAA"}),
        (SHENZHEN, {"4403-BBBB-BBBB"}),
        ("440000", {"4401-AAAA-AAAA", "4403-BBBB-BBBB"}),
    ],
)
def test_the_cases_that_were_asked_for_are_those_of_ones_own_city(
    office: str, sees: set[str]
) -> None:
    from cheguan.agencies import calls

    asked = ["4401-AAAA-AAAA", "4403-BBBB-BBBB", ""]
    for case in asked:
        calls.note([calls.made("tax", "purchase", "LZZ1CL3D0RA000001", 0.1, "found")], case)
    page = text(desk(Role.CLERK, office=office).get(DEPARTMENTS))
    assert {case for case in asked if case and case in page} == sees
    assert page.count('<td class="num">—</td>') == len(asked) - len(sees)


@pytest.mark.parametrize(
    ("office", "sees"),
    [
        (TIANHE, {OURS}),
        (GUANGZHOU, {OURS}),
        (SHENZHEN, {THEIRS}),
        ("440000", {OURS, THEIRS, UNKNOWN}),
    ],
)
def test_the_differences_are_those_of_ones_own_city(office: str, sees: set[str]) -> None:
    report()
    page = text(desk(Role.CLERK, office=office).get(PAYMENTS))
    assert {order for order in (OURS, THEIRS, UNKNOWN) if order in page} == sees
    assert "Only at the treasury" in page


def test_before_the_first_day_it_says_when_there_will_be_one() -> None:
    assert "No day has been compared yet" in text(desk(Role.CLERK).get(PAYMENTS))


def test_whoever_decides_says_that_a_difference_was_seen_to() -> None:
    report()
    reviewer = desk(Role.REVIEWER)
    assert "I have seen to it" in text(reviewer.get(PAYMENTS))
    assert accept(reviewer)["Location"] == f"{PAYMENTS}?day={DAY}"
    assert (state(), Difference.objects.get(order=OURS).by) == ("accepted", "reviewer440106")
    assert "I have seen to it" not in text(reviewer.get(PAYMENTS))


def test_saying_it_twice_changes_nothing_more() -> None:
    report()
    accept(desk(Role.REVIEWER))
    accept(desk(Role.REVIEWER, number="R2"))
    assert Difference.objects.get(order=OURS).by == "reviewer440106"


def test_a_clerk_and_a_stranger_only_see_or_see_nothing() -> None:
    report()
    assert "I have seen to it" not in text(desk(Role.CLERK).get(PAYMENTS))
    assert accept(desk(Role.CLERK, number="C2")).status_code == 403
    assert accept(Client()).status_code == 302
    accept(desk(Role.REVIEWER, office=SHENZHEN))
    assert state() == "open"


@pytest.mark.parametrize("day", ["", "x", "2026-13-01"])
def test_a_forged_day_is_turned_down(day: str) -> None:
    report()
    assert accept(desk(Role.REVIEWER), day=day).status_code == 400
    assert desk(Role.CLERK).get(PAYMENTS, {"day": "x"}).status_code == 400
