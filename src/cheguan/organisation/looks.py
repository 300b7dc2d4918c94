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
    ARCHIVE = "archive"
    """查阅档案."""
    ROADSIDE = "roadside"
    """路面检查."""
    INVESTIGATION = "investigation"
    """案件调查."""
    PARTNER = "partner"
    """合作单位核验: a rental firm, an insurer, a fuel station asks for a proof."""


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
