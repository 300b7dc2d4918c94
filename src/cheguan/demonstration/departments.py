"""What the other departments have on a vehicle: mostly nothing that stands in the way."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random

from django.db.models import Model

from cheguan.agencies.models import (
    AccidentRecord,
    CompulsoryPolicy,
    VesselTax,
    ViolationRecord,
)
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.ranges import ELECTRICITY
from cheguan.facts.vehicles import Status
from cheguan.law.months import add_months
from cheguan.registry.models import Vehicle

INSURERS = ("珠澜财产保险", "榕荫财产保险", "海拾相互保险")

_ABSENT, _LAPSED = 0.03, 0.05
_TAX_UNPAID = 0.03
_VIOLATIONS = Bag({0: 880, 1: 70, 2: 27, 3: 12, 5: 7, 9: 4})
_MODIFIED, _INJURY, _DEATH, _ACCIDENT_OPEN = 0.003, 0.005, 0.0005, 0.006


def known_of(vehicle: Vehicle, today: date, dice: Random) -> Iterator[Model]:
    """The rows of all departments on this vehicle; where nothing is known there is none."""
    key = {"city": vehicle.city, "vin": vehicle.vin}
    policy = _policy(key, vehicle, today, dice)
    if policy:
        yield policy
    yield _tax(key, vehicle, policy.since.year if policy else today.year, dice)
    yield from _violations(key, vehicle, today, dice)
    yield from _accidents(key, vehicle, today, dice)


def policy(key: dict[str, str], since: date) -> CompulsoryPolicy:
    """A policy of one year, from this day."""
    return CompulsoryPolicy(
        **key,
        number=f"PD{key['vin'][-6:]}{since:%Y%m%d}",
        insurer=INSURERS[since.day % len(INSURERS)],
        since=since,
        until=add_months(since, 12) - timedelta(days=1),
    )


def _policy(
    key: dict[str, str], vehicle: Vehicle, today: date, dice: Random
) -> CompulsoryPolicy | None:
    """Renewed each year on any day, unless it was given up or forgotten for up to a year."""
    if (drawn := dice.random()) < _ABSENT:
        return None
    days = dice.randrange(365, 2 * 365) if drawn < _ABSENT + _LAPSED else dice.randrange(365)
    return policy(key, max(today - timedelta(days=days), vehicle.first_registered))


def _tax(key: dict[str, str], vehicle: Vehicle, year: int, dice: Random) -> VesselTax:
    """Paid with the policy; electric vehicles owe none."""
    unpaid = dice.random() < _TAX_UNPAID
    return VesselTax(**key, year=year - unpaid, exempt=vehicle.fuel == ELECTRICITY)


def _violations(
    key: dict[str, str], vehicle: Vehicle, today: date, dice: Random
) -> Iterator[ViolationRecord]:
    count, modified = _VIOLATIONS.draw(dice), dice.random() < _MODIFIED
    if count or modified:
        punished = _some_day(vehicle, today, dice) if modified else None
        yield ViolationRecord(**key, open=count, modification_punished=punished)


def _accidents(
    key: dict[str, str], vehicle: Vehicle, today: date, dice: Random
) -> Iterator[AccidentRecord]:
    drawn = dice.random()
    injury, death = drawn < _INJURY, drawn < _DEATH
    unsettled = dice.random() < _ACCIDENT_OPEN or Status.ACCIDENT.value in vehicle.status
    if injury or unsettled:
        day = _some_day(vehicle, today, dice)
        yield AccidentRecord(
            **key,
            open=int(unsettled),
            injury=day if injury else None,
            death=day if death else None,
        )


def _some_day(vehicle: Vehicle, today: date, dice: Random) -> date:
    """Since the vehicle is on the road."""
    return today - timedelta(days=dice.randrange((today - vehicle.first_registered).days + 1))
