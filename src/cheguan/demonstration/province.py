"""The province as one stream of records and papers, never held whole: a million people need no
more memory than a thousand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from django.db.models import Model

from cheguan.agencies.models import AccidentRecord, DriverViolationRecord, ViolationRecord
from cheguan.demonstration import departments
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.drivers import OF_AGE, Drivers
from cheguan.demonstration.garage import Garage
from cheguan.demonstration.new_vehicles import papers_of_new
from cheguan.demonstration.numbering import Numbering, birth_of
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.people import Household, households
from cheguan.demonstration.places import COUNTIES_BY_CARS, address
from cheguan.demonstration.ranges import DEALER, PRIVATE_CARS, PRIVATE_MOTORCYCLES, TRADES
from cheguan.demonstration.words import FIRM_STEMS
from cheguan.facts.divisions import Division, DivisionKind, city_of
from cheguan.facts.people import DocumentType
from cheguan.law.months import add_months
from cheguan.registry.models import Licence, Party, Vehicle

TABLES = (Party, Vehicle, Licence, ViolationRecord, AccidentRecord, DriverViolationRecord)

_PEOPLE_TO_A_FIRM = 80
_CARS = Bag({0: 42, 1: 46, 2: 12})
_USES = Bag({"A": 940, "T": 30, "L": 15, "M": 5, "U": 5})
_OWNED_TOGETHER = 0.1
_MOTORCYCLE, _MOTORCYCLE_IN_TOWN = 0.3, 0.08
_TOWN = (DivisionKind.DISTRICT, DivisionKind.CITY_WITHOUT_COUNTIES)
_BOUGHT_LATELY = 0.006
_UNSOLD = 4
"""Cars that stand at a dealer's, at most."""


def rows(people: int, seed: int, today: date) -> Iterator[Model | Paper]:
    """All but what the personas have, in an order in which it can be stored."""
    dice, numbering = Random(seed), Numbering()  # noqa: S311 - it must repeat itself
    province = _Province(
        today, numbering, dice, Garage(today, numbering, dice), Drivers(today, numbering, dice)
    )
    for household in households(people, today, numbering, dice):
        yield from province.household(household)
    for _ in range(people // _PEOPLE_TO_A_FIRM):
        yield from province.firm()


@dataclass(frozen=True, slots=True)
class _Province:
    """Makes everything of one province, as it stands on one day."""

    today: date
    numbering: Numbering
    dice: Random
    garage: Garage
    drivers: Drivers

    def household(self, household: Household) -> Iterator[Model | Paper]:
        """Its people, what each of them has, its vehicles."""
        yield from household.members
        born_by = add_months(self.today, -12 * OF_AGE)
        for member in household.members:
            if birth_of(member.number) <= born_by:
                yield departments.person(member)
                yield from self.drivers.known_of(member)
        if self.dice.random() < _BOUGHT_LATELY * len(household.members):
            yield from self._new_vehicle(self.dice.choice(household.owners))
        yield from self._with_what_is_known(self._private(household))

    def firm(self) -> Iterator[Model | Paper]:
        """A firm, the vehicles that its trade needs, and those that it sells."""
        dice, place = self.dice, COUNTIES_BY_CARS.draw(self.dice)
        city, trade = city_of(place.code), TRADES.draw(dice)
        firm = Party(
            city=city.code,
            document=DocumentType.CREDIT_CODE.value,
            number=self.numbering.credit_code(place.code),
            name=f"{dice.choice(FIRM_STEMS)}({city.name.removesuffix('市')}){trade.suffix}",
            place=place.code,
            address=address(place, dice),
            mobile=self.numbering.telephone(),
        )
        yield firm
        drawn = [trade.fleet.draw(dice) for _ in range(dice.randrange(1, trade.most + 1))]
        yield from self._with_what_is_known(self.garage.vehicle(of, use, firm) for of, use in drawn)
        for _ in range(dice.randrange(_UNSOLD + 1) if trade is DEALER else 0):
            yield from self._new_vehicle(None)

    def _new_vehicle(self, buyer: Party | None) -> Iterator[Paper]:
        number = buyer.number if buyer else None
        return papers_of_new(number, self.today, self.numbering, self.dice)

    def _with_what_is_known(self, vehicles: Iterable[Vehicle]) -> Iterator[Model | Paper]:
        for vehicle in vehicles:
            yield vehicle
            yield from departments.known_of(vehicle, self.today, self.dice)

    def _private(self, household: Household) -> Iterator[Vehicle]:
        """The cars and the motorcycle of a household."""
        dice, owners = self.dice, household.owners
        for _ in range(_CARS.draw(dice)):
            owner = dice.choice(owners)
            together = household.couple and dice.random() < _OWNED_TOGETHER
            spouse = owners[owner is owners[0]] if together else None
            yield self.garage.vehicle(PRIVATE_CARS.draw(dice), _USES.draw(dice), owner, spouse)
        if dice.random() < _share_with_motorcycle(household.place):
            yield self.garage.vehicle(PRIVATE_MOTORCYCLES.draw(dice), "A", dice.choice(owners))


def _share_with_motorcycle(place: Division) -> float:
    """Cities keep motorcycles out."""
    return _MOTORCYCLE_IN_TOWN if place.kind in _TOWN else _MOTORCYCLE
