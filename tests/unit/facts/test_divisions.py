"""Guangdong: 21 cities, 122 counties, and two cities that have none (GB/T 2260)."""

from __future__ import annotations

import pytest

from cheguan.facts.divisions import (
    CITIES,
    COUNTIES,
    PROVINCE,
    DivisionKind,
    city_by_plate_letter,
    city_of,
    counties_of,
    division,
    parents,
)
from cheguan.facts.errors import Malformed

WITHOUT_COUNTIES = {"441900", "442000"}


def test_there_are_21_cities_and_122_counties() -> None:
    real = [c for c in COUNTIES.values() if c.kind is not DivisionKind.CITY_WITHOUT_COUNTIES]
    assert len(CITIES) == 21
    assert len(real) == 122
    assert set(COUNTIES) - {county.code for county in real} == WITHOUT_COUNTIES


@pytest.mark.parametrize(
    ("code", "chain"),
    [
        ("440106", ("440106", "440100", "440000")),
        ("440100", ("440100", "440000")),
        ("441900", ("441900", "440000")),
        ("440000", ("440000",)),
    ],
)
def test_what_stands_over_a_place(code: str, chain: tuple) -> None:
    assert parents(code) == chain


@pytest.mark.parametrize("code", COUNTIES)
def test_each_county_lies_in_one_city_of_the_province(code: str) -> None:
    assert city_of(code).code in CITIES
    assert COUNTIES[code] in counties_of(city_of(code).code)
    assert parents(code)[-1] == PROVINCE.code


def test_a_city_without_counties_has_itself() -> None:
    for code in WITHOUT_COUNTIES:
        assert [county.code for county in counties_of(code)] == [code]


@pytest.mark.parametrize("code", ["", "999999", "350100", "440199", "44"])
def test_an_unknown_place_is_told(code: str) -> None:
    with pytest.raises(Malformed, match="is not a county, city or province that is served here"):
        division(code)


def test_the_province_has_no_city() -> None:
    with pytest.raises(Malformed):
        city_of(PROVINCE.code)


@pytest.mark.parametrize(
    ("letter", "city"),
    [("A", "440100"), ("B", "440300"), ("E", "440600"), ("X", "440600"), ("Y", "440600")],
)
def test_the_city_of_a_plate_letter(letter: str, city: str) -> None:
    found = city_by_plate_letter(letter)
    assert found is not None
    assert found.code == city


@pytest.mark.parametrize("letter", "ZIO")
def test_a_letter_that_no_city_issues(letter: str) -> None:
    assert city_by_plate_letter(letter) is None


def test_no_letter_belongs_to_two_cities() -> None:
    letters = "".join(city.plate_letters for city in CITIES.values())
    assert len(letters) == len(set(letters)) == 23
