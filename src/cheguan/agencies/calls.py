"""What was asked of whom, how long it took, and how often it failed (车税险信息联网核查)."""

from __future__ import annotations

from collections.abc import Collection
from contextlib import nullcontext
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import structlog
from django.db import Error, connection, transaction

from cheguan.agencies.models import Call

PAGE = 50
_SHOWN = 4

log = structlog.get_logger(__name__)


def masked(key: str) -> str:
    """A key as it is written down: its last four characters, and at most half of it."""
    shown = min(_SHOWN, len(key) // 2)
    return "*" * (min(len(key), 40) - shown) + key[len(key) - shown :]


def made(department: str, question: str, key: str, seconds: float, outcome: str) -> Call:
    """The record of a call that has just ended, not yet written down."""
    return Call(
        at=datetime.now(UTC),
        department=department,
        question=question,
        about=masked(key),
        took_ms=round(seconds * 1000),
        outcome=outcome,
    )


_COLUMNS = ("at", "department", "question", "about", "took_ms", "outcome")
_NOTE = f"""
INSERT INTO agencies_call ({", ".join(_COLUMNS)}, "case")
SELECT *, %s FROM unnest(
    %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::int[], %s::text[]
)
"""  # noqa: S608 - the columns stand above


def note(calls: Collection[Call], case: str = "") -> None:
    """Write calls down, in one statement. Whoever asked goes on when that fails."""
    # Inside somebody's transaction a failure must undo no more than this.
    apart = transaction.atomic() if connection.in_atomic_block else nullcontext()
    columns = [[getattr(call, name) for call in calls] for name in _COLUMNS]
    try:
        with apart, connection.cursor() as cursor:
            cursor.execute(_NOTE, [case, *columns])
    except Error as error:
        log.warning("calls_not_noted", many=len(calls), reason=type(error).__name__)


BATCH = 5000
"""Calls that are forgotten in one transaction: short, so that nobody waits for it."""

_FORGET = """
DELETE FROM agencies_call WHERE id IN (
    SELECT id FROM agencies_call WHERE at < %s ORDER BY at LIMIT %s
)
"""


def forget(before: datetime) -> int:
    """Forget the calls made before then; returns how many."""
    forgotten = 0
    while batch := _forget_some(before):
        forgotten += batch
    return forgotten


def _forget_some(before: datetime) -> int:
    # The table is append-only even for its owner (migration 0002): the right to delete is there
    # for this one statement, and never seen by anyone else.
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("GRANT DELETE ON agencies_call TO CURRENT_USER")
        cursor.execute(_FORGET, [before, BATCH])
        forgotten: int = cursor.rowcount
        cursor.execute("REVOKE DELETE ON agencies_call FROM CURRENT_USER")
    return forgotten


@dataclass(frozen=True)
class Figures:
    """How one question has fared: how often it was asked and failed, how long it took (ms)."""

    department: str
    question: str
    count: int
    failed: int
    p50: int
    p95: int
    last_failure: datetime | None
    last_why: str

    @property
    def share(self) -> float:
        """Of the calls, how many failed (0 to 1)."""
        return self.failed / self.count


_SUMMARY = """
SELECT department, question, count(*), count(*) FILTER (WHERE failed),
       percentile_disc(0.5) WITHIN GROUP (ORDER BY took_ms),
       percentile_disc(0.95) WITHIN GROUP (ORDER BY took_ms),
       max(at) FILTER (WHERE failed),
       coalesce((array_agg(outcome ORDER BY at DESC) FILTER (WHERE failed))[1], '')
FROM (SELECT *, outcome NOT IN ('found', 'none') AS failed FROM agencies_call WHERE at >= %s) c
GROUP BY department, question ORDER BY department, question
"""


def summary(since: datetime | None = None) -> list[Figures]:
    """Each question that was asked since then (the last 24 hours), by department."""
    with connection.cursor() as cursor:
        cursor.execute(_SUMMARY, [since or datetime.now(UTC) - timedelta(days=1)])
        return [Figures(*row) for row in cursor.fetchall()]


def latest(department: str | None = None, before: int | None = None) -> list[Call]:
    """A page of calls, newest first, of one department or all; `before` is the id of the last one
    of the page before it."""
    calls = Call.objects.order_by("-id")
    if department:
        calls = calls.filter(department=department)
    if before:
        calls = calls.filter(id__lt=before)
    return list(calls[:PAGE])
