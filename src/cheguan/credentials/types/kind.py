"""What a type of credential is: its fields, its look, its life, and the record that it follows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from typing import Any

from cheguan.kernel.days import SHANGHAI, day_of
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.text import Text

numbers = Numbers(__file__)


class Standing(StrEnum):
    """Whether what a credential says may be relied on."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"


class Shape(StrEnum):
    """Of what form a field's value is; a day is a `date`, an instant the seconds of its UTC."""

    TEXT = "text"
    TEXTS = "texts"
    DAY = "day"
    YES_NO = "yes-no"
    WHOLE = "whole"


@dataclass(frozen=True)
class Field:
    """One field: its name, and what it is called on a screen."""

    name: str
    label: Text


@dataclass(frozen=True)
class Said:
    """What a record says now, by the names of fields; None says nothing of it.

    `until` is the last day on which it holds, `holders` the numbers of those to whom a credential
    of it may be given.
    """

    fields: Mapping[str, Any]
    standing: Standing = Standing.VALID
    until: date | None = None
    holders: frozenset[str] = field(default_factory=frozenset)


Read = Callable[[str, str, date], Said | None]
"""What the record of this city and key says on a day; None where there is no such record."""


@dataclass(frozen=True)
class CredentialType:
    """One type. `look` is the component that draws it, `record` the kind of record it follows;
    without `read`, the record is one of a room above, which passes what it says."""

    id: str
    title: Text
    fields: tuple[Field, ...]
    look: str
    record: str
    read: Read | None = None

    def until(
        self, now: datetime, last_day: date | None, place: str, *, document: bool = False
    ) -> datetime:
        """The end of a code (or of a mobile document) that is made now: of its own life, or of the
        record's last day."""
        name = "document-days" if document else f"{self.id}-days"
        days = numbers.at(name, day_of(now), place)
        end = now.replace(microsecond=0) + timedelta(days=days)
        if last_day is None:
            return end
        after = datetime.combine(last_day + timedelta(days=1), time.min, SHANGHAI)
        return min(end, after.astimezone(now.tzinfo))
