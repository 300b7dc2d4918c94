"""Personas with a new vehicle: what comes of asking for its temporary plate."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from django.db.models import Model

from cheguan.demonstration import departments, new_vehicles
from cheguan.demonstration.numbering import dated_vin
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.story import MAKER, Story
from cheguan.demonstration.personas.who import Who
from cheguan.demonstration.ranges import KAPOK, SALOON
from cheguan.facts.divisions import CITIES, city_of
from cheguan.facts.people import DocumentType
from cheguan.facts.plates import HOME_PROVINCE
from cheguan.facts.vin import Vin
from cheguan.kernel.service import Service
from cheguan.kernel.text import _
from cheguan.law.temporary_plates import Area, Reason, last_day, limit, sheets
from cheguan.registry.models import TemporaryPlate
from cheguan.services.vehicles import temporary_plate

_YESTERDAY, _MADE_BEFORE = timedelta(days=1), timedelta(days=40)


@dataclass(frozen=True, slots=True)
class Buying(Story):
    """A new car, bought so many days ago; or still unsold.

    It is insured for a year, or only for so many days more, until it is registered.
    `plates_before` it had, one after another, the last of them until yesterday.
    """

    bought: int | None = 1
    insured_for: int | None = None
    plates_before: int = 0

    @property
    def service(self) -> Service[Any]:
        """The plate."""
        return temporary_plate.SERVICE

    @property
    def reason(self) -> Reason:
        """Why it must be on the road."""
        return Reason.UNSOLD if self.bought is None else Reason.UNREGISTERED

    def subject(self, who: Who, index: int, today: date) -> Vin:
        """Another car each day, so that the plates of yesterday's stay history."""
        return dated_vin(MAKER, index, self._made_on(today), today)

    def told(self, who: Who, index: int, today: date) -> Iterator[Model | Paper]:
        """The papers that come with a new car, and the plates that it had."""
        vin, bought_on = self.subject(who, index, today), self._bought_on(today)
        yield new_vehicles.origin(vin, SALOON, KAPOK, self._made_on(today), SALOON.seats[0])
        if self.bought is not None:
            yield new_vehicles.purchase(vin, who.number, bought_on)
        yield departments.policy(vin, bought_on, self._insured_until(today))
        yield from self._plates(who, vin, today)

    def _bought_on(self, today: date) -> date:
        return today - timedelta(days=self.bought or 1)

    def _made_on(self, today: date) -> date:
        return self._bought_on(today) - _MADE_BEFORE

    def _insured_until(self, today: date) -> date | None:
        return None if self.insured_for is None else today + timedelta(days=self.insured_for)

    def _plates(self, who: Who, vin: Vin, today: date) -> Iterator[TemporaryPlate]:
        """Oldest first; their numbers are the last that any series comes to."""
        until, city = today - _YESTERDAY, city_of(who.place)
        for ordinal in range(self.plates_before, 0, -1):
            since = until - (last_day(self.reason, Area.WITHIN, today) - today)
            yield TemporaryPlate(
                city=city.code,
                number=f"{HOME_PROVINCE}{CITIES[city.code].plate_letters[0]}9{ordinal}Z9Z",
                vin=vin,
                place=city.code,
                reason=self.reason.value,
                limited_as=limit(self.reason, today).name,
                ordinal=ordinal,
                holder_number=who.number,
                holder_name=who.name,
                brand=KAPOK.name,
                kind=SALOON.kind,
                cross_area=False,
                sheets=sheets(SALOON.kind),
                since=since,
                until=until,
                issued_at=datetime.combine(since, time(2), UTC),
                case="",
            )
            until = since - _YESTERDAY


STORIES: tuple[tuple[Who, Buying], ...] = (
    (
        Who("490106199502179983", "罗嘉欣", "440106", "00099000010"),
        Buying(_("She bought a car yesterday, VIN {vin}: it gets a temporary plate in seconds")),
    ),
    (
        Who("490606199011239993", "谭志豪", "440606", "00099000011"),
        Buying(
            _("The insurance of his new car, VIN {vin}, ends in ten days: so does the plate"),
            insured_for=10,
        ),
    ),
    (
        Who("490305198706059983", "曾雅琪", "440305", "00099000012"),
        Buying(
            _("Her new car, VIN {vin}, has had three temporary plates: there is no fourth"),
            bought=120,
            plates_before=3,
            outcome=frozenset({"too-often"}),
        ),
    ),
    (
        Who(
            *("91490106MA9X0P0286", "岭桥汽车销售(广州)有限公司", "440106", "00099000013"),
            document=DocumentType.CREDIT_CODE,
        ),
        Buying(
            _("A dealer's unsold car, VIN {vin}, is to be driven: a clerk gives it the plate"),
            bought=None,
        ),
    ),
)
