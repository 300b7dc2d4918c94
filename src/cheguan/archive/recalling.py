"""What a sealed entry said, as the archive of its case still has it, against what it says now."""

from __future__ import annotations

import json
from typing import Any

from cheguan.archive import merkle, queries
from cheguan.archive.models import Volume
from cheguan.archive.store import Damaged, Missing, store


def difference(city: str, case: str, leaf: bytes, now: str) -> str:
    """The columns that differ, as a sentence; empty where the archive has no text that was sealed
    under this hash."""
    volume = Volume.objects.filter(city=city, case=case).first()
    before = next((text for text in _journal(volume) if _hash(text) == leaf), None)
    if before is None:
        return ""
    was, is_ = json.loads(before), json.loads(now)
    told = [f"{name} was {_text(was[name])}, is {_text(is_[name])}" for name in _changed(was, is_)]
    return f"By the archive {'; '.join(told)}."


def _changed(was: dict[str, Any], is_: dict[str, Any]) -> list[str]:
    return [name for name in was if was[name] != is_.get(name)]


def _journal(volume: Volume | None) -> list[str]:
    """The lines of a volume's journal; none where it can't be read."""
    if volume is None:
        return []
    try:
        pieces = queries.contents(volume)["pieces"]
        digest = next(piece["digest"] for piece in pieces if piece["role"] == "journal")
        return store().get(digest).decode().splitlines()
    except (Missing, Damaged):
        return []


def _hash(text: str) -> bytes:
    return merkle.leaf_hash(text.encode())


def _text(value: Any) -> str:
    return json.dumps(value, ensure_ascii=False)
