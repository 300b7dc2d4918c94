"""People with a story, which stays true on whatever day the demonstration is shown."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from django.db import transaction
from django.db.models import Model

from cheguan.agencies.models import AccidentRecord, CompulsoryPolicy, VesselTax, ViolationRecord
from cheguan.demonstration import departments
from cheguan.demonstration.numbering import dated_vin, spoiled
from cheguan.demonstration.stories import STORIES, Story, Who
from cheguan.facts.people import DocumentType
from cheguan.facts.vin import Vin
from cheguan.kernel.text import Text
from cheguan.law.months import add_months, month_end
from cheguan.registry.models import Party, Vehicle

MAKER = "L0P"
"""The maker of the personas' vehicles only (WMI)."""

_DRIVES_SINCE = timedelta(days=60)
_INSURED_SINCE = timedelta(days=100)


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone with a story and a vehicle. `outcome` are the codes of all that the inspection
    mark's rules find; where it is empty the mark is given in seconds."""

    index: int
    who: Who
    story: Story

    @property
    def number(self) -> str:
        """The identity number or credit code."""
        return self.who.number

    @property
    def name(self) -> str:
        """As in the register."""
        return self.who.name

    @property
    def is_person(self) -> bool:
        """Someone who can sign in, not a firm."""
        return self.who.document is DocumentType.RESIDENT_CARD

    @property
    def situation(self) -> Text:
        """The story in a sentence."""
        return self.story.situation

    @property
    def outcome(self) -> frozenset[str]:
        """What the rules find, by code."""
        return self.story.outcome

    def vin(self, today: date) -> Vin:
        """The number of the vehicle as it is on this day; each day it is another vehicle, so
        that what became of yesterday's stays history."""
        vin = dated_vin(MAKER, self.index, self._registered(today), today)
        return Vin(spoiled(vin)) if self.story.wrong_check_digit else vin

    def rows(self, today: date) -> Iterator[Model]:
        """The vehicle and what the departments have on it, so that the story is true today."""
        vehicle = self._vehicle(today)
        yield vehicle
        key = {"city": vehicle.city, "vin": vehicle.vin}
        lapsed = self.story.insurance_lapsed
        since = add_months(today, -12) - timedelta(days=9) if lapsed else today - _INSURED_SINCE
        yield departments.policy(key, since)
        yield VesselTax(**key, year=today.year)
        if self.story.violations:
            yield ViolationRecord(**key, open=self.story.violations)

    def _due(self, today: date) -> date:
        return month_end(add_months(today.replace(day=1), self.story.due_in))

    def _registered(self, today: date) -> date:
        """In the month whose anniversary is due."""
        return add_months(self._due(today).replace(day=12), -self.story.age)

    def _vehicle(self, today: date) -> Vehicle:
        registered = self._registered(today)
        return Vehicle(
            **self.story.vehicle,
            **self.who.owning,
            vin=self.vin(today),
            status=self.story.status,
            manufactured=registered - _DRIVES_SINCE,
            first_registered=registered,
            valid_until=self._due(today),
            engine_number=f"P{self.index:07d}",
            certificate_number=f"4499{self.index:08d}",
        )


PERSONAS = tuple(Persona(index, *pair) for index, pair in enumerate(STORIES, start=1))


def refresh(today: date) -> None:
    """Make the stories true on this day; what was done to them earlier on the same day stays."""
    vins = [persona.vin(today) for persona in PERSONAS]
    if Vehicle.objects.filter(vin__in=vins).count() == len(vins):
        return
    with transaction.atomic():
        _forget()
        parties = [party for persona in PERSONAS for party in persona.who.parties()]
        Party.objects.bulk_create(parties, ignore_conflicts=True)
        for persona in PERSONAS:
            for row in persona.rows(today):
                row.save(force_insert=True)


def _forget() -> None:
    """The vehicles of an earlier day leave; their cases, marks and changes stay."""
    for model in (Vehicle, CompulsoryPolicy, VesselTax, ViolationRecord, AccidentRecord):
        model.objects.filter(vin__startswith=MAKER).delete()
