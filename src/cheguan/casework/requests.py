"""Idempotency: a request that comes twice is carried out once (幂等)."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from cheguan.casework.asking import Asker, KeyReused
from cheguan.casework.models import Case, Request


class Token(NamedTuple):
    """The key of a request, and what it asks for."""

    key: UUID
    content: str


def answered(city: str, asker: Asker, key: UUID, content: str) -> Case | None:
    """The case that this very request was answered with. Raises KeyReused.

    Asked after the vehicle is locked, so that the second of two equal requests sees the first.
    """
    request = Request.objects.filter(city=city, actor=asker.id, key=key).first()
    if request is None:
        return None
    if request.content != content:
        raise KeyReused(str(key))
    return Case.objects.get(city=city, number=request.case)


def remember(case: Case, asker: Asker, token: Token, now: datetime) -> None:
    """Keep what the request was answered with."""
    Request.objects.bulk_create(
        [
            Request(
                city=case.city,
                actor=asker.id,
                key=token.key,
                content=token.content,
                case=case.number,
                at=now,
            )
        ]
    )


def forget(before: datetime) -> int:
    """Delete requests so old that nobody repeats them; returns how many."""
    return Request.objects.filter(at__lt=before).delete()[0]
