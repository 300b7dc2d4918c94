"""Someone whose only vehicle is due now and gets the mark without a doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet

from cheguan.agencies.answers import SOURCES, answer
from cheguan.demonstration.personas import MAKER
from cheguan.facts.people import DocumentType, Party
from cheguan.kernel.days import day_of
from cheguan.kernel.sources import Answer, Known
from cheguan.law.months import add_months
from cheguan.registry.models import Vehicle
from cheguan.services.vehicles.inspection_mark import SERVICE, InspectionMark

_CANDIDATES = 40


def due_people(limit: int) -> list[Party]:
    """Up to so many people, no personas, who would get the mark in seconds if they asked now."""
    found = _due(datetime.now(UTC))
    return [owner for owner, _ in zip(found, range(limit), strict=False)]


def _due(now: datetime) -> Iterator[Party]:
    for vehicle in _candidates(day_of(now))[:_CANDIDATES]:
        if not SERVICE.judge(_application(vehicle, now), day_of(now)).findings:
            yield vehicle.as_fact().owner


def _candidates(today: date) -> QuerySet[Vehicle]:
    """Vehicles that may well be due; the rules have the last word."""
    elsewhere = Vehicle.objects.exclude(vin=OuterRef("vin")).filter(
        Q(owner_number=OuterRef("owner_number")) | Q(co_owner_number=OuterRef("owner_number"))
    )
    return Vehicle.objects.filter(
        ~Q(vin__startswith=MAKER),
        ~Exists(elsewhere),
        owner_document=DocumentType.RESIDENT_CARD.value,
        usage="A",
        status="A",
        first_registered__gt=add_months(today, -12 * 5),
        valid_until__range=(today, add_months(today, 2)),
    )


def _application(vehicle: Vehicle, now: datetime) -> InspectionMark:
    fields = InspectionMark.prefilled_fields()
    sources = [field.source for field in fields.values() if field.source.id in SOURCES]
    told = answer(sources, vehicle.vin, vehicle.city, now)
    known = {
        name: _value(told[field.source.id])
        for name, field in fields.items()
        if field.source.id in told
    }
    return InspectionMark.model_validate(
        {"vin": vehicle.vin, "vehicle": vehicle.as_fact(), **known}
    )


def _value(answer: Answer) -> Any:
    return answer.value if isinstance(answer, Known) else None
