"""Each look at a record is written down: by whom, at what, why (查询留痕)."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from enum import StrEnum

from cheguan.organisation.models import Look
from cheguan.organisation.powers import Officer


class Purpose(StrEnum):
    """Why someone looked."""

    SEARCH = "search"
    CASE = "case"
    REVEAL = "reveal"


def write_down(
    officer: Officer, purpose: Purpose, seen: Iterable[tuple[str, str, str]], at: datetime
) -> None:
    """Record that these were shown: city, kind and key of each. One statement."""
    Look.objects.bulk_create(
        Look(
            city=city,
            at=at,
            officer=officer.number,
            office=officer.office,
            purpose=purpose.value,
            kind=kind,
            key=key,
        )
        for city, kind, key in seen
    )
