"""The province into an empty database and the departments' papers, and made true each day."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import date
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.db.models import Model

from cheguan.demonstration import chooser, loading, papers, personas, province, staff
from cheguan.demonstration.papers import Paper
from cheguan.facts.people import DocumentType
from cheguan.registry.models import Party

_BATCH = 20_000
"""For one COPY each: enough to keep it busy, few enough to be held."""


def build(
    people: int,
    seed: int,
    today: date,
    progress: Callable[[int, int], None],
    data: Path | None = None,
) -> None:
    """Fill an empty database: so many people, the personas, the staff; all of it or nothing.

    `progress` hears how many people are done, of how many. What the other departments hold is
    written under the data folder, where there is one.
    """
    with transaction.atomic(), papers.writing(data, papers.PROVINCE) as pen:
        done = 0
        for batch in _batches(province.rows(people, seed, today)):
            loading.copy(row for row in batch if isinstance(row, Model))
            if pen:
                pen.write(row for row in batch if isinstance(row, Paper))
            done += sum(map(_is_person, batch))
            progress(done, people)
        staff.hire()
        loading.analyse(province.TABLES)
        refresh(today, data)


def refresh(today: date, data: Path | None = None) -> None:
    """Make the personas' stories true on this day, and list whom one may sign in as."""
    personas.refresh(today, data)
    chooser.write(today, data)


def _batches(stream: Iterator[Model | Paper]) -> Iterator[Sequence[Model | Paper]]:
    while batch := list(islice(stream, _BATCH)):
        yield batch


def _is_person(row: Model | Paper) -> bool:
    return isinstance(row, Party) and row.document == DocumentType.RESIDENT_CARD.value
