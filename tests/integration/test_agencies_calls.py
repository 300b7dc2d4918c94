"""The record of what was asked of whom: kept whole, summed up, paged, and never in the way."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from unit.agencies.played import ASK, Department

from cheguan.agencies import calls, checks, exchange
from cheguan.agencies.exchange import Unanswered
from cheguan.agencies.models import Call, Picture

pytestmark = pytest.mark.django_db

NOW = datetime.now(UTC)


def call(outcome: str = "found", ms: int = 10, ago: timedelta = timedelta(), **is_: Any) -> Call:
    usual = {"department": "insurance", "question": "policy", "about": "*8273"}
    return Call(at=NOW - ago, took_ms=ms, outcome=outcome, **(usual | is_))


def test_the_figures_of_each_question() -> None:
    quick = [call(ms=ms) for ms in range(1, 19)]
    failed = [
        call("down", ms=500, ago=timedelta(hours=2)),
        call("slow", ms=2000, ago=timedelta(hours=1)),
    ]
    calls.note([*quick, *failed, call("none", 7, department="tax", question="purchase")])
    policy, purchase = calls.summary()
    assert (policy.department, policy.question) == ("insurance", "policy")
    assert (policy.count, policy.failed, policy.share) == (20, 2, 0.1)
    assert (policy.p50, policy.p95) == (10, 500)
    assert policy.last_failure == NOW - timedelta(hours=1)
    assert policy.last_why == "slow"
    assert (purchase.count, purchase.failed, purchase.last_failure, purchase.last_why) == (
        1,
        0,
        None,
        "",
    )


def test_the_figures_are_those_of_a_day_or_since_an_instant() -> None:
    calls.note([call(ago=timedelta(hours=hours)) for hours in (1, 23, 25)])
    assert [figures.count for figures in calls.summary()] == [2]
    assert [figures.count for figures in calls.summary(NOW - timedelta(hours=2))] == [1]
    assert calls.summary(NOW + timedelta(hours=1)) == []


def test_the_latest_calls_come_in_pages_newest_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calls, "PAGE", 2)
    calls.note([call(ms=ms, department=d) for ms, d in enumerate(["tax", "health"] * 3)])
    first = calls.latest()
    assert [one.took_ms for one in first] == [5, 4]
    assert [one.took_ms for one in calls.latest(before=first[-1].id)] == [3, 2]
    taxes = calls.latest("tax")
    assert [one.took_ms for one in taxes] == [4, 2]
    assert [one.took_ms for one in calls.latest("tax", taxes[-1].id)] == [0]


@pytest.mark.parametrize(
    "change", ["UPDATE agencies_call SET took_ms = 0", "DELETE FROM agencies_call"]
)
def test_a_call_that_was_made_stays_as_it_was(change: str) -> None:
    calls.note([call()])
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)
    assert Call.objects.count() == 1


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("490106199001010012", "**************0012"),
        ("LGX1G8R58PX918273", "*************8273"),
        ("abcdef", "***def"),
        ("x", "*"),
        ("", ""),
        ("k" * 50, "*" * 36 + "kkkk"),
    ],
)
def test_of_a_key_no_more_than_its_end_is_written_down(key: str, shown: str) -> None:
    assert calls.masked(key) == shown


def test_whoever_asked_goes_on_when_the_record_cannot_be_written() -> None:
    with transaction.atomic():
        calls.note([call(department="x" * 99)])
        Picture.objects.create(digest="d", bytes=b"")
    assert Picture.objects.count() == 1
    assert not Call.objects.exists()


@pytest.mark.usefixtures("emptied")
def test_a_record_that_fails_outside_a_transaction_is_let_go() -> None:
    calls.note([call(department="x" * 99)])
    calls.note([call()])
    assert Call.objects.count() == 1


def test_one_question_alone_is_written_down_whatever_comes_of_it() -> None:
    insurance = Department()
    exchange.replace(insurance.exchange())
    try:
        exchange.ask("insurance", "policy", ASK)
        with pytest.raises(Unanswered):
            exchange.ask("tax", "purchase", ASK)
    finally:
        exchange.replace(None)
    written = Call.objects.order_by("id").values_list("department", "about", "outcome")
    assert list(written) == [
        ("insurance", "*************8273", "found"),
        ("tax", "*************8273", "down"),
    ]


def test_the_checks_say_of_each_department_whether_it_answers() -> None:
    insurance = Department()
    insurance.answer = None
    exchange.replace(insurance.exchange())
    try:
        found = checks.every()
    finally:
        exchange.replace(None)
    assert [name for name, check in found.items() if check.well] == ["insurance"]
    assert found["tax"].says == "down"
    assert not Call.objects.exists()
