"""Handles: how an address names a vehicle without telling its numbers to anyone who reads it."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.crypto import constant_time_compare, salted_hmac

from cheguan.registry.models import Vehicle

_LENGTH = 20


def handle(vehicle: Vehicle) -> str:
    """The handle of a vehicle: the same each time, and of no use to guess its VIN."""
    return salted_hmac("cheguan.vehicle", vehicle.vin, algorithm="sha256").hexdigest()[:_LENGTH]


def chosen(wanted: str, among: Iterable[Vehicle]) -> Vehicle | None:
    """The vehicle that a handle means, out of those that the asker may see."""
    return next((v for v in among if constant_time_compare(handle(v), wanted)), None)
