"""Someone whose only vehicle is due now and gets the mark without a doubt."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, date, datetime
from functools import reduce
from itertools import islice
from operator import or_

from django.db.models import Q, QuerySet

from cheguan.casework.preview import preview
from cheguan.demonstration.personas import MAKER
from cheguan.facts.people import DocumentType, Party
from cheguan.facts.vehicles import Status, Usage
from cheguan.kernel.days import day_of
from cheguan.law.months import add_months
from cheguan.registry import find
from cheguan.registry.models import Vehicle
from cheguan.services.vehicles.inspection_mark import SERVICE

_CANDIDATES = 60
_EXEMPT_AGES = (24, 48, 96)
_LATE, _SOON = 6, 3
"""Months around the due day in which someone is looked for."""


def due_people(limit: int) -> list[Party]:
    """Up to so many people, no personas, who would get the mark in seconds if they asked now."""
    return list(islice(_due(datetime.now(UTC)), limit))


def _due(now: datetime) -> Iterator[Party]:
    for vehicle in _candidates(day_of(now)):
        alone = len(find.vehicles_of(vehicle.owner_number)) == 1
        verdict = preview(SERVICE, vehicle, now).verdict if alone else None
        if verdict is not None and not verdict.findings:
            yield vehicle.as_fact().owner


def _candidates(today: date) -> QuerySet[Vehicle]:
    """Some vehicles that may well be due; the rules have the last word."""
    first, last = add_months(today, -_LATE), add_months(today, _SOON)
    ages = (
        Q(first_registered__range=(add_months(first, -age), add_months(last, -age)))
        for age in _EXEMPT_AGES
    )
    likely = Vehicle.objects.exclude(vin__startswith=MAKER).filter(
        reduce(or_, ages),
        owner_document=DocumentType.RESIDENT_CARD.value,
        usage=Usage.NON_COMMERCIAL.value,
        status__in=(Status.NORMAL.value, Status.OVERDUE.value),
        valid_until__range=(first, last),
    )
    return likely[:_CANDIDATES]
