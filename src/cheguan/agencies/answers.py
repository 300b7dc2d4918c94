"""The facts that other departments answer, all asked at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection
from django.db.models import Model

from cheguan.agencies.models import (
    AccidentRecord,
    CompulsoryPolicy,
    VesselTax,
    ViolationRecord,
)
from cheguan.facts import enforcement, insurance, tax
from cheguan.kernel.sources import Absent, Answer, Known, Source

_TABLES: dict[str, type[Model]] = {
    insurance.compulsory.id: CompulsoryPolicy,
    tax.vessel.id: VesselTax,
    enforcement.violations.id: ViolationRecord,
    enforcement.accidents.id: AccidentRecord,
}
SOURCES = frozenset(_TABLES)


@dataclass(frozen=True)
class Ask:
    """A source that is asked by a key, in a city."""

    source: Source[Any]
    key: str
    city: str


def answer(asks: Collection[Ask], at: datetime, case: str = "") -> dict[Ask, Answer]:
    """What each source says."""
    return {
        ask: _answer(
            ask.source, _rows([ask.source], ask.key, ask.city).get(ask.source.id), at
        )
        for ask in asks
    }


def _rows(sources: Collection[Source[Any]], vin: str, city: str) -> dict[str, str]:
    """The row of each source's table as JSON, which pydantic reads fastest."""
    selects = (
        f"SELECT %s::text, to_jsonb(t) - 'city' - 'vin' FROM {_TABLES[source.id]._meta.db_table} t"  # noqa: S608
        " WHERE city = %s AND vin = %s"
        for source in sources
    )
    values = [value for source in sources for value in (source.id, city, vin)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(selects), values)
        return dict(cursor.fetchall())


def _answer(source: Source[Any], row: str | None, at: datetime) -> Answer:
    if row is not None:
        return Known(source.gives.model_validate_json(row), source.id, at)
    # A department that keeps counts knows of nothing where it has no row.
    return Absent(source.id, at) if source.may_lack else Known(source.gives(), source.id, at)
