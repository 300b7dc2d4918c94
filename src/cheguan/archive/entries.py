"""What of a journal's entry is hashed: canonical text, in a form that has a version.

Form 1 is JSON with its names in the order of their code points, no space between, characters as
they are (UTF-8), instants in UTC with six decimals. For what a journal holds (texts, whole numbers,
truths, lists and objects of them) that is RFC 8785.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

FORM = 1
"""In which entries are sealed now. A new form gets the next number; what was sealed keeps its."""

_ENCODER = json.JSONEncoder(ensure_ascii=False, sort_keys=True, separators=(",", ":"))
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"

COLUMNS = (
    "city",
    "case",
    "version",
    "at",
    "event",
    "by",
    "officer",
    "office",
    "channel",
    "values",
)
"""Of the journal's table, which are all it has."""


def select(alias: str) -> str:
    """The columns as SQL."""
    return ", ".join(f'{alias}."{name}"' for name in COLUMNS)


def canonical(row: Sequence[Any]) -> str:
    """The text of an entry in form 1; `row` has the COLUMNS as the database gives them, `values` as
    its text of JSON."""
    entry = dict(zip(COLUMNS, row, strict=True))
    entry["at"] = instant(entry["at"])
    entry["values"] = json.loads(entry["values"])
    return text(entry)


def text(value: Mapping[str, Any]) -> str:
    """JSON that says the same in the same bytes, wherever it is written."""
    return _ENCODER.encode(value)


def instant(at: datetime) -> str:
    """An instant in UTC, always with six decimals."""
    return at.astimezone(UTC).strftime(INSTANT)
