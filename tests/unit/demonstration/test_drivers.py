"""Licences of the invented province: as many, as old and as far along as licences are."""

from __future__ import annotations

import base64
from collections import Counter
from datetime import date, timedelta
from itertools import pairwise

import pytest
from django.db.models import Model

from cheguan.agencies.health.portraits import measure
from cheguan.agencies.models import DriverViolationRecord
from cheguan.demonstration import portraits
from cheguan.demonstration.drivers import period
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.province import rows
from cheguan.facts.health import Medical
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import LicenceClass, LicenceStatus, LicenceTerm
from cheguan.law.licences import portraits as law
from cheguan.law.licences.ages import allowed, is_aged
from cheguan.law.months import add_months
from cheguan.registry.models import Licence, Party

TODAY = date(2026, 5, 15)
PEOPLE = 12_000
IN_WINDOW = TODAY + timedelta(days=90)

Stream = list[Model | Paper]


@pytest.fixture(scope="module")
def stream() -> Stream:
    return list(rows(PEOPLE, 1, TODAY))


@pytest.fixture(scope="module")
def licences(stream: Stream) -> list[Licence]:
    return [row for row in stream if isinstance(row, Licence)]


def answers(stream: Stream, question: str) -> dict[str, dict[str, object]]:
    papers = (row for row in stream if isinstance(row, Paper) and row.question == question)
    return {paper.key: paper.answer for paper in papers}


def due(licences: list[Licence]) -> list[Licence]:
    return [one for one in licences if one.until and one.until < IN_WINDOW]


def test_about_six_of_ten_people_drive(licences: list[Licence]) -> None:
    assert 0.5 < len(licences) / PEOPLE < 0.75


def test_a_licence_says_of_its_holder_what_the_register_says(
    stream: Stream, licences: list[Licence]
) -> None:
    people = {row.number: row for row in stream if isinstance(row, Party)}

    for one in licences:
        holder, number = people[one.number], IdentityNumber(one.number)
        assert (one.name, one.place, one.city) == (holder.name, holder.place, holder.city)
        assert one.born == number.birth
        assert one.sex == ("1" if int(number[16]) % 2 else "2")


def test_every_driver_has_a_file_of_twelve_digits_and_one_licence(licences: list[Licence]) -> None:
    assert len({one.number for one in licences}) == len(licences)
    assert len({one.file_number for one in licences}) == len(licences)
    assert all(len(one.file_number) == 12 and one.file_number.isdigit() for one in licences)


def test_nobody_drove_before_eighteen_or_after_today(licences: list[Licence]) -> None:
    for one in licences:
        assert add_months(one.born, 12 * 18) <= one.first_issued <= one.since <= TODAY


def test_terms_follow_on_one_another_from_the_first_day(licences: list[Licence]) -> None:
    for one in licences:
        before = {"6": (0, 6), "10": (6, 16), "long": (16,)}[one.term]
        starts = {add_months(one.first_issued, 12 * years) for years in before}
        assert any(abs((one.since - start).days) <= 1 for start in starts)
        if one.term == LicenceTerm.LONG:
            assert one.until is None
        else:
            assert one.until == add_months(one.since, 12 * int(one.term))


def test_every_term_is_held_by_many(licences: list[Licence]) -> None:
    terms = Counter(one.term for one in licences)

    assert set(terms) == {"6", "10", "long"}
    assert min(terms.values()) > 0.1 * len(licences)


def test_twelve_points_are_rare_and_always_of_a_scoring_period(licences: list[Licence]) -> None:
    with_twelve = [one for one in licences if one.twelve_points]

    assert 0.005 < len(with_twelve) / len(licences) < 0.06
    for one in with_twelve:
        assert all(day == period(one.first_issued, day) for day in one.twelve_points)
        assert all(day <= TODAY for day in one.twelve_points)


def test_a_full_period_shows_on_the_licence(licences: list[Licence]) -> None:
    full = [one for one in licences if one.points >= 12]

    assert full
    for one in full:
        assert one.status == LicenceStatus.FULL_POINTS
        assert period(one.first_issued, TODAY) in one.twelve_points


def test_a_scoring_period_begins_each_year_on_the_day_of_the_first_issue() -> None:
    first = date(2020, 2, 29)
    days = [first + timedelta(days=n) for n in range(1500)]
    starts = [period(first, day) for day in days]

    assert all(start <= day for start, day in zip(starts, days, strict=True))
    assert all((day - start).days < 366 for start, day in zip(starts, days, strict=True))
    assert all(earlier <= later for earlier, later in pairwise(starts))
    assert sorted(set(starts)) == [add_months(first, 12 * n) for n in range(5)]


