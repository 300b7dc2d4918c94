"""What is wanted of a source."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from cheguan.kernel.sources import Source


@dataclass(frozen=True)
class Ask:
    """One source, asked about one key (a VIN, an identity number), for a case of this city."""

    source: Source[Any]
    key: str
    city: str
