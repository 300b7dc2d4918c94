"""A credential follows its record: what the record no longer says is taken back."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.db import connection, transaction

from cheguan import rows
from cheguan.credentials import content, journal
from cheguan.credentials.models import Credential
from cheguan.credentials.states import Event, State, event
from cheguan.credentials.types import TYPES, Said
from cheguan.kernel.days import day_of

BATCH = 500
"""Credentials that the sweep compares in one transaction."""
BATCHES = 10
"""How many transactions one run of the sweep has at most."""
RESTS = timedelta(seconds=50)
"""A credential that was compared just now is left alone for so long."""

_LOOKED = """
UPDATE credentials_credential AS credential SET looked_at = %s
FROM unnest(%s::varchar[], %s::uuid[]) AS seen (city, id)
WHERE credential.city = seen.city AND credential.id = seen.id
"""

_FOLLOWED = "state IN ('valid', 'suspended')"


def follow(city: str, record: str, key: str, now: datetime) -> int:
    """Compare the credentials of a record with what it says now; returns how many changed.

    Called in the transaction that changes the record, after the change.
    """
    journal.alone(record, key)
    return _compared(_of_record(city, record, key), now)


def withdraw(city: str, record: str, key: str, now: datetime) -> int:
    """Take back all credentials of a record that a room above keeps, and that holds no more."""
    journal.alone(record, key)
    found = _of_record(city, record, key)
    for credential in found:
        journal.happened(credential, Event.REVOKED, now)
    return len(found)


def sweep(now: datetime) -> int:
    """Compare those that nobody has looked at for the longest time; returns how many changed."""
    changed = 0
    for _ in range(BATCHES):
        looked, found = _one_batch(now)
        changed += found
        if looked < BATCH:
            break
    return changed


def _one_batch(now: datetime) -> tuple[int, int]:
    with transaction.atomic():
        found = rows.every(
            Credential,
            f"{_FOLLOWED} AND looked_at < %s ORDER BY looked_at, city, id LIMIT %s"
            " FOR UPDATE SKIP LOCKED",
            now - RESTS,
            BATCH,
        )
        with connection.cursor() as cursor:
            cities, ids = [one.city for one in found], [one.id for one in found]
            cursor.execute(_LOOKED, (now, cities, ids))
        return len(found), _compared(found, now)


def _of_record(city: str, record: str, key: str) -> list[Credential]:
    condition = f"city = %s AND record = %s AND key = %s AND {_FOLLOWED} ORDER BY id FOR UPDATE"
    return rows.every(Credential, condition, city, record, key)


def _compared(credentials: Iterable[Credential], now: datetime) -> int:
    """Each record is read once, however many credentials follow it."""
    said: dict[tuple[str, str, str], Said | None] = {}
    changed = 0
    for one in credentials:
        read, source = TYPES[one.type].read, (one.type, one.city, one.key)
        if read is not None and source not in said:
            said[source] = read(one.city, one.key, day_of(now))
        happens = _happens(one, said.get(source), now)
        if happens is not None:
            journal.happened(one, happens, now)
            changed += 1
    return changed


def _happens(credential: Credential, said: Said | None, now: datetime) -> Event | None:
    if credential.until <= now:
        return Event.EXPIRED
    if TYPES[credential.type].read is None:
        return None
    if said is None or credential.holder not in said.holders:
        return Event.REVOKED
    if content.of_fields(credential.type, said.fields) != credential.content:
        return Event.SUPERSEDED
    return event(State(credential.state), said.standing)
