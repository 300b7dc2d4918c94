"""The portrait on a card that works without a network: small, and within the page."""

from __future__ import annotations

import io
from base64 import b64encode
from functools import lru_cache

from PIL import Image

from cheguan.casework import documents

SIZE = (264, 384)
"""Pixels: 22 mm × 32 mm at 300 dots an inch."""


def inline(city: str, digest: str) -> str:
    """The picture with this digest as a data address; none where it is not kept here."""
    content = small(city, digest)
    return f"data:image/jpeg;base64,{b64encode(content).decode()}" if content else ""


@lru_cache(maxsize=256)
def small(city: str, digest: str) -> bytes:
    """The picture as a JPEG of the size of the card; empty where it is not kept here."""
    content = documents.picture(city, digest)
    if content is None:
        return b""
    with Image.open(io.BytesIO(content)) as picture:
        picture.draft("RGB", SIZE)
        made = io.BytesIO()
        picture.convert("RGB").resize(SIZE).save(made, "JPEG", quality=85)
    return made.getvalue()
