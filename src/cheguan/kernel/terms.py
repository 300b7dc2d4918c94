"""Time limits: how long an office may take (法定期限) and how long it promises to (承诺期限)."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Unit(StrEnum):
    """What is counted."""

    WORKING_DAYS = "working-days"
    MINUTES = "minutes"


@dataclass(frozen=True)
class Term:
    """So many units; the day of acceptance is not counted (Civil Code art. 201)."""

    count: int
    unit: Unit


def working_days(count: int) -> Term:
    """A term of working days (工作日)."""
    return Term(count, Unit.WORKING_DAYS)


def minutes(count: int) -> Term:
    """A promise in minutes."""
    return Term(count, Unit.MINUTES)
