"""What only the wallet knows, and what of it is kept."""

from __future__ import annotations

import hashlib
import secrets
from base64 import urlsafe_b64encode

CITY = 6


def drawn(city: str) -> str:
    """A secret that tells which city keeps what it opens."""
    return f"{city}.{secrets.token_urlsafe(32)}"


def city_in(secret: str) -> str:
    """The city that a secret names, whoever wrote it; empty where it names none."""
    city = secret.partition(".")[0]
    return city if city.isascii() and city.isdigit() and len(city) == CITY else ""


def digest(*parts: str) -> str:
    """What is kept of a secret: 43 characters."""
    whole = hashlib.sha256("\n".join(parts).encode(errors="replace")).digest()
    return urlsafe_b64encode(whole).rstrip(b"=").decode("ascii")
