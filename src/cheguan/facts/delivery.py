"""How what was granted reaches its holder (送达方式)."""

from __future__ import annotations

from enum import StrEnum


class Way(StrEnum):
    """By post to an address, to be picked up at a point nearby, or at the counter."""

    POST = "post"
    PICK_UP = "pick-up"
    COUNTER = "counter"
