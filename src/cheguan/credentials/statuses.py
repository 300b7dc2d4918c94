"""Status lists as the world reads them: a signed token (Token Status List, CWT) for each list."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

import cbor2
from django.db import transaction

from cheguan import rows
from cheguan.credentials import cose, keys, places
from cheguan.credentials.models import Credential, StatusList
from cheguan.credentials.states import State

CONTENT_TYPE = "application/statuslist+cwt"
TTL = 60
"""Seconds for which a checker may keep a token."""
MADE_EVERY = timedelta(seconds=30)
"""A token is made anew at most so often, so that a change is out within a minute."""

_BITS, _PER_BYTE = 2, 4
_VALUES = {State.REVOKED: 1, State.SUSPENDED: 2}
_URI, _IAT, _TTL, _LIST = 2, 6, 65534, 65533


@dataclass(frozen=True)
class Published:
    """Bytes for the world, their type, and a tag by which a reader asks whether they changed."""

    content: bytes
    content_type: str

    @property
    def etag(self) -> str:
        """As HTTP writes it."""
        return f'"{hashlib.sha256(self.content).hexdigest()[:32]}"'


def token(city: str, number: int, now: datetime) -> Published | None:
    """The token of a list, at most half a minute old; None where there is no such list."""
    condition = "city = %s AND number = %s"
    row = rows.first(StatusList, condition, city, number)
    if row is None:
        return None
    if not _fresh(row, now):
        row = _made(city, number, now) or row
    return Published(bytes(row.token), CONTENT_TYPE)


def every(now: datetime) -> dict[str, bytes]:
    """The tokens of all lists, by their addresses."""
    lists = StatusList.objects.order_by("city", "number").values_list("city", "number")
    tokens = {places.uri(*key): token(*key, now) for key in lists}
    return {uri: found.content for uri, found in tokens.items() if found is not None}


def _fresh(row: StatusList, now: datetime) -> bool:
    return row.made_at is not None and now - row.made_at < MADE_EVERY


def _made(city: str, number: int, now: datetime) -> StatusList | None:
    """One process makes it; others go on with the last one meanwhile, unless it is the first."""
    with transaction.atomic():
        first = StatusList.objects.filter(city=city, number=number, made_at=None).exists()
        wait = "" if first else " SKIP LOCKED"
        condition = f"city = %s AND number = %s FOR UPDATE{wait}"
        row = rows.first(StatusList, condition, city, number)
        if row is None or _fresh(row, now):
            return row
        row.token, row.made_at = _signed(row, now), now
        row.save(update_fields=["token", "made_at"])
        return row


def _signed(row: StatusList, now: datetime) -> bytes:
    told = Credential.objects.filter(
        city=row.city, status_list=row.number, state__in=State.published()
    )
    payload = {
        _URI: places.uri(row.city, row.number),
        _IAT: int(now.timestamp()),
        _TTL: TTL,
        _LIST: {"bits": _BITS, "lst": packed(told.values_list("index", "state"))},
    }
    signer = keys.ensure(now).signer(now)
    return cose.message({cose.TYPE: CONTENT_TYPE}, cbor2.dumps(payload), signer)


def packed(told: Iterable[tuple[int, str]]) -> bytes:
    """The list, compressed: two bits for each place, the first place in the lowest bits."""
    plain = bytearray(places.SIZE // _PER_BYTE)
    for index, state in told:
        plain[index // _PER_BYTE] |= _VALUES[State(state)] << (index % _PER_BYTE * _BITS)
    return zlib.compress(bytes(plain), 9)
