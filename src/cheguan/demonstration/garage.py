"""Vehicles: bought some day, inspected since then, mostly in time."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from random import Random
from typing import Any

from cheguan.demonstration.bag import Bag
from cheguan.demonstration.numbering import ELECTRIC, PLUG_IN, Numbering, spoiled
from cheguan.demonstration.ranges import COLOURS, ELECTRICITY, HYBRID, PETROL, Make, Range
from cheguan.facts import vehicles
from cheguan.facts.divisions import PROVINCE, city_of
from cheguan.facts.vehicles import Usage
from cheguan.law.inspection import Regime, anniversaries, regime
from cheguan.law.months import add_months, window_start
from cheguan.registry.models import Party, Vehicle

_ELECTRIC_BY_AGE = (0.32, 0.28, 0.24, 0.18, 0.1, 0.05, 0.03)
_PLUG_IN_BY_AGE = (0.2, 0.16, 0.12, 0.06, 0.03, 0.02)
"""How many cars of an age in years run on electricity, wholly or also."""

_LATE, _EARLY = 0.1, 0.2
"""How many let their mark run out; how many renew it as soon as they may."""

_WINDOW = 3
_WRONG_CHECK_DIGIT, _FREE_CHECK_DIGIT = 0.004, 0.6
_KEPT_LONG_BY_DEALER = 0.003

_LETTERS = Bag(
    {"A": 980, "K": 5, "I": 4, "M": 3, **dict.fromkeys("EL", 2), **dict.fromkeys("CJODB", 1)}
)
"""Status letters of vehicles that are not overdue; those bear Q."""


@dataclass(frozen=True, slots=True)
class Garage:
    """Makes the vehicles of one province, as they stand on one day."""

    today: date
    numbering: Numbering
    dice: Random

    def vehicle(
        self, of: Range, usage: str, owner: Party, co_owner: Party | None = None
    ) -> Vehicle:
        """A vehicle of this range, in this use, registered where its owner is."""
        dice = self.dice
        make = of.makes.draw(dice)
        age = int(of.oldest * 365 * dice.random() ** 1.25)
        registered = self.today - timedelta(days=age)
        made = self._made(registered)
        fuel = self._fuel(of, age // 365)
        valid_until = self._valid_until(of.kind, usage, registered)
        return Vehicle(
            **self._identified(of, make, made, fuel, city_of(owner.place).code),
            **_technical(of, make, fuel),
            **_owned(owner, co_owner),
            usage=usage,
            status="Q" if valid_until < self.today else _LETTERS.draw(dice),
            colour=COLOURS.draw(dice),
            seats=dice.choice(of.seats),
            manufactured=made,
            first_registered=registered,
            valid_until=valid_until,
            scrap_due=_scrap_due(of, registered),
        )

    def _made(self, registered: date) -> date:
        long = self.dice.random() < _KEPT_LONG_BY_DEALER
        return registered - timedelta(days=self.dice.randrange(8, 200) + long * 4 * 366)

    def _fuel(self, of: Range, years: int) -> str:
        """Petrol gives way to electricity year by year; whatever burns something else stays."""
        if of.fuel != PETROL:
            return of.fuel
        drawn = self.dice.random() - _share(_ELECTRIC_BY_AGE, years)
        if drawn < 0:
            return ELECTRICITY
        plug_in = of.electric_plate_kind == "52" and drawn < _share(_PLUG_IN_BY_AGE, years)
        return HYBRID if plug_in else PETROL

    def _valid_until(self, kind: str, usage: str, registered: date) -> date:
        """The next anniversary; the last one where it was missed, the one after where the mark
        has been renewed already."""
        last = None
        coming = anniversaries(registered, _regime(kind, usage, self.today))
        for anniversary in coming:
            if anniversary.due >= self.today:
                break
            last = anniversary.due
        drawn = self.dice.random()
        if last and drawn < _LATE:
            return last
        open_now = window_start(anniversary.due, _WINDOW) <= self.today
        return next(coming).due if open_now and drawn > 1 - _EARLY else anniversary.due

    def _identified(
        self, of: Range, make: Make, made: date, fuel: str, city: str
    ) -> dict[str, str]:
        """All its numbers."""
        new_energy = fuel in (ELECTRICITY, HYBRID)
        kind = of.electric_plate_kind if new_energy else of.plate_kind
        power = ELECTRIC if fuel == ELECTRICITY else PLUG_IN
        wrong = self.dice.random() < (_FREE_CHECK_DIGIT if make.imported else _WRONG_CHECK_DIGIT)
        vin = self.numbering.vin(make.maker, made)
        return {
            "city": city,
            "vin": spoiled(vin) if wrong else vin,
            "plate": self.numbering.plate(city, kind, power),
            "plate_kind": kind,
            "engine_number": f"{make.letters[0]}{self.dice.randrange(10**7):07d}",
            "certificate_number": self.numbering.certificate(),
        }


def _share(by_age: tuple[float, ...], years: int) -> float:
    return by_age[years] if years < len(by_age) else 0


def _scrap_due(of: Range, registered: date) -> date | None:
    return add_months(registered, 12 * of.scrapped_after) if of.scrapped_after else None


def _technical(of: Range, make: Make, fuel: str) -> dict[str, Any]:
    displacement = 0 if fuel == ELECTRICITY else of.displacement
    return {
        "kind": of.kind,
        "brand": make.name,
        "model": f"{make.letters}{of.kind[1:]}{of.mass // 100:02d}{displacement // 100:02d}{fuel}",
        "fuel": fuel,
        "displacement_ml": displacement,
        "power_kw": of.power,
        "total_mass_kg": of.mass,
        "imported": make.imported,
    }


def _owned(owner: Party, co_owner: Party | None) -> dict[str, str]:
    owned = {
        "place": owner.place,
        "owner_document": owner.document,
        "owner_number": owner.number,
        "owner_name": owner.name,
    }
    if co_owner is None:
        return owned
    return owned | {
        "co_owner_document": co_owner.document,
        "co_owner_number": co_owner.number,
        "co_owner_name": co_owner.name,
    }


@cache
def _regime(kind: str, usage: str, today: date) -> Regime:
    """By which this type is inspected: the exempting one for what was never commercial, no van."""
    what_counts: dict[str, Any] = {"kind": kind, "usage": Usage(usage), "place": PROVINCE.code}
    sample = vehicles.Vehicle.model_construct(**what_counts)
    exempt = sample.usage is Usage.NON_COMMERCIAL and not sample.is_van
    return regime(sample, today, exempt=exempt)
