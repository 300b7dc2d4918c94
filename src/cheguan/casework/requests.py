"""Idempotency (幂等): a request that comes twice is carried out once."""

from __future__ import annotations

from datetime import datetime

from django.db import IntegrityError

from cheguan import rows
from cheguan.casework.asking import Call, KeyReused
from cheguan.casework.models import Case, Request


def answered(city: str, call: Call, content: str) -> Case | None:
    """The case that this very request was answered with. Raises KeyReused.

    Asked after the vehicle is locked, so that the second of two equal requests sees the first.
    """
    if call.key is None:
        return None
    mine = "city = %s AND actor = %s AND key = %s"
    request = rows.first(Request, mine, city, call.asker.id, call.key)
    if request is None:
        return None
    if request.content != content:
        raise KeyReused(str(call.key))
    return Case.objects.get(city=city, number=request.case)


def remember(case: Case, call: Call, content: str) -> None:
    """Keep what the request was answered with.

    Raises KeyReused when the key came for two vehicles at once: neither saw the other's request.
    """
    if call.key is None:
        return
    request = Request(
        city=case.city,
        actor=call.asker.id,
        key=call.key,
        content=content,
        case=case.number,
        at=call.now,
    )
    try:
        rows.add([request])
    except IntegrityError as error:
        raise KeyReused(str(call.key)) from error


def forget(before: datetime) -> int:
    """Delete requests so old that nobody repeats them; returns how many."""
    return Request.objects.filter(at__lt=before).delete()[0]
