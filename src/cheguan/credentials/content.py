"""The digests by which credentials and devices are compared."""

from __future__ import annotations

import hashlib
from base64 import urlsafe_b64encode
from collections.abc import Mapping
from typing import Any

import cbor2

from cheguan.credentials.types import numbered


def digest(value: Any) -> str:
    """SHA-256 of the canonical CBOR, 43 characters of base64url."""
    whole = hashlib.sha256(cbor2.dumps(value, canonical=True)).digest()
    return urlsafe_b64encode(whole).rstrip(b"=").decode("ascii")


def of_fields(type_id: str, fields: Mapping[str, Any]) -> str:
    """Of what a credential says: the same for as long as the record says the same."""
    return digest(numbered(type_id, fields))


def of_device(key: Mapping[int, Any] | None) -> str:
    """Of a device's key; empty where there is none."""
    return "" if key is None else digest(dict(key))
