"""Inspection cycles: the classes of the regulations art. 16, the reforms, and whose turn it is."""

from __future__ import annotations

from datetime import date
from itertools import islice

import pytest
from unit.applications import vehicle

from cheguan.facts.vehicles import Usage
from cheguan.law.inspection import Kind, anniversaries, exemption, kind_of, regime, turn

BEFORE, REFORM_2014, REFORM_2020, REFORM_2022 = (
    date(2013, 5, 15),
    date(2014, 9, 1),
    date(2020, 11, 20),
    date(2022, 10, 1),
)


@pytest.mark.parametrize(
    ("kind", "usage", "expected"),
    [
        ("K33", "A", Kind.SMALL_PASSENGER),
        ("K43", "A", Kind.SMALL_PASSENGER),
        ("K39", "A", Kind.SMALL_PASSENGER),
        ("K33", "L", Kind.SMALL_PASSENGER),
        ("K33", "H", Kind.SMALL_PASSENGER),
        ("K33", "D", Kind.COMMERCIAL_PASSENGER),
        ("K33", "T", Kind.COMMERCIAL_PASSENGER),
        ("K11", "B", Kind.COMMERCIAL_PASSENGER),
        ("K11", "A", Kind.GOODS),
        ("K16", "A", Kind.GOODS),
        ("K21", "A", Kind.GOODS),
        ("H31", "F", Kind.GOODS),
        ("H11", "A", Kind.GOODS),
        ("Q11", "F", Kind.GOODS),
        ("M21", "A", Kind.MOTORCYCLE),
        ("M22", "A", Kind.MOTORCYCLE),
        ("B11", "F", Kind.OTHER),
        ("Z31", "A", Kind.OTHER),
        ("N11", "A", Kind.OTHER),
        ("T11", "A", Kind.OTHER),
        ("K18", "A", Kind.SCHOOL_BUS),
        ("K28", "A", Kind.SCHOOL_BUS),
        ("K38", "A", Kind.SCHOOL_BUS),
        ("K31", "S", Kind.SCHOOL_BUS),
        ("K11", "P", Kind.SCHOOL_BUS),
    ],
)
def test_the_class_of_a_vehicle(kind: str, usage: str, expected: Kind) -> None:
    assert kind_of(vehicle(kind=kind, usage=Usage(usage))) is expected


def ages(on: date, count: int, *, exempt: bool = True, **of: object) -> list[str]:
    """The first ages in years at which a mark is due; * where no line test is."""
    cycle = regime(vehicle(**of), on, exempt=exempt)
    first = islice(anniversaries(date(2020, 1, 31), cycle), count)
    return [f"{a.years:g}{'*' if a.unattended else ''}" for a in first]


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (BEFORE, "2 4 6 7 8 9 10 11 12 13 14 15 15.5 16 16.5"),
        (REFORM_2014, "2* 4* 6 7 8 9 10 11 12 13 14 15 15.5 16 16.5"),
        (REFORM_2020, "2* 4* 6 8 10 11 12 13 14 15 15.5 16 16.5"),
        (REFORM_2022, "2* 4* 6 8* 10 11 12 13 14 15 16 17"),
    ],
)
def test_a_car_is_tested_by_the_reform_of_the_day(on: date, expected: str) -> None:
    years = expected.split()
    assert ages(on, len(years)) == years


@pytest.mark.parametrize(
    ("on", "expected"),
    [
        (date(2022, 9, 30), "2 4 5 6 7 8 9 10 11"),
        (REFORM_2022, "2* 4* 6 8* 10 11 12"),
    ],
)
def test_a_motorcycle_is_tested_by_the_reform_of_the_day(on: date, expected: str) -> None:
    years = expected.split()
    assert ages(on, len(years), kind="M21") == years


@pytest.mark.parametrize(
    ("of", "expected"),
    [
        ({"kind": "K33", "usage": "D"}, "1 2 3 4 5 5.5 6 6.5"),
        ({"kind": "H11", "usage": "F"}, "1 2 3 4 5 6 7 8 9 10 10.5 11"),
        ({"kind": "K21"}, "1 2 3 4 5 6 7 8 9 10 10.5 11"),
        ({"kind": "B11"}, "1 2 3 4 5 6 7 8 9 10 11 12 13"),
        ({"kind": "K38"}, "0.5 1 1.5 2"),
    ],
    ids=str,
)
def test_the_other_classes_have_the_cycles_of_art_16(of: dict, expected: str) -> None:
    years = expected.split()
    assert ages(REFORM_2022, len(years), **of) == years


@pytest.mark.parametrize("on", [BEFORE, REFORM_2014, REFORM_2020, REFORM_2022])
def test_what_is_excluded_keeps_the_old_cycle_through_every_reform(on: date) -> None:
    old = ["2", "4", "6", "7", "8", "9", "10", "11", "12", "13", "14", "15", "15.5", "16"]
    assert ages(on, len(old), exempt=False) == old


@pytest.mark.parametrize("on", [BEFORE, REFORM_2022])
@pytest.mark.parametrize("of", [{"kind": "H31"}, {"usage": "D"}, {"kind": "K38"}], ids=str)
def test_no_regime_exempts_the_other_classes(of: dict, on: date) -> None:
    assert exemption(vehicle(**of), on) is None


def test_every_due_day_is_the_last_of_its_month() -> None:
    cycle = regime(vehicle(), REFORM_2022)
    due = [a.due for a in islice(anniversaries(date(2020, 2, 29), cycle), 4)]
    assert due == [date(2022, 2, 28), date(2024, 2, 29), date(2026, 2, 28), date(2028, 2, 29)]


def test_a_turn_holds_all_that_is_owed_and_what_follows() -> None:
    now = turn(vehicle(valid_until=date(2024, 5, 31)), date(2026, 5, 15))
    assert [a.months for a in now.open] == [24, 48]
    assert now.following.due == date(2028, 5, 31)
    assert now.opens == date(2028, 3, 1)
    assert now.line_test is None


def test_what_ended_before_the_present_validity_is_done_with() -> None:
    now = turn(vehicle(valid_until=date(2028, 5, 31)), date(2026, 5, 15))
    assert now.open == ()
    assert now.following.due == date(2028, 5, 31)


def test_the_newest_line_test_that_is_owed_is_named() -> None:
    old = vehicle(first_registered=date(2014, 5, 20), valid_until=date(2020, 5, 31))
    owed = turn(old, date(2026, 5, 15)).line_test
    assert owed is not None
    assert (owed.months, owed.due) == (144, date(2026, 5, 31))


@pytest.mark.parametrize(
    ("of", "on", "opens"),
    [
        ({}, date(2026, 2, 1), date(2026, 3, 1)),
        ({"kind": "K38"}, date(2026, 2, 1), date(2026, 5, 1)),
        ({"kind": "K38"}, date(2011, 2, 1), date(2026, 3, 1)),
    ],
    ids=str,
)
def test_the_window_is_three_months_and_one_for_a_school_bus(
    of: dict, on: date, opens: date
) -> None:
    assert turn(vehicle(**of), on).opens == opens


def test_the_cycles_are_told_for_any_day_since_the_regulations() -> None:
    for kind in ("K33", "K38", "K11", "H11", "M21", "B11"):
        assert turn(vehicle(kind=kind, valid_until=None), date(2004, 5, 1)).opens
