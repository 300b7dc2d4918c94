"""Whether a service would grant something at once, by the records and papers in hand.

Nobody is asked: what the departments will say is what was just written down for them.
"""

from __future__ import annotations

import base64
from collections.abc import Iterable
from datetime import date
from typing import Any

from cheguan.agencies.health.portraits import measure
from cheguan.demonstration.papers import Paper
from cheguan.facts.delivery import Way
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.health import Medical
from cheguan.facts.insurance import Policy
from cheguan.facts.licences import DriverViolations
from cheguan.facts.people import DocumentType, Home, Party, Person
from cheguan.facts.photos import Portrait
from cheguan.facts.tax import VesselTax
from cheguan.registry import licences
from cheguan.registry.models import Licence, Vehicle
from cheguan.services.drivers.licence_renewal import SERVICE as RENEWAL
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal
from cheguan.services.vehicles.inspection_mark import SERVICE as MARK
from cheguan.services.vehicles.inspection_mark import InspectionMark


def gets_mark(vehicle: Vehicle, papers: Iterable[Paper], today: date) -> bool:
    """Whether the inspection mark of a vehicle without violations and accidents is granted."""
    said = _said(papers)
    application = InspectionMark(
        vin=vehicle.as_fact().vin,
        vehicle=vehicle.as_fact(),
        insurance=Policy(**said["policy"]),
        vessel_tax=VesselTax(**said["vessel-tax"]),
        violations=Violations(),
        accidents=Accidents(),
    )
    return not MARK.judge(application, today).findings


def gets_licence(licence: Licence, home: Home, papers: Iterable[Paper], today: date) -> bool:
    """Whether the licence of someone with nothing unsettled is renewed."""
    said = _said(papers)
    holder = Party(document=DocumentType.RESIDENT_CARD, number=licence.number, name=licence.name)
    application = LicenceRenewal(
        licence_number=licences.as_fact(licence).number,
        applicant=holder,
        licence=licences.as_fact(licence),
        person=Person(**said["person"]),
        medical=Medical(**said["medical"]),
        unsettled=DriverViolations(),
        portrait=_measured(said["portrait"]),
        delivery=Way.POST,
        home=home,
        pick_up=None,
    )
    return not RENEWAL.judge(application, today).findings


def _said(papers: Iterable[Paper]) -> dict[str, dict[str, Any]]:
    return {paper.question: paper.answer for paper in papers}


def _measured(answer: dict[str, Any]) -> Portrait:
    return measure(base64.b64decode(answer["image"]), answer["taken_on"])
