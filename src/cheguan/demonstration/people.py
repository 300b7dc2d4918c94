"""Households: people who share an address, some of them a car."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from random import Random

from cheguan.demonstration.bag import Bag
from cheguan.demonstration.numbering import Numbering
from cheguan.demonstration.places import COUNTIES_BY_CARS, address
from cheguan.demonstration.words import EITHER, FEMALE, MALE, SURNAMES
from cheguan.facts.divisions import Division, city_of
from cheguan.facts.people import DocumentType
from cheguan.registry.models import Party

_OLDEST = 90
_ADULT_FROM, _MOST_ARE, _ADULT_UNTIL = 20, 38, 80
_CHILDREN = Bag({0: 0.25, 1: 0.4, 2: 0.35})
_COUPLES = 0.72
_WITH_GRANDPARENT = 0.15
_GRANDPARENTS_FROM = 50
_WOMEN_ALONE, _GIRLS, _GRANDMOTHERS = 0.5, 0.48, 0.6
_SHORT_NAMES = 0.2
_MOVED_HERE = 0.3
"""How many got their identity number in another county."""


@dataclass(frozen=True, slots=True)
class Household:
    """Who lives at one address. The first one or two of them own its vehicles."""

    place: Division
    members: tuple[Party, ...]
    couple: bool

    @property
    def owners(self) -> tuple[Party, ...]:
        """Those of age to own a vehicle: the head, and the spouse."""
        return self.members[: 1 + self.couple]

    def cut(self, most: int) -> Household:
        """This household with no more than so many people."""
        members = self.members[:most]
        return Household(self.place, members, self.couple and len(members) > 1)


def households(people: int, today: date, numbering: Numbering, dice: Random) -> Iterator[Household]:
    """Households of so many people in all."""
    while people > 0:
        household = _Home(today, numbering, dice).household().cut(people)
        people -= len(household.members)
        yield household


class _Home:
    """An address into which people are put one after another."""

    def __init__(self, today: date, numbering: Numbering, dice: Random) -> None:
        self._year = today.year - 1  # who is born in it is between 0 and 1 year old
        self._numbering, self._dice = numbering, dice
        self._place = COUNTIES_BY_CARS.draw(dice)
        self._address = address(self._place, dice)

    def household(self) -> Household:
        """The head, and whoever lives with him or her."""
        dice = self._dice
        age = int(dice.triangular(_ADULT_FROM, _ADULT_UNTIL, _MOST_ARE))
        surname = SURNAMES.draw(dice)
        couple = dice.random() < _COUPLES
        head_is_female = not couple and dice.random() < _WOMEN_ALONE
        members = [self._person(surname, age, female=head_is_female)]
        if couple:
            members.append(
                self._person(SURNAMES.draw(dice), max(age - 2, _ADULT_FROM), female=True)
            )
            members += self._children(surname, age)
            members += self._grandparents(surname, age)
        return Household(self._place, tuple(members), couple)

    def _children(self, surname: str, age: int) -> Iterator[Party]:
        for _ in range(_CHILDREN.draw(self._dice)):
            theirs = age - self._dice.randrange(22, 36)
            if 0 <= theirs < _ADULT_FROM:  # older ones have left
                yield self._person(surname, theirs, female=self._dice.random() < _GIRLS)

    def _grandparents(self, surname: str, age: int) -> Iterator[Party]:
        theirs = age + self._dice.randrange(22, 30)
        if _GRANDPARENTS_FROM < theirs <= _OLDEST and self._dice.random() < _WITH_GRANDPARENT:
            yield self._person(surname, theirs, female=self._dice.random() < _GRANDMOTHERS)

    def _person(self, surname: str, age: int, *, female: bool) -> Party:
        dice = self._dice
        born_in = COUNTIES_BY_CARS.draw(dice) if dice.random() < _MOVED_HERE else self._place
        return Party(
            city=city_of(self._place.code).code,
            document=DocumentType.RESIDENT_CARD.value,
            number=self._numbering.identity(born_in.code, self._year - age, female=female),
            name=surname + _given_name(dice, female=female),
            place=self._place.code,
            address=self._address,
            mobile=self._numbering.telephone() if age >= _ADULT_FROM else "",
        )


def _given_name(dice: Random, *, female: bool) -> str:
    """One character, or more often two."""
    last = dice.choice(FEMALE if female else MALE)
    return last if dice.random() < _SHORT_NAMES else dice.choice(EITHER) + last
