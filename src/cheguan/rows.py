"""Plain statements for the rows that every case reads and writes.

For these few, building a query costs several times what the database needs to answer it. Here each
statement is put together once from the model's own fields; the condition is plain SQL, always a
constant with placeholders. Everywhere else Django's queries are good enough, and clearer.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from itertools import groupby
from typing import Any, TypeVar

from django.db import connection
from django.db.models import Field, Model

M = TypeVar("M", bound=Model)


def first(model: type[M], condition: str, *values: Any) -> M | None:
    """The first row that fits the condition, or None."""
    found = every(model, condition, *values)
    return found[0] if found else None


def every(model: type[M], condition: str, *values: Any) -> list[M]:
    """All rows that fit the condition."""
    fields = _fields(model)
    with connection.cursor() as cursor:
        cursor.execute(_select(model, condition), values)
        rows = cursor.fetchall()
    names = [field.attname for field in fields]
    return [model.from_db(connection.alias, names, _read(fields, row)) for row in rows]


def add(rows: Sequence[Model]) -> None:
    """Insert rows in one statement, those of one model next to each other. Raises
    IntegrityError."""
    if not rows:
        return
    kinds = tuple((model, len(list(group))) for model, group in groupby(rows, type))
    values = [
        field.get_db_prep_save(getattr(row, field.attname), connection)
        for row in rows
        for field in _fields(type(row))
    ]
    with connection.cursor() as cursor:
        cursor.execute(_inserts(kinds), values)


@cache
def _fields(model: type[Model]) -> tuple[Field[Any, Any], ...]:
    return tuple(field for field in model._meta.concrete_fields if field.column)


@cache
def _columns(model: type[Model]) -> str:
    return ", ".join(connection.ops.quote_name(str(field.column)) for field in _fields(model))


@cache
def _select(model: type[Model], condition: str) -> str:
    return f"SELECT {_columns(model)} FROM {model._meta.db_table} WHERE {condition}"  # noqa: S608


@cache
def _inserts(kinds: tuple[tuple[type[Model], int], ...]) -> str:
    *others, last = (_insert(model, count) for model, count in kinds)
    ahead = ", ".join(f"part{place} AS ({insert})" for place, insert in enumerate(others))
    return f"WITH {ahead} {last}" if ahead else last


def _insert(model: type[Model], count: int) -> str:
    one = f"({', '.join(['%s'] * len(_fields(model)))})"
    table = model._meta.db_table
    return f"INSERT INTO {table} ({_columns(model)}) VALUES {', '.join([one] * count)}"  # noqa: S608


def _read(fields: Sequence[Field[Any, Any]], row: Sequence[Any]) -> list[Any]:
    return [
        field.from_db_value(value, None, connection) if hasattr(field, "from_db_value") else value
        for field, value in zip(fields, row, strict=True)
    ]
