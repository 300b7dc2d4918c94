"""What happens to a credential: its new state and the row that tells of it, together."""

from __future__ import annotations

from datetime import datetime

from django.db import connection

from cheguan import rows
from cheguan.credentials.models import Credential, Entry
from cheguan.credentials.states import BECOMES, Event, State


def added(credential: Credential) -> None:
    """Write down a new credential. Raises IntegrityError where its place in the list is taken."""
    rows.add([credential])
    rows.add([_entry(credential, Event.ISSUED, "", credential.issued_at)])


def happened(credential: Credential, event: Event, now: datetime) -> None:
    """Let this happen to a credential that the transaction has locked."""
    before, credential.state = credential.state, BECOMES[event]
    credential.version += 1
    credential.current = credential.current and credential.state in State.followed()
    credential.save(update_fields=["state", "version", "current"])
    rows.add([_entry(credential, event, before, now)])


def alone(record: str, key: str) -> None:
    """Hold all that concerns the credentials of one record until the transaction ends, so that
    nothing is issued from a record while a change of it is being followed."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pg_advisory_xact_lock(hashtextextended(%s, 1))", (f"{record} {key}",)
        )


def _entry(credential: Credential, event: Event, before: str, at: datetime) -> Entry:
    return Entry(
        city=credential.city,
        credential=credential.id,
        version=credential.version,
        at=at,
        event=event,
        before=before,
        after=credential.state,
    )
