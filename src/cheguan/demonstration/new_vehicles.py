"""Vehicles that are not registered yet: bought a few days ago, or still at the dealer's."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cheguan.demonstration import departments
from cheguan.demonstration.numbering import Numbering
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.ranges import PRIVATE_CARS, Make, Range

_LONGEST_AGO, _MADE_BEFORE = 30, (20, 120)
_INSURED, _SETTLED = 0.9, 0.85


def papers_of_new(
    buyer: str | None, today: date, numbering: Numbering, dice: Random
) -> Iterator[Paper]:
    """The papers of one more new car, with its buyer's, or a dealer's to be sold."""
    of = PRIVATE_CARS.draw(dice)
    make = of.makes.draw(dice)
    bought_on = today - timedelta(days=dice.randrange(_LONGEST_AGO))
    made_on = bought_on - timedelta(days=dice.randrange(*_MADE_BEFORE))
    vin = numbering.vin(make.maker, made_on)
    yield origin(vin, of, make, made_on, dice.choice(of.seats))
    if buyer:
        yield purchase(vin, buyer, bought_on, settled=dice.random() < _SETTLED)
    if dice.random() < _INSURED:
        yield departments.policy(vin, bought_on)


def origin(vin: str, of: Range, make: Make, made_on: date, seats: int) -> Paper:
    """The maker's certificate; the customs' proof where it was made abroad."""
    answer = {
        "number": f"{make.letters}{vin[-8:]}",
        "vin": vin,
        "brand": make.name,
        "model": f"{make.letters}{of.kind[1:]}{of.mass // 100:02d}",
        "kind": of.kind,
        "seats": seats,
    }
    if make.imported:
        return Paper("industry", "import", vin, answer | {"entered_on": made_on})
    answer |= {"maker": f"{make.name.removesuffix('牌')}汽车制造厂", "made_on": made_on}
    return Paper("industry", "conformity", vin, answer | {"safety_checked": True})


def purchase(vin: str, buyer: str, bought_on: date, *, settled: bool = True) -> Paper:
    """The invoice of a vehicle, with its buyer's number, and whether its tax is paid."""
    answer = {
        "invoice": f"{bought_on:%Y%m%d}{vin[-6:]}",
        "vin": vin,
        "buyer": buyer,
        "bought_on": bought_on,
        "settled": settled,
    }
    return Paper("tax", "purchase", vin, answer)
