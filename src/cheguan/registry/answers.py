"""The facts that the register answers."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import datetime
from typing import Any

from cheguan.facts.vehicles import registered
from cheguan.kernel.sources import Absent, Answer, Known, Source
from cheguan.registry import find

SOURCES = frozenset({registered.id})


def answer(
    sources: Collection[Source[Any]], vin: str, city: str, at: datetime
) -> Mapping[str, Answer]:
    """The vehicle, locked for the transaction; by source id."""
    held = find.held_vehicle(city, vin)
    known = Known(held.as_fact(), registered.id, at) if held else Absent(registered.id, at)
    return {source.id: known for source in sources}
