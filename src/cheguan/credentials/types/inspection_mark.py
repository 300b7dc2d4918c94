"""Electronic inspection mark (检验合格标志电子凭证). Order 164 art. 54-56."""

from __future__ import annotations

from datetime import date

from cheguan.credentials.types.kind import CredentialType, Field, Said
from cheguan.credentials.types.vehicle_licence import owners, standing
from cheguan.kernel.days import day_of
from cheguan.kernel.text import _
from cheguan.registry import find
from cheguan.registry.models import InspectionMark, Vehicle


def read(city: str, vin: str, on: date) -> Said | None:
    """What the newest mark of the vehicle with this VIN says; a newer one supersedes it."""
    vehicle = find.vehicle(vin)
    marks = find.marks_of(vehicle.city, vin) if vehicle else []
    return says(vehicle, marks[0]) if vehicle and marks else None


def says(vehicle: Vehicle, mark: InspectionMark) -> Said:
    """What a mark says of its vehicle, for as long as the vehicle itself stands."""
    return Said(
        fields={
            "plate": vehicle.plate,
            "plate_kind": vehicle.plate_kind,
            "vin": vehicle.vin,
            "until": mark.until,
            "issued": day_of(mark.issued_at),
            "office": vehicle.city,
        },
        standing=standing(vehicle.status),
        until=mark.until,
        holders=owners(vehicle),
    )


TYPE = CredentialType(
    id="inspection-mark",
    title=_("Electronic inspection mark"),
    fields=(
        Field("plate", _("Plate")),
        Field("plate_kind", _("Kind of plate")),
        Field("vin", _("VIN")),
        Field("until", _("Valid until")),
        Field("issued", _("Issued")),
        Field("office", _("Issued by")),
    ),
    look="mark",
    record="vehicle",
    read=read,
)
