"""Counting in months: to the same day, else to the month's last (Civil Code art. 202)."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.law.months import add_months, month_end, months_between, window_start

DAYS = st.dates(date(1990, 1, 1), date(2060, 12, 31))


@pytest.mark.parametrize(
    ("day", "months", "result"),
    [
        ("2026-01-31", 1, "2026-02-28"),
        ("2024-01-31", 1, "2024-02-29"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2024-02-29", 48, "2028-02-29"),
        ("2026-05-31", -3, "2026-02-28"),
        ("2026-12-15", 1, "2027-01-15"),
        ("2026-01-15", -1, "2025-12-15"),
        ("2026-05-15", 0, "2026-05-15"),
    ],
)
def test_months_on_and_back(day: str, months: int, result: str) -> None:
    assert add_months(date.fromisoformat(day), months) == date.fromisoformat(result)


@pytest.mark.parametrize(
    ("due", "first"),
    [
        ("2026-05-31", "2026-03-01"),
        ("2026-02-28", "2025-11-29"),
        ("2028-02-29", "2027-11-30"),
        ("2026-04-30", "2026-01-31"),
        ("2026-08-31", "2026-06-01"),
        ("2026-11-30", "2026-08-31"),
        ("2026-12-31", "2026-10-01"),
    ],
)
def test_the_first_day_of_three_months_that_end_on_the_due_day(due: str, first: str) -> None:
    assert window_start(date.fromisoformat(due), 3) == date.fromisoformat(first)


@given(DAYS, st.integers(-240, 240))
def test_adding_moves_so_many_months_and_keeps_the_day_where_it_can(day: date, n: int) -> None:
    there = add_months(day, n)
    assert months_between(day, there) == n
    assert there.day == min(day.day, month_end(there).day)


@given(DAYS)
def test_the_month_end_is_followed_by_a_first(day: date) -> None:
    end = month_end(day)
    assert (end.year, end.month) == (day.year, day.month)
    assert date.fromordinal(end.toordinal() + 1).day == 1
