"""Calls are forgotten after their time, in batches, and never before."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction

from cheguan.agencies import calls, jobs
from cheguan.agencies.models import Call
from cheguan.kernel.days import day_of

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 11, 24, 18, 40, tzinfo=UTC)


def called(days_ago: int) -> None:
    call = Call(
        at=NOW - timedelta(days=days_ago),
        department="tax",
        question="purchase",
        about="*1",
        took_ms=days_ago,
        outcome="found",
    )
    calls.note([call])


def test_each_night_what_is_older_than_its_number_of_days_is_forgotten(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(calls, "BATCH", 2)
    kept = jobs.numbers.at("call-days", day_of(NOW))
    for days in (0, 1, kept, kept + 1, kept + 2, kept + 3, kept + 99, kept + 999):
        called(days)
    jobs.forget_calls(int(NOW.timestamp()))
    assert sorted(Call.objects.values_list("took_ms", flat=True)) == [0, 1, kept]


def test_what_is_not_that_old_still_cannot_be_taken_away() -> None:
    called(1)
    assert calls.forget(NOW - timedelta(days=2)) == 0
    with pytest.raises(DatabaseError), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("DELETE FROM agencies_call")
    assert Call.objects.count() == 1
