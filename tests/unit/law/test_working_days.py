"""Working days by the State Council's notices of 2020 to 2026, and a clear error beyond."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.law import working_days
from cheguan.law.working_days import (
    AdjustedDay,
    CalendarMissing,
    DayKind,
    add_working_days,
    expected,
    is_working_day,
    packaged,
    rows_from,
    working_days_between,
)

KNOWN = st.dates(date(2020, 1, 1), date(2025, 12, 31))


def days_of(text: str) -> list[date]:
    return [date.fromisoformat(day) for day in text.split()]


WORKED = days_of("""
    2020-01-19 2020-04-26 2020-05-09 2020-06-28 2020-09-27 2020-10-10 2021-02-07 2021-02-20
    2021-04-25 2021-05-08 2021-09-18 2021-09-26 2021-10-09 2022-01-29 2022-01-30 2022-04-02
    2022-04-24 2022-05-07 2022-10-08 2022-10-09 2023-01-28 2023-01-29 2023-04-23 2023-05-06
    2023-06-25 2023-10-07 2023-10-08 2024-02-04 2024-02-18 2024-04-07 2024-04-28 2024-05-11
    2024-09-14 2024-09-29 2024-10-12 2025-01-26 2025-02-08 2025-04-27 2025-09-28 2025-10-11
    2026-01-04 2026-02-14 2026-02-28 2026-05-09 2026-09-20 2026-10-10
""")

WEEKDAYS_OFF = days_of("""
    2020-01-31 2020-05-05 2020-10-08 2021-02-17 2021-05-05 2021-10-07 2022-01-03 2022-02-04
    2022-06-03 2023-01-02 2023-01-27 2023-09-29 2024-02-16 2024-06-10 2024-09-17 2025-01-28
    2025-02-04 2025-05-05 2025-10-08 2026-01-02 2026-02-23 2026-06-19 2026-10-07
""")


@pytest.mark.parametrize("day", WORKED, ids=str)
def test_a_weekend_day_that_is_worked(day: date) -> None:
    assert day.weekday() >= 5
    assert is_working_day(day)


@pytest.mark.parametrize("day", WEEKDAYS_OFF, ids=str)
def test_a_weekday_that_is_a_holiday(day: date) -> None:
    assert day.weekday() < 5
    assert not is_working_day(day)


def test_the_whole_list_of_worked_weekend_days_is_that_of_the_notices() -> None:
    assert packaged().workdays == set(WORKED)


@pytest.mark.parametrize(
    ("year", "count"),
    [(2021, 250), (2022, 249), (2023, 249), (2024, 251), (2025, 248), (2026, 248)],
)
def test_the_working_days_of_a_year(year: int, count: int) -> None:
    days = (date(year, 1, 1) + timedelta(days=n) for n in range(366))
    assert sum(is_working_day(day) for day in days if day.year == year) == count


@pytest.mark.parametrize(
    ("start", "count", "end"),
    [
        ("2026-05-14", 1, "2026-05-15"),
        ("2026-05-15", 1, "2026-05-18"),
        ("2026-05-15", 0, "2026-05-15"),
        ("2026-09-30", 1, "2026-10-08"),
        ("2026-10-08", 2, "2026-10-10"),
        ("2026-02-13", 1, "2026-02-14"),
        ("2026-02-14", 1, "2026-02-24"),
        ("2026-02-14", 5, "2026-02-28"),
        ("2024-12-31", 1, "2025-01-02"),
    ],
)
def test_a_period_begins_the_day_after(start: str, count: int, end: str) -> None:
    assert add_working_days(date.fromisoformat(start), count) == date.fromisoformat(end)


@pytest.mark.parametrize("year", [2019, 2027])
def test_a_year_that_is_not_known_is_an_error_that_names_the_command(year: int) -> None:
    with pytest.raises(CalendarMissing, match=f"run `cheguan calendar {year}`"):
        is_working_day(date(year, 3, 2))


def test_a_period_that_runs_into_an_unknown_year_is_an_error() -> None:
    assert add_working_days(date(2026, 12, 30), 1) == date(2026, 12, 31)
    with pytest.raises(CalendarMissing, match="2027"):
        add_working_days(date(2026, 12, 30), 2)


def test_a_period_is_never_negative() -> None:
    with pytest.raises(ValueError, match="not -1"):
        add_working_days(date(2026, 5, 15), -1)


@given(KNOWN, st.integers(0, 60))
def test_counting_undoes_adding(start: date, count: int) -> None:
    end = add_working_days(start, count)
    assert working_days_between(start, end) == count
    assert working_days_between(end, start) == -count
    assert count == 0 or is_working_day(end)


@given(KNOWN, st.integers(1, 30))
def test_a_longer_period_ends_later(start: date, count: int) -> None:
    assert add_working_days(start, count) > add_working_days(start, count - 1)


def test_a_new_notice_replaces_its_year_only() -> None:
    new = AdjustedDay(date(2026, 1, 1), DayKind.HOLIDAY, "元旦")
    extended = packaged().extended([new])
    assert not packaged().is_working_day(date(2026, 10, 1))
    assert extended.is_working_day(date(2026, 10, 1))
    assert not extended.is_working_day(date(2025, 10, 1))


def test_an_adopted_calendar_is_used_from_then_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(working_days, "_adopted", [])
    working_days.adopt(packaged().extended(rows_from("date,kind,name\n2027-01-01,holiday,元旦")))
    assert is_working_day(date(2027, 3, 2))
    assert not is_working_day(date(2026, 10, 1))


def test_a_calendar_file_may_have_comments() -> None:
    text = "# a notice\ndate,kind,name\n2027-01-01,holiday,元旦\n"
    assert rows_from(text) == (AdjustedDay(date(2027, 1, 1), DayKind.HOLIDAY, "元旦"),)


@pytest.mark.parametrize(
    ("start", "end"),
    [
        ("2026-09-30", "2026-10-08"),  # a known year, by its notice
        ("2026-12-31", "2027-01-04"),  # New Year's Day is a Friday
        ("2027-01-08", "2027-01-11"),  # over a weekend
        ("2027-12-31", "2028-01-03"),  # two unknown years
        ("2028-02-28", "2028-02-29"),
    ],
)
def test_a_deadline_in_a_year_without_a_notice_is_counted_by_the_plain_week(
    start: str, end: str
) -> None:
    begin = date.fromisoformat(start)
    assert expected(begin).add_working_days(begin, 1) == date.fromisoformat(end)
