"""Searching the records: what a clerk finds by name, by part and by number, and where."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
from integration.records import (
    CHEN,
    GUANGZHOU,
    NANSHAN,
    NOW,
    SHENZHEN,
    TIANHE,
    WANG,
    by,
    confirmed,
    due_car,
    due_cars,
    officer,
    opened,
    owned_with,
)

from cheguan.facts.errors import Malformed
from cheguan.facts.recognise import recognise
from cheguan.organisation.powers import Deed, Officer, Role, reach
from cheguan.registry import find
from cheguan.registry.models import Vehicle

pytestmark = pytest.mark.django_db

YUEXIU = "440104"


def found(who: Officer, typed: str) -> Sequence[str]:
    """The plates that this officer finds by what was typed."""
    hits = find.search(recognise(typed), reach(who, Deed.FIND), reach(who, Deed.BROWSE))
    return [vehicle.plate for vehicle in hits]


@pytest.fixture
def spread() -> dict[str, Vehicle]:
    """The same owner's cars in three places."""
    return {
        TIANHE: due_car(),
        YUEXIU: due_car(place=YUEXIU),
        NANSHAN: due_car(city=SHENZHEN, place=NANSHAN, plate="粤B10001"),
    }


@pytest.mark.parametrize(
    ("office", "places"),
    [
        (TIANHE, {TIANHE}),
        (GUANGZHOU, {TIANHE, YUEXIU}),
        (SHENZHEN, {NANSHAN}),
        ("440000", {TIANHE, YUEXIU, NANSHAN}),
        ("440200", set()),
    ],
)
@pytest.mark.parametrize("typed", [CHEN.name, CHEN.name[:2], "NA{serial}"])
def test_names_and_parts_are_found_only_where_one_may_browse(
    spread: dict[str, Vehicle], office: str, places: set[str], typed: str
) -> None:
    who = officer(Role.CLERK, office)
    if typed.startswith("NA"):
        hits = {plate for car in spread.values() for plate in found(who, car.vin[-6:])}
    else:
        hits = set(found(who, typed))
    assert hits == {spread[place].plate for place in places}


@pytest.mark.parametrize("field", ["plate", "vin", "owner_number"])
def test_an_exact_number_is_found_in_the_whole_province(
    spread: dict[str, Vehicle], field: str
) -> None:
    clerk = officer(Role.CLERK, "440205")
    for car in spread.values():
        assert car.plate in found(clerk, getattr(car, field))


def test_a_plate_is_found_as_it_is_typed() -> None:
    car = due_car()
    typed = f" {car.plate[:2].lower()}·{car.plate[2:]} "
    assert found(officer(Role.CLERK), typed) == [car.plate]
    assert found(officer(Role.CLERK), car.plate[1:]) == [car.plate]


def test_a_car_is_found_by_either_owner() -> None:
    car = due_car(**owned_with(WANG))
    assert found(officer(Role.CLERK), WANG.number) == [car.plate]
    assert find.vehicles_of(WANG.number) == find.vehicles_of(CHEN.number) == [car]


@pytest.mark.parametrize("typed", ["", "   ", "粤A", "LZZ1CL3D0NA12345I", "490106199001010011"])
def test_what_is_no_number_and_no_name_finds_nothing(typed: str) -> None:
    due_car()
    assert found(officer(Role.CLERK), typed) == []


def test_a_slip_is_told_as_what_it_is() -> None:
    assert isinstance(recognise("LZZ1CL3D0NA12345I"), Malformed)


@pytest.mark.parametrize("typed", ["%", "_陈", "陈%", "'; DROP TABLE registry_vehicle; --", "陈\\"])
def test_signs_that_a_database_knows_are_letters_like_others(typed: str) -> None:
    due_car()
    assert found(officer(Role.CLERK), typed) == []


def test_who_has_no_post_finds_nothing() -> None:
    car = due_car()
    nobody = Officer("0", "-", TIANHE, ())
    assert found(nobody, car.plate) == found(nobody, CHEN.name) == []


def test_a_search_shows_one_more_than_it_can_list() -> None:
    due_cars(find.MOST_HITS + 5)
    hits = found(officer(Role.CLERK), CHEN.name)
    assert len(hits) == find.MOST_HITS + 1
    assert list(hits) == sorted(hits)


def test_marks_and_changes_are_those_of_the_vehicle() -> None:
    car, other = due_car(), due_car()
    case = confirmed(opened(car)).case
    confirmed(opened(other))
    [mark] = find.marks_of(car.city, car.vin)
    [change] = find.changes_of(car.city, "vehicle", car.vin)
    assert mark.case == change.case == case.number
    assert mark == find.mark_of_case(case.city, case.number)


def test_the_whereabouts_of_an_unknown_vehicle_are_unknown() -> None:
    car = due_car()
    assert find.whereabouts(["LZZ1CL3D0NA999999", car.vin]) == {car.vin: TIANHE}


def test_what_a_stored_vehicle_is_for_the_rules_is_what_was_stored() -> None:
    car = due_car(**owned_with(WANG))
    fact = find.vehicle(car.vin)
    assert fact is not None
    told = fact.as_fact()
    assert (told.vin, told.plate, told.place) == (car.vin, car.plate, TIANHE)
    assert type(told).model_validate(told.model_dump()) == told
    assert told.owned_by(CHEN.number)
    assert told.owned_by(WANG.number)
    assert not told.owned_by(by(CHEN, NOW).asker.id)
