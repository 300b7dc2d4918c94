"""Driving licences: obtained some day from eighteen on, renewed since, mostly in time."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import NamedTuple

from cheguan.agencies.models import DriverViolationRecord
from cheguan.demonstration import examinations
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.numbering import Numbering, birth_of, sex_of
from cheguan.demonstration.papers import Paper
from cheguan.facts.licences import LicenceStatus, LicenceTerm
from cheguan.law.months import add_months
from cheguan.registry.models import Licence, Party

OF_AGE = 18

_DRIVE_UNTIL = ((30, 0.78), (60, 0.9), (70, 0.66), (80, 0.42), (200, 0.1))
"""Up to which age how many of those of age hold a licence."""

_CLASSES = Bag(
    {
        ("C1",): 560,
        ("C2",): 200,
        ("C1", "E"): 60,
        ("C1", "D"): 35,
        ("B2",): 40,
        ("A2",): 22,
        ("A1", "A2"): 6,
        ("A1",): 8,
        ("B1",): 6,
        ("A3",): 4,
        ("C1", "C6"): 6,
        ("E",): 25,
        ("D",): 14,
        ("F",): 6,
        ("C5",): 3,
        ("C3",): 3,
        ("B2", "M"): 2,
    }
)
"""By order of magnitude: no published figures by class are at hand."""

_STATUSES = Bag({"A": 974, "H": 10, "I": 2, "S": 6, "L": 2, "D": 1, "K": 1, "N": 2, "C": 2})
_POINTS = Bag({0: 800, 1: 70, 3: 70, 6: 40, 9: 14, 12: 6})
_FULL = 12
_VIOLATIONS = Bag({0: 955, 1: 30, 2: 10, 4: 5})


class _Course(NamedTuple):
    """Terms one after another, and which of them had a period of twelve points in it."""

    terms: tuple[LicenceTerm, ...]
    full: int | None = None

    @property
    def years(self) -> int:
        """From the first day to that on which the present term begins."""
        return sum(int(term.value) for term in self.terms[:-1])


_SIX, _TEN, _LONG = LicenceTerm
_COURSES = (
    (_Course((_SIX,)), 30.0),
    (_Course((_SIX,), 0), 1.5),
    (_Course((_SIX, _TEN)), 45.0),
    (_Course((_SIX, _SIX), 0), 2.0),
    (_Course((_SIX, _TEN), 1), 1.0),
    (_Course((_SIX, _TEN, _LONG)), 150.0),
    (_Course((_SIX, _TEN, _TEN), 1), 4.0),
)

_DUE, _LATE, _LAPSED = 0.08, 0.03, 0.01
"""How many of those with a last day may renew now, are late, are later than a year."""

_WINDOW, _YEAR, _LONGEST_LAPSE = 90, 365, 1000


@dataclass(frozen=True, slots=True)
class _Dates:
    first: date
    since: date
    until: date | None
    term: LicenceTerm
    full: tuple[date, ...]


@dataclass(frozen=True, slots=True)
class Drivers:
    """Makes the licences of one province, as they stand on one day."""

    today: date
    numbering: Numbering
    dice: Random

    def known_of(self, person: Party) -> Iterator[Licence | DriverViolationRecord | Paper]:
        """The licence of someone who has one, what is unsettled, and what was examined for it."""
        born = birth_of(person.number)
        if self.dice.random() >= _share_of_drivers((self.today - born).days // _YEAR):
            return
        licence = self._licence(person, born)
        yield licence
        yield from self._unsettled(licence)
        if licence.until and licence.until < self.today + timedelta(days=_WINDOW):
            yield from examinations.of(licence, self.today, self.dice)

    def _licence(self, person: Party, born: date) -> Licence:
        dates = self._dates(add_months(born, 12 * OF_AGE))
        points = _POINTS.draw(self.dice)
        full = (*dates.full, period(dates.first, self.today)) if points == _FULL else dates.full
        return licence(
            person,
            file_number=self.numbering.file(),
            classes=list(_CLASSES.draw(self.dice)),
            status=self._status(dates.until, points),
            first_issued=dates.first,
            since=dates.since,
            until=dates.until,
            term=dates.term.value,
            points=points,
            twelve_points=sorted(set(full)),
        )

    def _dates(self, of_age: date) -> _Dates:
        """A course of terms for which there was time, up to the present one."""
        course = _courses((self.today - of_age).days // _YEAR).draw(self.dice)
        first = add_months(self._since(course.terms[-1]), -12 * course.years)
        if first < of_age:  # who came of age since then is in the first term
            course = _Course((_SIX,))
            earliest = max(of_age, add_months(self.today, -12 * int(_SIX.value)))
            first = earliest + timedelta(self.dice.randrange((self.today - earliest).days + 1))
        return self._run(course, first)

    def _since(self, term: LicenceTerm) -> date:
        """When the present term began, by when it ends."""
        if term is _LONG:
            return self.today - timedelta(days=self.dice.randrange(20 * _YEAR))
        return add_months(self.today + self._left(term), -12 * int(term.value))

    def _left(self, term: LicenceTerm) -> timedelta:
        """How long it is still valid: mostly anything, and sometimes what makes one act."""
        drawn, dice = self.dice.random(), self.dice
        if drawn < _DUE:
            return timedelta(days=dice.randrange(_WINDOW))
        if drawn < _DUE + _LATE:
            return -timedelta(days=dice.randrange(1, _YEAR))
        if drawn < _DUE + _LATE + _LAPSED:
            return -timedelta(days=dice.randrange(_YEAR + 1, _LONGEST_LAPSE))
        return timedelta(days=dice.randrange(_WINDOW, int(term.value) * _YEAR))

    def _run(self, course: _Course, first: date) -> _Dates:
        """The days of a course that begins on this day."""
        since, until = first, None
        full: tuple[date, ...] = ()
        for number, term in enumerate(course.terms):
            since = until or first
            until = None if term is _LONG else add_months(since, 12 * int(term.value))
            if number == course.full:
                full = self._full_period(first, since, until)
        return _Dates(first, since, until, course.terms[-1], full)

    def _full_period(self, first: date, since: date, until: date | None) -> tuple[date, ...]:
        """The first day of some period of this term that is over."""
        ended = min(until or self.today, period(first, self.today))
        years = range((since.year - first.year), (ended.year - first.year))
        return (add_months(first, 12 * self.dice.choice(years)),) if years else ()

    def _status(self, until: date | None, points: int) -> str:
        if points == _FULL:
            return LicenceStatus.FULL_POINTS.value
        if until is None or until >= self.today:
            return _STATUSES.draw(self.dice)
        lapsed = add_months(until, 12) <= self.today
        return (LicenceStatus.RESTORABLE if lapsed else LicenceStatus.NOT_RENEWED).value

    def _unsettled(self, of: Licence) -> Iterator[DriverViolationRecord]:
        violations = _VIOLATIONS.draw(self.dice)
        violations += not violations and LicenceStatus.VIOLATION.value in of.status
        accidents = int(LicenceStatus.ACCIDENT.value in of.status)
        if violations or accidents:
            yield DriverViolationRecord(
                city=of.city, number=of.number, violations=violations, accidents=accidents
            )


def licence(person: Party, **stands: object) -> Licence:
    """The licence of a person: name, sex and birth are the person's own."""
    return Licence(
        city=person.city,
        number=person.number,
        name=person.name,
        sex=sex_of(person.number).value,
        born=birth_of(person.number),
        place=person.place,
        **stands,
    )


def period(first: date, today: date) -> date:
    """The first day of the scoring period (记分周期) in which a day is."""
    years = today.year - first.year
    begun = add_months(first, 12 * years)
    return begun if begun <= today else add_months(first, 12 * (years - 1))


def _share_of_drivers(age: int) -> float:
    if age < OF_AGE:
        return 0
    return next(share for until, share in _DRIVE_UNTIL if age < until)


@cache
def _courses(years: int) -> Bag[_Course]:
    """Those for which someone has been old enough for so many years."""
    return Bag({course: weight for course, weight in _COURSES if course.years <= years})
