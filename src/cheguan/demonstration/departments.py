"""What the other departments have on people and vehicles: mostly nothing that stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from cheguan.agencies.models import AccidentRecord, ViolationRecord
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.numbering import birth_of, sex_of
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.ranges import ELECTRICITY
from cheguan.facts.vehicles import Status
from cheguan.law.months import add_months
from cheguan.registry.models import Party, Vehicle

INSURERS = ("珠澜财产保险", "榕荫财产保险", "海拾相互保险")

_ABSENT, _LAPSED = 0.03, 0.05
_TAX_UNPAID = 0.03
_VIOLATIONS = Bag({0: 880, 1: 70, 2: 27, 3: 12, 5: 7, 9: 4})
_MODIFIED, _INJURY, _DEATH, _ACCIDENT_OPEN = 0.003, 0.005, 0.0005, 0.006


def known_of(
    vehicle: Vehicle, today: date, dice: Random
) -> Iterator[Paper | ViolationRecord | AccidentRecord]:
    """What all departments have on this vehicle; where nothing is known there is nothing."""
    since = _insured_since(vehicle, today, dice)
    if since:
        yield policy(vehicle.vin, since)
    unpaid = dice.random() < _TAX_UNPAID
    yield vessel_tax(vehicle, (since or today).year - unpaid)
    yield from _violations(vehicle, today, dice)
    yield from _accidents(vehicle, today, dice)


def person(party: Party) -> Paper:
    """Someone in the population register, as the number says it."""
    answer = {
        "number": party.number,
        "name": party.name,
        "sex": sex_of(party.number),
        "born": birth_of(party.number),
        "address": party.address,
    }
    return Paper("identity", "person", party.number, answer)


def policy(vin: str, since: date, until: date | None = None) -> Paper:
    """A compulsory policy from this day, of one year if nothing else is said."""
    answer = {
        "number": f"PD{vin[-6:]}{since:%Y%m%d}",
        "insurer": INSURERS[since.day % len(INSURERS)],
        "since": since,
        "until": until or add_months(since, 12) - timedelta(days=1),
    }
    return Paper("insurance", "policy", vin, answer)


def vessel_tax(vehicle: Vehicle, year: int) -> Paper:
    """Paid with the policy up to this year; electric vehicles owe none."""
    answer = {"year": year, "exempt": vehicle.fuel == ELECTRICITY}
    return Paper("tax", "vessel-tax", vehicle.vin, answer)


def _insured_since(vehicle: Vehicle, today: date, dice: Random) -> date | None:
    """Renewed each year on any day, unless it was given up or forgotten for up to a year."""
    if (drawn := dice.random()) < _ABSENT:
        return None
    days = dice.randrange(365, 2 * 365) if drawn < _ABSENT + _LAPSED else dice.randrange(365)
    return max(today - timedelta(days=days), vehicle.first_registered)


def _violations(vehicle: Vehicle, today: date, dice: Random) -> Iterator[ViolationRecord]:
    count, modified = _VIOLATIONS.draw(dice), dice.random() < _MODIFIED
    if count or modified:
        yield ViolationRecord(
            city=vehicle.city,
            vin=vehicle.vin,
            open=count,
            modification_punished=_some_day(vehicle, today, dice) if modified else None,
        )


def _accidents(vehicle: Vehicle, today: date, dice: Random) -> Iterator[AccidentRecord]:
    drawn = dice.random()
    injury, death = drawn < _INJURY, drawn < _DEATH
    unsettled = dice.random() < _ACCIDENT_OPEN or Status.ACCIDENT.value in vehicle.status
    if injury or unsettled:
        day = _some_day(vehicle, today, dice)
        yield AccidentRecord(
            city=vehicle.city,
            vin=vehicle.vin,
            open=int(unsettled),
            injury=day if injury else None,
            death=day if death else None,
        )


def _some_day(vehicle: Vehicle, today: date, dice: Random) -> date:
    """Since the vehicle is on the road."""
    return today - timedelta(days=dice.randrange((today - vehicle.first_registered).days + 1))
