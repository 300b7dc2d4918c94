"""What a verification of the journal finds."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Kind(StrEnum):
    """What happened to what was found."""

    CHANGED = "changed"
    REMOVED = "removed"
    INSERTED = "inserted"
    FORGED = "forged"
    REWRITTEN = "rewritten"


@dataclass(frozen=True)
class Finding:
    """One thing that does not fit: `where` names it, `says` what differs."""

    kind: Kind
    city: str
    where: str
    says: str

    def __str__(self) -> str:
        return f"{self.city} {self.where}: {self.kind}. {self.says}"


def entry(case: str, version: int) -> str:
    """How an entry of the journal is named."""
    return f"case {case} version {version}"
