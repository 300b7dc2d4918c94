"""Electronic temporary plate (临时行驶车号牌). Order 164 art. 46-48."""

from __future__ import annotations

from datetime import date

from cheguan import rows
from cheguan.credentials.types.kind import CredentialType, Field, Said, Standing
from cheguan.kernel.text import _
from cheguan.law.working_days import CalendarMissing, add_working_days
from cheguan.registry import find
from cheguan.registry.models import TemporaryPlate

VOID_AFTER = 3
"""Working days after the formal plates are there (Order 164 art. 47, 92)."""


def read(city: str, number: str, on: date) -> Said | None:
    """What the register says of the plate with this number."""
    row = rows.first(TemporaryPlate, "city = %s AND number = %s", city, number)
    return None if row is None else says(row, on)


def says(row: TemporaryPlate, on: date) -> Said:
    """What a plate says, until its last day or until the vehicle has its own plates."""
    return Said(
        fields={
            "number": row.number,
            "vin": row.vin,
            "brand": row.brand,
            "vehicle_kind": row.kind,
            "holder": row.holder_name,
            "since": row.since,
            "until": row.until,
            "across_areas": row.cross_area,
            "reason": row.reason,
            "office": row.city,
        },
        standing=Standing.REVOKED if _void(row, on) else Standing.VALID,
        until=row.until,
        holders=frozenset({row.holder_number}),
    )


def _void(row: TemporaryPlate, on: date) -> bool:
    """Whether the vehicle was registered after it and has had its plates for three days."""
    vehicle = find.vehicle(row.vin)
    if vehicle is None or vehicle.first_registered < row.since:
        return False
    try:
        return add_working_days(vehicle.first_registered, VOID_AFTER) < on
    except CalendarMissing:  # a plate of months never lives to see a year that is not known
        return False


TYPE = CredentialType(
    id="temporary-plate",
    title=_("Electronic temporary plate"),
    fields=(
        Field("number", _("Number")),
        Field("vin", _("VIN")),
        Field("brand", _("Brand")),
        Field("vehicle_kind", _("Kind of vehicle")),
        Field("holder", _("Holder")),
        Field("since", _("Valid from")),
        Field("until", _("Valid to")),
        Field("across_areas", _("May cross areas")),
        Field("reason", _("Reason")),
        Field("office", _("Issued by")),
    ),
    look="temporary-plate",
    record="temporary-plate",
    read=read,
)
