"""Which rows are due for the treasury to be asked, each claimed by one worker."""

from __future__ import annotations

from datetime import datetime
from typing import TypeVar

from django.db import connection

from cheguan.payments.models import Order, Refund

M = TypeVar("M", Order, Refund)

BATCH = 100

# The claim itself moves a row to its next turn: 1, 2, 4 … minutes later, at most six hours. A
# worker that dies leaves it there, and it comes up again.
_CLAIM = """
UPDATE {table} AS t
SET asked = t.asked + 1,
    ask_at = %(now)s + least(power(2, least(t.asked, 10)) * interval '1 minute', interval '6 hours')
FROM (
    SELECT city, number FROM {table}
    WHERE ask_at <= %(now)s {only} ORDER BY ask_at LIMIT %(batch)s FOR UPDATE SKIP LOCKED
) AS due
WHERE t.city = due.city AND t.number = due.number
RETURNING t.city, t.number
"""
_ONLY = "AND city = %(city)s AND number = %(number)s"


def due(model: type[M], now: datetime) -> list[M]:
    """Some rows whose turn has come; nobody else gets them before their next turn."""
    return _claimed(model, "", now=now, batch=BATCH)


def one(model: type[M], city: str, number: str, now: datetime) -> M | None:
    """This row, if its turn has come and nobody else has it."""
    mine = _claimed(model, _ONLY, now=now, batch=1, city=city, number=number)
    return next(iter(mine), None)


def _claimed(model: type[M], only: str, **values: str | int | datetime) -> list[M]:
    with connection.cursor() as cursor:
        cursor.execute(_CLAIM.format(table=model._meta.db_table, only=only), values)
        keys = cursor.fetchall()
    rows: list[M] = list(model.objects.filter(pk__in=keys)) if keys else []
    return rows
