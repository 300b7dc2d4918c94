"""What a case can be about: a vehicle, a licence, a vehicle that no register knows yet.

Each kind says where its records are kept, and what makes it the applicant's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from django.conf import settings

from cheguan.casework.asking import Asker, NotFound, Wanted
from cheguan.casework.facts import Facts
from cheguan.facts import vehicles
from cheguan.facts.vehicles import Vehicle
from cheguan.kernel.sources import Known
from cheguan.registry import find, licences


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of subject: the place of its records, and the check that it is the applicant's.
    Both raise NotFound, which tells nobody whether it exists."""

    place: Callable[[Wanted, Asker], str]
    own: Callable[[Wanted, Facts], str]
    """Returns the plate that it bears, or nothing."""


def kind_of(wanted: Wanted) -> Kind:
    """The kind of what is applied for."""
    return _KINDS[wanted.service.application.subject_kind()]


def _vehicle_place(wanted: Wanted, asker: Asker) -> str:
    place = find.whereabouts(wanted.subject)
    if place is None:
        raise NotFound(wanted.subject)
    return place


def _own_vehicle(wanted: Wanted, facts: Facts) -> str:
    answer = facts.of(vehicles.registered)
    if not isinstance(answer, Known) or not answer.value.owned_by(wanted.applicant.number):
        raise NotFound(wanted.subject)
    vehicle: Vehicle = answer.value
    return vehicle.plate


def _licence_place(wanted: Wanted, asker: Asker) -> str:
    place = licences.whereabouts(wanted.subject)
    if place is None or wanted.subject != wanted.applicant.number:
        raise NotFound(wanted.subject)
    return place


def _new_vehicle_place(wanted: Wanted, asker: Asker) -> str:
    """Where it is applied for: at the officer's desk, else where the applicant lives; where our
    records do not know that, in the capital, whose code by GB/T 2260 always ends so."""
    if asker.officer:
        return asker.officer.office
    home = find.party(wanted.applicant.number)
    return home.place if home else f"{settings.PROVINCE[:2]}0100"


def _anyone(wanted: Wanted, facts: Facts) -> str:
    return ""


_KINDS: Mapping[str, Kind] = {
    "vehicle": Kind(_vehicle_place, _own_vehicle),
    "licence": Kind(_licence_place, _anyone),
    "new-vehicle": Kind(_new_vehicle_place, _anyone),
}
