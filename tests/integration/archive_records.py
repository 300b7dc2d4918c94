"""Journals to seal, and a hand that does to them what their owner may not."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from typing import Any

from django.db import connection
from integration.records import GUANGZHOU, NOW, confirmed, due_car, opened

from cheguan.archive import sealing, verifying
from cheguan.archive.findings import Finding
from cheguan.archive.heads import Told
from cheguan.archive.models import Head
from cheguan.casework.models import Case

LATER = NOW + timedelta(minutes=1)


def a_case() -> Case:
    """A case that was opened, confirmed and granted; its journal has three entries."""
    return confirmed(opened(due_car())).case


def cases(many: int) -> list[Case]:
    """So many of them."""
    return [a_case() for _ in range(many)]


def seal(at: datetime = LATER, since: datetime | None = None) -> Head:
    """Seal the journal of Guangzhou; nothing is filed."""
    return sealing.seal(GUANGZHOU, at, lambda _: None, since)


def found(kept: Told | None = None) -> list[Finding]:
    """What a verification finds."""
    return list(verifying.verify(GUANGZHOU, lambda done, of: None, kept))


def told(kept: Told | None = None) -> list[str]:
    """The same as text: kind and place."""
    return [f"{one.kind} {one.where}" for one in found(kept)]


_TABLES = "casework_entry, casework_case, archive_leaf, archive_node, archive_head, archive_volume"


@contextmanager
def tampering() -> Iterator[None]:
    """Within it the tables let everything be done to them, as to a superuser."""
    with connection.cursor() as cursor:
        cursor.execute(f"GRANT UPDATE, DELETE, TRUNCATE ON {_TABLES} TO CURRENT_USER")
        yield
        kept = _TABLES.replace("casework_case, ", "")
        cursor.execute(f"REVOKE UPDATE, DELETE, TRUNCATE ON {kept} FROM CURRENT_USER")


def tamper(query: str, *values: Any) -> None:
    """Do this with the tables, whatever they forbid; it must hit something."""
    with tampering(), connection.cursor() as cursor:
        cursor.execute(query, values)
        assert cursor.rowcount > 0, query


def ask(query: str, *values: Any) -> Sequence[Any]:
    """The rows of a plain question."""
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return cursor.fetchall()
