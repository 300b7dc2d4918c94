"""What our own traffic police know of vehicles and drivers: tables beside ours, so never silent."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection

from django.db import connection

from cheguan.agencies.asks import Ask
from cheguan.agencies.models import AccidentRecord, DriverViolationRecord, ViolationRecord
from cheguan.facts import enforcement, licences
from cheguan.facts.fact import Fact

_KEPT = {
    enforcement.violations.id: (ViolationRecord._meta.db_table, "vin"),
    enforcement.accidents.id: (AccidentRecord._meta.db_table, "vin"),
    licences.unsettled.id: (DriverViolationRecord._meta.db_table, "number"),
}
"""Source → its table, and the column by which it is asked."""

SOURCES = frozenset(_KEPT)


def facts(asks: Collection[Ask]) -> dict[Ask, Fact]:
    """What is on record, by one statement for all. Where there is no row nothing is open."""
    rows = _rows(asks) if asks else {}
    return {ask: _fact(ask, rows.get((ask.source.id, ask.city, ask.key))) for ask in asks}


def _fact(ask: Ask, row: str | None) -> Fact:
    gives: type[Fact] = ask.source.gives
    return gives() if row is None else gives.model_validate_json(row)


def _rows(asks: Collection[Ask]) -> dict[tuple[str, str, str], str]:
    """The rows as JSON, which pydantic reads fastest, by source, city and key."""
    keys: dict[tuple[str, str], list[str]] = defaultdict(list)
    for ask in asks:
        keys[ask.source.id, ask.city].append(ask.key)
    values = [value for (source, city), of in keys.items() for value in (source, city, of)]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(_select(source) for source, _ in keys), values)
        return {(source, city, key): row for source, city, key, row in cursor.fetchall()}


def _select(source: str) -> str:
    table, column = _KEPT[source]
    return (
        f"SELECT %s::text, city, {column}, (to_jsonb(t) - 'city' - '{column}')::text"  # noqa: S608
        f" FROM {table} t WHERE city = %s AND {column} = ANY(%s)"
    )
