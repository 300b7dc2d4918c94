"""Applications for the inspection mark, made in one line: say what differs from the usual one.

The usual one is that of `cases.yaml`: on 2026-05-15 a car of four years, due on 2026-05-31.
"""

from __future__ import annotations

from datetime import date
from typing import Any

from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.insurance import Policy
from cheguan.facts.people import DocumentType, Party
from cheguan.facts.tax import VesselTax
from cheguan.facts.vehicles import Usage, Vehicle
from cheguan.services.vehicles.inspection_mark import InspectionMark

TODAY = date(2026, 5, 15)
VIN = "LGX1G8R58PX918273"
OWNER = Party(document=DocumentType.RESIDENT_CARD, number="490106199001010012", name="陈小文")

CAR: dict[str, Any] = {
    "vin": VIN,
    "plate": "粤A12345",
    "plate_kind": "02",
    "kind": "K33",
    "usage": Usage.NON_COMMERCIAL,
    "seats": 5,
    "manufactured": date(2022, 3, 10),
    "first_registered": date(2022, 5, 20),
    "valid_until": date(2026, 5, 31),
    "status": "A",
    "imported": False,
    "place": "440106",
    "brand": "Example",
    "model": "X1",
    "fuel": "A",
    "colour": "B",
    "owner": OWNER,
}


def vehicle(**changes: Any) -> Vehicle:
    """A registered vehicle: the usual car but for these fields."""
    return Vehicle.model_validate(CAR | changes)


def policy(since: date = date(2000, 1, 1), until: date = date(2099, 12, 31)) -> Policy:
    """A compulsory policy, in force for as long as these tests count."""
    return Policy(number="P-1", insurer="Example", since=since, until=until)


def application(of: Vehicle | None = None, **changes: Any) -> InspectionMark:
    """An application for a vehicle that nothing but its age can stand in the way of."""
    of = of or vehicle()
    usual = {
        "vin": of.vin,
        "vehicle": of,
        "insurance": policy(),
        "vessel_tax": VesselTax(year=2099),
        "violations": Violations(),
        "accidents": Accidents(),
    }
    return InspectionMark.model_validate(usual | changes)
