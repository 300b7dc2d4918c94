"""How the vehicle itself stands: nowhere registered, not stolen, its number plausible."""

from __future__ import annotations

from datetime import date

from cheguan.facts.vehicles import Status
from cheguan.facts.vin import VinFinding, finding
from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.text import _
from cheguan.law.laws import REGISTRATION, ROAD_SAFETY_LAW
from cheguan.services.vehicles.temporary_plate.application import TemporaryPlate


def _bears(a: TemporaryPlate, *any_of: Status) -> bool:
    return a.registration is not None and any(s.value in a.registration.status for s in any_of)


@rule(REGISTRATION.article(46), _("The vehicle is not registered"))
def not_registered(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 46: each of its kinds is a vehicle that is not, or never can be, registered.

    Plates for registered vehicles that are moved or re-plated come with those procedures.
    """
    if a.registration is None or _bears(a, Status.DEREGISTERED):
        return None
    return Refusal("registered")


@rule(ROAD_SAFETY_LAW.article(14), _("The vehicle has not been deregistered or due for scrapping"))
def not_scrapped(a: TemporaryPlate, on: date) -> Refusal | None:
    """Road safety law art. 14: what is due for scrapping may not drive on the road."""
    gone = _bears(a, Status.DEREGISTERED, Status.SCRAP_DUE, Status.SCRAP_VOID)
    return Refusal("scrapped") if gone else None


@rule(REGISTRATION.article(76), _("The vehicle is not reported stolen"))
def not_stolen(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 76: all business of a stolen vehicle stops until it is returned."""
    return Refusal("stolen") if _bears(a, Status.STOLEN) else None


@rule(REGISTRATION.article(74), _("The check digit of its VIN fits"))
def vin_plausible(a: TemporaryPlate, on: date) -> Doubt | None:
    """GB 16735: a domestic VIN has a check digit. One that fails goes to a clerk (art. 74)."""
    imported = a.conformity is None and a.import_proof is not None
    if finding(a.vin, imported=imported) is VinFinding.SUSPICION:
        return Doubt("vin-check-digit", vin=a.vin.masked)
    return None


STANDING = (not_registered, not_scrapped, not_stolen, vin_plausible)
