"""The mobile vehicle licence (mVRC): what the register says, in elements in the style of ISO 7367.

The element names are those that published implementations of the draft use; whatever has no place
in them stands in the domestic namespace.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cheguan.facts.divisions import city_of

DOCUMENT = "org.iso.7367.1.mVRC"
ISO, DOMESTIC = "org.iso.7367.1", "cn.gd.vehicle.1"


def elements(said: Mapping[str, Any]) -> dict[str, dict[str, Any]]:
    """The elements by namespace, of what a vehicle licence says."""
    iso = {
        "registration_number": said["plate"],
        "date_of_registration": said["registered"],
        "vehicle_identification_number": said["vin"],
        "vehicle_holder": {"name_unicode": said["owner"], "resident_country": "CN"},
        "basic_vehicle_info": {"commercial_name": said["model"]},
        "engine_info": {"engine_number": said["engine"]},
        "un_distinguishing_sign": "CHN",
    }
    domestic = {
        "plate_kind": said["plate_kind"],
        "vehicle_kind": said["vehicle_kind"],
        "usage": said["usage"],
        "issue_date": said["issued"],
        "issuing_authority_national": f"{city_of(said['office']).name}公安局交通警察支队",
    }
    if said.get("inspected_until") is not None:
        domestic["inspection_valid_until"] = said["inspected_until"]
    return {ISO: iso, DOMESTIC: domestic}
