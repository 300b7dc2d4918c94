"""Acts: what an office does to the records when it grants."""

from __future__ import annotations

from abc import abstractmethod

from pydantic import BaseModel, ConfigDict


class Act(BaseModel):
    """One change of the records, as a value. It names what it touches, so that it can be locked."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    @property
    @abstractmethod
    def touches(self) -> tuple[str, str]:
        """The kind and key of the record that changes: ("vehicle", vin)."""


class Grant:
    """What a case grants: its acts, in order."""

    def __init__(self, *acts: Act) -> None:
        self.acts = acts

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Grant) and self.acts == other.acts

    def __hash__(self) -> int:
        return hash(self.acts)

    def __repr__(self) -> str:
        return f"Grant({', '.join(map(repr, self.acts))})"
