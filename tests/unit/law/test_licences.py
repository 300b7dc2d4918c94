"""Classes, ages and fitness: what remains of a licence, and what never can."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from unit.licences import (
    BIRTHS,
    DAYS,
    LICENCES,
    MEDICALS,
    TODAY,
    classes,
    codes,
    licence,
    medical,
)

from cheguan.facts.health import Medical
from cheguan.facts.licences import Licence, LicenceClass
from cheguan.kernel.numbers import Numbers
from cheguan.law import licences as law
from cheguan.law.licences import ages, fitness
from cheguan.law.licences.classes import ALL, CLASSES, in_order, permitted, widest
from cheguan.law.licences.fitness import conditions, fit
from cheguan.law.licences.remains import Lost, lost, remaining

ORDER_172 = date(2025, 1, 1)


def test_every_class_has_its_names_and_stands_in_the_order_of_printing() -> None:
    assert tuple(CLASSES) == tuple(LicenceClass)
    assert all(one.name_zh and one.name_en for one in CLASSES.values())


@pytest.mark.parametrize("one", LicenceClass)
def test_what_a_class_permits_includes_what_that_permits_in_turn(one: LicenceClass) -> None:
    assert permitted(permitted([one])) == permitted([one])
    assert one not in CLASSES[one].also_permits


@pytest.mark.parametrize(
    ("held", "drives", "not_drives"),
    [
        ("A1", "A3 B1 B2 C1 M", "A2 C6 D N P"),
        ("A2", "B1 B2 C1 C6 M", "A1 A3 D"),
        ("C1", "C2 C3 C4", "C5 C6 M D E F"),
        ("C2", "C2", "C1 C3 C4"),
        ("D", "E F", "C2 M"),
        ("E", "F", "D"),
    ],
)
def test_a_class_permits_what_the_annex_says(held: str, drives: str, not_drives: str) -> None:
    may = permitted(classes(held))
    assert classes(drives) <= may
    assert not classes(not_drives) & may


@pytest.mark.parametrize(
    ("among", "left"),
    [("C1 C2 C3 C4", "C1"), ("C1 C2 C6", "C1 C6"), ("D E F M", "D M"), ("C3 C4 C5", "C3 C5")],
)
def test_the_widest_classes_say_the_same_with_fewer(among: str, left: str) -> None:
    assert codes(in_order(widest(classes(among)))) == left
    assert permitted(widest(classes(among))) == permitted(classes(among))


def test_a_birthday_can_count_from_the_day_after(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    born = date(1963, 5, 15)
    assert ages.is_aged(born, 63, TODAY)
    monkeypatch.setattr(ages, "numbers", switched(tmp_path, "birthday-counts", value=False))
    assert not ages.is_aged(born, 63, TODAY)
    assert ages.is_aged(born, 63, TODAY + timedelta(days=1))


def test_height_can_be_left_out_at_renewal(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    short = medical(height_cm=140)
    assert LicenceClass.A1 not in fit(short, TODAY)
    monkeypatch.setattr(fitness, "numbers", switched(tmp_path, "height-at-renewal", value=False))
    assert LicenceClass.A1 in fit(short, TODAY)


def switched(folder: Path, name: str, *, value: bool) -> Numbers:
    """The numbers of the licence law with one switch thrown."""
    path = Path(law.__file__).with_name("numbers.yaml")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content[name]["entries"][0]["value"] = value
    (folder / "numbers.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    return Numbers(str(folder / "__init__.py"))


@pytest.mark.parametrize(
    ("day", "ends"),
    [(date(2024, 12, 31), 60), (ORDER_172, 63)],
)
def test_the_large_classes_end_at_the_age_of_their_day(day: date, ends: int) -> None:
    born = day.replace(year=day.year - ends)
    assert LicenceClass.A1 not in ages.allowed(born, None, day)
    assert LicenceClass.A1 in ages.allowed(born + timedelta(days=1), None, day)


@pytest.mark.parametrize(
    ("changes", "left"),
    [
        ({}, "A1 A2 A3 B1 B2 C1 C2 C3 C4 C5 C6 D E F M N P"),
        ({"vision_left": "4.9"}, "C1 C2 C3 C4 C5 C6 D E F M"),
        ({"vision_left": "4.8", "field_degrees": 150}, "C1 C2 C3 C4 C5"),
        ({"vision_left": "4.8", "field_degrees": 149}, ""),
        ({"height_cm": 154}, "B1 C1 C2 C3 C4 C5 C6 D E F M P"),
        ({"height_cm": 149}, "C1 C2 C3 C4 C5 C6 D E F M P"),
        ({"hearing": "aided"}, "C1 C2"),
        ({"upper_limbs": "fingers-short"}, "C1 C2 C3 C4"),
        ({"upper_limbs": "one-hand"}, "C5"),
        ({"lower_limbs": "left-lost"}, "C2"),
        ({"lower_limbs": "sits-unaided"}, "C5"),
        ({"lower_limbs": "sits-unaided", "upper_limbs": "fingers-short"}, "C5"),
        ({"lower_limbs": "sits-unaided", "upper_limbs": "one-hand"}, ""),
        ({"colour": False}, ""),
        ({"disease": True}, ""),
    ],
)
def test_the_body_leaves_the_classes_of_article_14(changes: dict[str, Any], left: str) -> None:
    assert codes(in_order(fit(medical(**changes), TODAY))) == left


def test_every_class_that_ends_is_told_with_all_its_reasons() -> None:
    driver = licence(classes=("A1", "C1", "D"), born=date(1963, 5, 15))
    told = lost(driver, medical(hearing="aided", vision_left="4.9"), TODAY)
    assert told == (
        Lost(LicenceClass.A1, ("age", "vision", "hearing")),
        Lost(LicenceClass.D, ("hearing",)),
    )


@given(LICENCES, MEDICALS, DAYS)
def test_a_licence_never_gains_anything(of: Licence, examined: Medical, on: date) -> None:
    assert permitted(remaining(of, examined, on)) <= permitted(of.classes)


@given(LICENCES, MEDICALS, DAYS)
def test_what_remains_is_fit_and_of_age_and_as_much_as_can_be(
    of: Licence, examined: Medical, on: date
) -> None:
    able = fit(examined, on) & ages.allowed(of.born, of.extended_until, on)
    left = frozenset(remaining(of, examined, on))
    assert left <= able
    assert permitted(left) & able == permitted(of.classes) & able


@given(LICENCES, MEDICALS, DAYS)
def test_a_class_that_is_held_either_stays_or_is_told_as_lost(
    of: Licence, examined: Medical, on: date
) -> None:
    stays, ends = set(remaining(of, examined, on)), {one.code for one in lost(of, examined, on)}
    assert not stays & ends
    assert set(of.classes) <= stays | ends
    assert all(one.because for one in lost(of, examined, on))


@given(LICENCES, MEDICALS, DAYS)
def test_what_remains_once_remains_when_asked_again(
    of: Licence, examined: Medical, on: date
) -> None:
    once = remaining(of, examined, on)
    assert remaining(of.model_copy(update={"classes": once}), examined, on) == once


@given(LICENCES, DAYS)
def test_age_alone_leaves_at_least_what_age_and_health_leave(of: Licence, on: date) -> None:
    whole = medical()
    assert permitted(remaining(of, whole, on)) <= permitted(remaining(of, None, on))


@given(BIRTHS, DAYS)
def test_no_extension_gives_more_than_an_age_under_the_limit(born: date, on: date) -> None:
    extended = ages.allowed(born, date.max, on)
    assert ages.allowed(born, None, on) <= extended <= ALL
    assert on < date(born.year + 66, 3, 1) or LicenceClass.A1 not in extended or born.month > 2


@given(MEDICALS, DAYS)
def test_every_condition_only_takes_away(examined: Medical, on: date) -> None:
    assert all(fit(examined, on) <= left for _, left in conditions(examined, on))
