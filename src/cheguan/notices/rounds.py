"""Rounds: rows that are their own queue entries, looked after every minute.

A row says when it is due next. Who takes it up moves that instant on by a lease, so that nobody
else does, and that it is due again should he die. Each city is served by itself.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, TypeVar

from django.db import transaction
from django.db.models import Model, QuerySet
from procrastinate.contrib.django import app
from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

M = TypeVar("M", bound=Model)

BATCH = 50
"""Rows that one job serves, so that a worker that is told to stop soon can."""


def claim(due: QuerySet[M], clock: str, until: datetime, **changes: Any) -> M | None:
    """Take up the oldest of the rows that are due: `clock`, its column, is moved on to `until`.
    None where there is none that nobody else is taking up."""
    with transaction.atomic():
        row = due.order_by(clock).select_for_update(skip_locked=True).first()
        if row:
            changes[clock] = until
            for name, value in changes.items():
                setattr(row, name, value)
            row.save(update_fields=list(changes))
    return row


def growing(times: int, first: timedelta, longest: timedelta) -> timedelta:
    """The pause after so many failures: doubled each time, up to the longest."""
    return min(first * (1 << min(times - 1, 30)), longest)


@dataclass(frozen=True, slots=True)
class Rounds:
    """The two jobs of one kind of rows."""

    look: Task[[int], None, []]
    catch_up: Task[[str], None, [str]]


def rounds(name: str, due: Callable[[], QuerySet[Any]], serve_one: Callable[[str], bool]) -> Rounds:
    """Register the jobs `<name>.look`, each minute, and `<name>.catch_up`, which it asks for in
    each city where something is due. `serve_one` serves one row of a city; False: there was none.
    """

    @app.task(name=f"{name}.catch_up")
    def catch_up(city: str) -> None:
        """Serve a batch. Where there was one row there may be more: another worker may begin."""
        for place in range(BATCH):
            if not serve_one(city):
                return
            if place == 0:
                begin(city)

    def begin(city: str) -> None:
        """Unless one waits to be run already."""
        waiting = catch_up.configure(queueing_lock=f"{name}.catch_up {city}")
        with suppress(AlreadyEnqueued), transaction.atomic():
            waiting.defer(city=city)

    @app.periodic(cron="* * * * *")
    @app.task(name=f"{name}.look", queueing_lock=f"{name}.look")
    def look(timestamp: int) -> None:
        for city in due().values_list("city", flat=True).distinct():
            begin(city)

    return Rounds(look, catch_up)
