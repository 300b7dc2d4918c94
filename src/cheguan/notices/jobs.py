"""Bring notices out in the background.

The row of a dispatch is its own queue entry. The job that `tell` defers only makes it quick; the
rounds take up every row that is due, be it that a provider failed or that a worker was killed.
"""

from __future__ import annotations

from uuid import UUID

from procrastinate.contrib.django import app

from cheguan.notices import dispatching
from cheguan.notices.rounds import rounds


@app.task(name="notices.deliver")
def deliver(city: str, dispatch: str) -> None:
    """Bring out what was just told."""
    dispatching.serve(city, UUID(dispatch))


ROUNDS = rounds("notices", dispatching.due, dispatching.serve)
