"""Rows into tables by COPY, the quickest way that PostgreSQL has."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from functools import cache
from operator import attrgetter

from django.db import connection
from django.db.models import Model


def copy(rows: Iterable[Model]) -> None:
    """Add rows of any models, one COPY for each model."""
    by_model: dict[type[Model], list[Model]] = defaultdict(list)
    for row in rows:
        by_model[type(row)].append(row)
    for model, of_model in by_model.items():
        _copy(model, of_model)


def analyse(models: Iterable[type[Model]]) -> None:
    """Tell the planner of the database what these tables now hold."""
    with connection.cursor() as cursor:
        cursor.execute(f"ANALYZE {', '.join(model._meta.db_table for model in models)}")


def _copy(model: type[Model], rows: Sequence[Model]) -> None:
    values = attrgetter(*columns(model))
    quoted = ", ".join(f'"{name}"' for name in columns(model))
    with (
        connection.cursor() as cursor,
        cursor.copy(f"COPY {model._meta.db_table} ({quoted}) FROM STDIN") as stream,
    ):
        for row in rows:
            stream.write_row(values(row))


@cache
def columns(model: type[Model]) -> tuple[str, ...]:
    """The columns of a model's table; of these models, each is called as its attribute."""
    return tuple(field.attname for field in model._meta.concrete_fields if field.column)
