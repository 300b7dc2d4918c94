"""Electronic vehicle licence (电子行驶证): that a vehicle is registered (Order 164 art. 12)."""

from __future__ import annotations

from datetime import date

from cheguan.credentials.types.kind import CredentialType, Field, Said, Standing
from cheguan.facts.vehicles import Status
from cheguan.kernel.text import _
from cheguan.registry import find
from cheguan.registry.models import Vehicle

ENDED = frozenset({Status.MOVED_OUT, Status.DEREGISTERED, Status.SCRAP_VOID})
"""转出, 注销, 公告牌证作废: the licence is taken in or void (Order 164 art. 18, 37-40)."""

HELD_BACK = frozenset({Status.STOLEN, Status.SUSPENDED, Status.DETAINED})
"""被盗抢, 停驶, 扣留: it may not be driven until the letter is lifted
(道路交通安全法 art. 95, 96)."""


def standing(status: str) -> Standing:
    """Whether papers of a vehicle that bears these letters may be relied on."""
    letters = frozenset(status)
    if letters & ENDED:
        return Standing.REVOKED
    return Standing.SUSPENDED if letters & HELD_BACK else Standing.VALID


def owners(row: Vehicle) -> frozenset[str]:
    """The numbers of those who own it."""
    return frozenset({row.owner_number, row.co_owner_number} - {""})


def read(city: str, vin: str, on: date) -> Said | None:
    """What the register says of the vehicle with this VIN."""
    row = find.vehicle(vin)
    return None if row is None else says(row)


def says(row: Vehicle) -> Said:
    """What a vehicle's licence says. The register keeps one day for registration and issue."""
    return Said(
        fields={
            "plate": row.plate,
            "plate_kind": row.plate_kind,
            "vehicle_kind": row.kind,
            "owner": row.owner_name,
            "usage": row.usage,
            "model": f"{row.brand}{row.model}",
            "vin": row.vin,
            "engine": row.engine_number,
            "registered": row.first_registered,
            "issued": row.first_registered,
            "inspected_until": row.valid_until,
            "office": row.city,
        },
        standing=standing(row.status),
        holders=owners(row),
    )


TYPE = CredentialType(
    id="vehicle-licence",
    title=_("Electronic vehicle licence"),
    fields=(
        Field("plate", _("Plate")),
        Field("plate_kind", _("Kind of plate")),
        Field("vehicle_kind", _("Kind of vehicle")),
        Field("owner", _("Owner")),
        Field("usage", _("Use")),
        Field("model", _("Brand and model")),
        Field("vin", _("VIN")),
        Field("engine", _("Engine number")),
        Field("registered", _("Registered")),
        Field("issued", _("Issued")),
        Field("inspected_until", _("Inspection valid until")),
        Field("office", _("Issued by")),
    ),
    look="vehicle-card",
    record="vehicle",
    read=read,
)
