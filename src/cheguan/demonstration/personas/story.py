"""What every persona's story has, and what it is worked out into for a day."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import Model

from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.who import Who
from cheguan.kernel.service import Service
from cheguan.kernel.text import Text

MAKER = "L0P"
"""The maker of the personas' vehicles only (WMI)."""


@dataclass(frozen=True, slots=True)
class Story(ABC):
    """Someone's situation. `outcome` are the codes of all that the service's rules find; where it
    is empty, what was applied for is granted in seconds."""

    situation: Text
    outcome: frozenset[str] = field(default=frozenset(), kw_only=True)

    @abstractmethod
    def told(self, who: Who, index: int, today: date) -> Iterator[Model | Paper]:
        """The rows and papers by which it is true on this day."""

    @abstractmethod
    def subject(self, who: Who, index: int, today: date) -> str:
        """What is applied for, as the service wants it named: a VIN, the licence's number."""

    @property
    @abstractmethod
    def service(self) -> Service[Any]:
        """What is applied for."""
