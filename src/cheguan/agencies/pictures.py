"""The pictures that departments have sent, kept under the digest of their bytes."""

from __future__ import annotations

import hashlib

from cheguan.agencies.models import Picture


def keep(jpeg: bytes) -> str:
    """Keep a picture; the same one is kept once. Returns its digest, SHA-256 in hexadecimal."""
    digest = hashlib.sha256(jpeg).hexdigest()
    Picture.objects.bulk_create([Picture(digest=digest, bytes=jpeg)], ignore_conflicts=True)
    return digest


def read(digest: str) -> bytes:
    """The bytes of a kept picture. Raises Picture.DoesNotExist."""
    return bytes(Picture.objects.values_list("bytes", flat=True).get(digest=digest))
