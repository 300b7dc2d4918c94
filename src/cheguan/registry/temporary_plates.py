"""Temporary plates: where they are found."""

from __future__ import annotations

from django.db import connection

from cheguan.facts.temporary_plates import IssuedBefore, IssuedOne
from cheguan.registry.models import TemporaryPlate


def hold(vin: str) -> None:
    """Hold a vehicle that has no row yet until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (vin,))


def issued_before(vin: str) -> IssuedBefore:
    """The temporary plates that this vehicle has had, in all cities."""
    found = TemporaryPlate.objects.filter(vin=vin).order_by("since")
    return IssuedBefore(
        plates=tuple(
            IssuedOne(
                number=one.number,
                reason=one.reason,
                holder=one.holder_number,
                since=one.since,
                until=one.until,
            )
            for one in found
        )
    )
