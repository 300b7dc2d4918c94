"""Handles: how an address names a vehicle without telling its numbers to anyone who reads it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac

from cheguan.registry.models import Vehicle

_LENGTH = 20


def handle_of(kind: str, key: str) -> str:
    """The handle of a record: the same each time, and of no use to guess its key."""
    return salted_hmac(f"cheguan.{kind}", key, algorithm="sha256").hexdigest()[:_LENGTH]


def handle(vehicle: Vehicle) -> str:
    """The handle of a vehicle."""
    return handle_of("vehicle", vehicle.vin)


def chosen(wanted: str, among: Iterable[Vehicle]) -> Vehicle | None:
    """The vehicle that a handle means, out of those that the asker may see."""
    return next((v for v in among if constant_time_compare(handle(v), wanted)), None)
