"""工作日: working days with the State Council's adjusted days (调休).

A notice of the State Council's general office says each year which weekdays are holidays and
which weekend days are worked. Periods count from the day after the event (民法典 art. 201: 开始的
当日不计入). The order that sets a period says whether it counts working days: for example Order
164 art. 92 and Order 162 art. 110.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from functools import cache, lru_cache
from importlib.resources import files
from typing import NamedTuple

_DAY = timedelta(days=1)
_SATURDAY = 5


class DayKind(StrEnum):
    """How a notice departs from the plain week."""

    HOLIDAY = "holiday"
    WORKDAY = "workday"


class AdjustedDay(NamedTuple):
    """One day of a notice: a holiday (放假), or a weekend day that is worked (上班)."""

    day: date
    kind: DayKind
    name: str


class CalendarMissing(LookupError):
    """The working days of this year are not known yet."""

    def __init__(self, year: int) -> None:
        self.year = year
        super().__init__(
            f"No working-day calendar for {year}; run `cheguan calendar {year}` "
            "once the State Council has published it."
        )


@dataclass(frozen=True, slots=True)
class Calendar:
    """The adjusted days of some years. A year is known by its New Year's Day, a holiday always."""

    holidays: frozenset[date] = frozenset()
    workdays: frozenset[date] = frozenset()

    @classmethod
    def from_rows(cls, rows: Iterable[AdjustedDay]) -> Calendar:
        """The calendar of these days."""
        return cls().extended(rows)

    def extended(self, rows: Iterable[AdjustedDay]) -> Calendar:
        """This calendar with more days; a year that both know is taken from the new rows."""
        new = tuple(rows)
        years = _years(row.day for row in new)
        return Calendar(
            _outside(self.holidays, years) | _days(new, DayKind.HOLIDAY),
            _outside(self.workdays, years) | _days(new, DayKind.WORKDAY),
        )

    @property
    def years(self) -> frozenset[int]:
        """The years whose working days are known."""
        return _years(day for day in self.holidays if (day.month, day.day) == (1, 1))

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on this day. Raises CalendarMissing."""
        if date(day.year, 1, 1) not in self.holidays:
            raise CalendarMissing(day.year)
        if day in self.workdays:
            return True
        return day.weekday() < _SATURDAY and day not in self.holidays

    def add_working_days(self, start: date, count: int) -> date:
        """The last day of a period of `count` working days; the day after `start` is the first
        that can count. None counted is `start` itself. Raises CalendarMissing."""
        if count < 0:
            raise ValueError(f"A period has no fewer than 0 working days, not {count}.")
        day = start
        while count > 0:
            day += _DAY
            count -= self.is_working_day(day)
        return day

    def working_days_between(self, first: date, last: date) -> int:
        """How many working days lie after `first`, up to and with `last`; negative when `last`
        is earlier. It undoes `add_working_days`. Raises CalendarMissing."""
        if last < first:
            return -self.working_days_between(last, first)
        days = (last - first).days
        return sum(self.is_working_day(first + n * _DAY) for n in range(1, days + 1))


def _years(days: Iterable[date]) -> frozenset[int]:
    return frozenset(day.year for day in days)


def _outside(days: frozenset[date], years: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in days if day.year not in years)


def _days(rows: Iterable[AdjustedDay], kind: DayKind) -> frozenset[date]:
    return frozenset(row.day for row in rows if row.kind is kind)


def rows_from(text: str) -> tuple[AdjustedDay, ...]:
    """The days of a calendar file: `date,kind,name`; lines that begin with # are comments."""
    lines = (line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        AdjustedDay(date.fromisoformat(row["date"]), DayKind(row["kind"]), row["name"])
        for row in csv.DictReader(lines)
    )


@cache
def packaged() -> Calendar:
    """The calendar that Cheguan brings, with each notice known when it was made."""
    text = files(__package__) / "data" / "working_days.csv"
    return Calendar.from_rows(rows_from(text.read_text(encoding="utf-8")))


_adopted: list[Calendar] = []


def adopt(extended: Calendar) -> None:
    """Use this calendar from now on; called once, at the start, with the operator's years."""
    _adopted[:] = [extended]


def calendar() -> Calendar:
    """The calendar in use: the adopted one, else the packaged one."""
    return _adopted[0] if _adopted else packaged()


def expected(start: date) -> Calendar:
    """The calendar in use, and for what is not known yet of the year of `start` and the next one
    the plain week with New Year's Day free: no case waits for a notice.

    Most holidays move a deadline so counted back; only a weekend that is worked moves it forward.
    """
    return _filled(calendar(), start.year)


@lru_cache(maxsize=8)
def _filled(known: Calendar, year: int) -> Calendar:
    unknown = {year, year + 1} - known.years
    return known.extended(AdjustedDay(date(y, 1, 1), DayKind.HOLIDAY, "元旦") for y in unknown)


def is_working_day(day: date) -> bool:
    """Whether offices work on this day. Raises CalendarMissing."""
    return calendar().is_working_day(day)


def add_working_days(start: date, count: int) -> date:
    """The last day of a period of working days; `start` does not count (民法典 art. 201)."""
    return calendar().add_working_days(start, count)


def working_days_between(first: date, last: date) -> int:
    """How many working days lie after `first`, up to and with `last`."""
    return calendar().working_days_between(first, last)
