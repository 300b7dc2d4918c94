"""Portraits, whoever sent them: handed in here, or told by a department."""

from __future__ import annotations

from cheguan.agencies import pictures
from cheguan.agencies.models import Picture
from cheguan.casework import documents


def content(city: str, digest: str) -> bytes | None:
    """The picture with this digest; None where it is not kept."""
    handed_in = documents.picture(city, digest)
    if handed_in is not None:
        return handed_in
    try:
        return pictures.read(digest)
    except Picture.DoesNotExist:
        return None