def how_far_along(until: date) -> str:
    if until < TODAY:
        return "lapsed" if add_months(until, 12) <= TODAY else "late"
    return "due" if until < IN_WINDOW else "valid"


def test_some_are_due_some_late_and_some_too_late(licences: list[Licence]) -> None:
    dated = [one.until for one in licences if one.until]
    share = Counter(how_far_along(until) for until in dated)

    assert 0.04 < share["due"] / len(dated) < 0.15
    assert 0.01 < share["late"] / len(dated) < 0.06
    assert 0.002 < share["lapsed"] / len(dated) < 0.03


def test_a_licence_that_ran_out_says_so(licences: list[Licence]) -> None:
    for one in licences:
        if one.until and one.until < TODAY and one.points < 12:
            restorable = add_months(one.until, 12) <= TODAY
            assert one.status == (
                LicenceStatus.RESTORABLE if restorable else LicenceStatus.NOT_RENEWED
            )


def test_most_drive_cars_and_every_sort_of_vehicle_is_driven(licences: list[Licence]) -> None:
    classes = Counter(code for one in licences for code in one.classes)

    assert classes["C1"] + classes["C2"] > 0.75 * len(licences)
    assert {"A1", "A2", "A3", "B1", "B2", "C5", "D", "E", "F"} <= set(classes)
    assert set(classes) <= set(LicenceClass)


def test_age_takes_classes_from_some(licences: list[Licence]) -> None:
    aged = [
        one
        for one in licences
        if not set(one.classes) <= set(map(str, allowed(one.born, None, TODAY)))
    ]

    assert 0.002 < len(aged) / len(licences) < 0.1
    assert any(is_aged(one.born, 70, TODAY) for one in aged)
    assert any(not is_aged(one.born, 70, TODAY) for one in aged)


def test_open_matters_are_few_and_always_those_of_a_driver(
    stream: Stream, licences: list[Licence]
) -> None:
    records = {r.number: r for r in stream if isinstance(r, DriverViolationRecord)}
    marked = {one.number: one.status for one in licences}

    assert 0.02 < len(records) / len(licences) < 0.1
    assert set(records) <= set(marked)
    for number, status in marked.items():
        if status == LicenceStatus.VIOLATION:
            assert records[number].violations
        if status == LicenceStatus.ACCIDENT:
            assert records[number].accidents


def test_whoever_is_due_has_mostly_been_examined_and_nobody_else_was(
    stream: Stream, licences: list[Licence]
) -> None:
    medicals = {key: Medical(**answer) for key, answer in answers(stream, "medical").items()}
    numbers = {one.number for one in due(licences)}

    assert set(medicals) <= numbers
    assert 0.85 < len(medicals) / len(numbers) < 1
    assert all(medical.examined_on <= TODAY for medical in medicals.values())
    for one in due(licences):
        if one.number in medicals and is_aged(one.born, 71, TODAY):
            assert medicals[one.number].ability is not None or medicals[
                one.number
            ].examined_on < add_months(one.born, 70 * 12)


def test_most_portraits_are_good_and_some_are_for_a_clerk(
    stream: Stream, licences: list[Licence]
) -> None:
    pictures = answers(stream, "portrait")
    images = Counter(str(answer["image"]) for answer in pictures.values())
    doubtful = sum(
        count
        for image, count in images.items()
        if law.doubtful(measure(base64.b64decode(image), TODAY), TODAY)
    )

    assert set(pictures) <= {one.number for one in due(licences)}
    assert 0 < doubtful / len(pictures) < 0.1
    assert len(images) <= 2 * portraits.VARIANTS


@pytest.mark.parametrize("variant", range(portraits.VARIANTS))
def test_a_drawn_portrait_passes_every_measure_before_white_and_only_ground_fails_before_grey(
    variant: int,
) -> None:
    white = measure(portraits.drawn(variant), TODAY)
    grey = measure(portraits.drawn(variant, portraits.GREY), TODAY)

    assert white.figures == grey.figures == 1
    assert law.size(white, TODAY) == law.shape(white, TODAY) == law.Grade.GOOD
    assert not law.doubtful(white, TODAY)
    assert law.ground(grey, TODAY) == law.Grade.DOUBTFUL
    assert law.sharpness(grey, TODAY) == law.Grade.GOOD


def test_portraits_differ_from_one_another() -> None:
    pictures = {portraits.drawn(variant) for variant in range(portraits.VARIANTS)}

    assert len(pictures) == portraits.VARIANTS
