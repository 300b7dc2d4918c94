"""Making the stories true on a day: rows in the database, papers for the other departments."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from cheguan.agencies.models import (
    AccidentRecord,
    DriverViolationRecord,
    Picture,
    ViolationRecord,
)
from cheguan.demonstration import papers
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.everyone import MAKER, PERSONAS
from cheguan.registry.models import Licence, Party, TemporaryPlate, Vehicle


def refresh(today: date, data: Path | None = None) -> None:
    """Make the stories true on this day; what was done to them earlier on the same day stays.

    Papers are written under the data folder, where there is one.
    """
    with transaction.atomic():
        if not _begun(today):
            _forget()
            _begin(today)
        papers.write(data, papers.PERSONAS, papers_of(today))


def papers_of(today: date) -> Iterator[Paper]:
    """What the other departments have on the personas."""
    for persona in PERSONAS:
        yield from persona.people()
        yield from (paper for paper in persona.rows(today) if isinstance(paper, Paper))


def _begun(today: date) -> bool:
    """Whether the personas' vehicles are already those of this day."""
    vins = [persona.subject(today) for persona in PERSONAS]
    owned = sum(isinstance(row, Vehicle) for row in _records(today))
    return Vehicle.objects.filter(vin__in=vins).count() == owned


def _forget() -> None:
    """What an earlier day's stories rested on; their cases, marks, plates and changes stay."""
    numbers = [persona.number for persona in PERSONAS]
    of_vehicles: tuple[type[Model], ...] = (Vehicle, ViolationRecord, AccidentRecord)
    for model in of_vehicles:
        model._default_manager.filter(vin__startswith=MAKER).delete()
    of_drivers: tuple[type[Model], ...] = (Licence, DriverViolationRecord)
    for model in of_drivers:
        model._default_manager.filter(number__in=numbers).delete()
    TemporaryPlate.objects.filter(vin__startswith=MAKER, case="").delete()


def _begin(today: date) -> None:
    parties = [party for persona in PERSONAS for party in persona.who.parties()]
    Party.objects.bulk_create(parties, ignore_conflicts=True)
    for row in _records(today):
        # The same picture of an earlier day may be kept still.
        type(row)._default_manager.bulk_create([row], ignore_conflicts=isinstance(row, Picture))


def _records(today: date) -> Iterator[Model]:
    rows = (row for persona in PERSONAS for row in persona.rows(today))
    return (row for row in rows if isinstance(row, Model))
