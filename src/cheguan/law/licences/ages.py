"""Ages at which classes end (Order 162 art. 65, changed by Order 172 art. 2)."""

from __future__ import annotations

from datetime import date, timedelta

from cheguan.facts.licences import LicenceClass
from cheguan.law.licences.classes import ALL, Classes
from cheguan.law.licences.numbers import numbers
from cheguan.law.months import add_months


def birthday(born: date, years: int, on: date) -> date:
    """The first day on which someone counts as so many years old, by the law of a day.

    Born on 29 February, she reaches a full year on the last of February (Civil Code art. 202).
    """
    reached = add_months(born, 12 * years)
    return reached if numbers.at("birthday-counts", on) else reached + timedelta(days=1)


def is_aged(born: date, years: int, on: date) -> bool:
    """N周岁以上: so many years old or older; 以上 includes the number itself (art. 110)."""
    return on >= birthday(born, years, on)


def allowed(born: date, extended_until: date | None, on: date) -> Classes:
    """The classes that someone of this age may hold on a day.

    The larger ones last longer where the holder had them extended in time (Order 172 art. 2).
    """
    ended: set[LicenceClass] = set()
    if is_aged(born, numbers.at("large-until-age", on), on) and not _extended(
        born, extended_until, on
    ):
        ended |= _classes("large-classes", on)
    if is_aged(born, numbers.at("light-until-age", on), on):
        ended |= _classes("light-classes", on)
    return ALL - ended


def _extended(born: date, until: date | None, on: date) -> bool:
    """延长原准驾车型驾驶资格期限: until the day that was approved, never longer than allowed."""
    longest = numbers.at("large-until-age", on) + numbers.at("extension-years", on)
    return until is not None and on <= until and not is_aged(born, longest, on)


def needs_ability_test(born: date, on: date) -> bool:
    """Art. 73(3): from this age on, a review includes the test of memory, judgement, reaction."""
    return is_aged(born, numbers.at("ability-test-age", on), on)


def _classes(name: str, on: date) -> Classes:
    return frozenset(map(LicenceClass, numbers.at(name, on)))
