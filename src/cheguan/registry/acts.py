"""Apply acts to the records: each act is one statement, and leaves a change behind.

How a kind of act is done stands with the records that it changes (marks, licences, …), which
register it here.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from functools import singledispatch

from cheguan.kernel.acts import Act


@dataclass(frozen=True, slots=True)
class Occasion:
    """By which case an act is done, when, and which one of its acts it is."""

    case: str
    at: datetime
    position: int


class AlreadyDone(Exception):
    """A constraint says that this has been granted before (one mark for each anniversary)."""


@singledispatch
def apply(act: Act, occasion: Occasion) -> None:
    """Do the act. Raises AlreadyDone where the records hold it already."""
    raise TypeError(f"No way is known to apply {type(act).__name__}; say how, with its records.")
