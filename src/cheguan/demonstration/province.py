"""The province as one stream of rows, never held whole: a million people need no more memory
than a thousand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import date
from itertools import islice
from random import Random

from django.db import transaction
from django.db.models import Model

from cheguan.agencies.models import AccidentRecord, CompulsoryPolicy, VesselTax, ViolationRecord
from cheguan.demonstration import loading, personas, staff
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.departments import known_of
from cheguan.demonstration.garage import Garage
from cheguan.demonstration.numbering import Numbering
from cheguan.demonstration.people import Household, households
from cheguan.demonstration.places import COUNTIES_BY_CARS, address
from cheguan.demonstration.ranges import PRIVATE_CARS, PRIVATE_MOTORCYCLES, TRADES
from cheguan.demonstration.words import FIRM_STEMS
from cheguan.facts.divisions import Division, DivisionKind, city_of
from cheguan.facts.people import DocumentType
from cheguan.registry.models import Party, Vehicle

TABLES = (Party, Vehicle, CompulsoryPolicy, VesselTax, ViolationRecord, AccidentRecord)

_BATCH = 20_000
"""Rows for one COPY each: enough to keep it busy, few enough to be held."""

_PEOPLE_TO_A_FIRM = 80
_CARS = Bag({0: 42, 1: 46, 2: 12})
_USES = Bag({"A": 940, "T": 30, "L": 15, "M": 5, "U": 5})
_OWNED_TOGETHER = 0.1
_MOTORCYCLE, _MOTORCYCLE_IN_TOWN = 0.3, 0.08
_TOWN = (DivisionKind.DISTRICT, DivisionKind.CITY_WITHOUT_COUNTIES)


def build(people: int, seed: int, today: date, progress: Callable[[int, int], None]) -> None:
    """Fill an empty database: so many people, the personas, the staff; all of it or nothing.

    `progress` hears how many people are done, of how many.
    """
    with transaction.atomic():
        done, stream = 0, rows(people, seed, today)
        while batch := list(islice(stream, _BATCH)):
            loading.copy(batch)
            done += sum(_is_person(row) for row in batch)
            progress(done, people)
        personas.refresh(today)
        staff.hire()
        loading.analyse(TABLES)


def _is_person(row: Model) -> bool:
    return isinstance(row, Party) and row.document == DocumentType.RESIDENT_CARD.value


def rows(people: int, seed: int, today: date) -> Iterator[Model]:
    """All rows but those of the personas, in an order in which they can be stored."""
    dice, numbering = Random(seed), Numbering()  # noqa: S311 - it must repeat itself
    garage = Garage(today, numbering, dice)
    for household in households(people, today, numbering, dice):
        yield from household.members
        yield from _with_what_is_known(_private(household, garage), garage)
    for _ in range(people // _PEOPLE_TO_A_FIRM):
        firm, fleet = _firm(garage)
        yield firm
        yield from _with_what_is_known(fleet, garage)


def _with_what_is_known(vehicles: Iterator[Vehicle], garage: Garage) -> Iterator[Model]:
    for vehicle in vehicles:
        yield vehicle
        yield from known_of(vehicle, garage.today, garage.dice)


def _private(household: Household, garage: Garage) -> Iterator[Vehicle]:
    """The cars and the motorcycle of a household."""
    dice, owners = garage.dice, household.owners
    for _ in range(_CARS.draw(dice)):
        owner = dice.choice(owners)
        together = household.couple and dice.random() < _OWNED_TOGETHER
        spouse = owners[owner is owners[0]] if together else None
        yield garage.vehicle(PRIVATE_CARS.draw(dice), _USES.draw(dice), owner, spouse)
    if dice.random() < _share_with_motorcycle(household.place):
        yield garage.vehicle(PRIVATE_MOTORCYCLES.draw(dice), "A", dice.choice(owners))


def _share_with_motorcycle(place: Division) -> float:
    """Cities keep motorcycles out."""
    return _MOTORCYCLE_IN_TOWN if place.kind in _TOWN else _MOTORCYCLE


def _firm(garage: Garage) -> tuple[Party, Iterator[Vehicle]]:
    """A firm, and the vehicles that its trade needs."""
    dice, place, trade = garage.dice, COUNTIES_BY_CARS.draw(garage.dice), TRADES.draw(garage.dice)
    city = city_of(place.code)
    firm = Party(
        city=city.code,
        document=DocumentType.CREDIT_CODE.value,
        number=garage.numbering.credit_code(place.code),
        name=f"{dice.choice(FIRM_STEMS)}({city.name.removesuffix('市')}){trade.suffix}",
        place=place.code,
        address=address(place, dice),
        mobile=garage.numbering.telephone(),
    )
    count = dice.randrange(1, trade.most + 1)
    drawn = (trade.fleet.draw(dice) for _ in range(count))
    return firm, (garage.vehicle(of, use, firm) for of, use in drawn)
