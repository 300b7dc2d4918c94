"""What a case can be about: a vehicle, a licence, a vehicle that no register knows yet.

Each kind says where its records are kept, and what makes it the applicant's own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
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
    """A kind of subject: the places of their records, and the check that it is the applicant's.
    Both raise NotFound, which tells nobody whether it exists."""

    places: Callable[[Sequence[Wanted], Asker], list[str]]
    """One for each, by one query for all."""
    own: Callable[[Wanted, Facts], str]
    """Returns the plate that it bears, or nothing."""


def kind_of(wanted: Wanted) -> Kind:
    """The kind of what is applied for."""
    return _KINDS[wanted.service.application.subject_kind()]


def places(wanted: Sequence[Wanted], asker: Asker) -> list[str]:
    """Where the records of each are kept; each kind is asked once. Raises NotFound."""
    told: dict[int, str] = {}
    for kind in _KINDS.values():
        turns = [turn for turn, one in enumerate(wanted) if kind_of(one) is kind]
        if turns:
            found = kind.places([wanted[turn] for turn in turns], asker)
            told |= zip(turns, found, strict=True)
    return [told[turn] for turn in range(len(wanted))]


def _vehicle_places(wanted: Sequence[Wanted], asker: Asker) -> list[str]:
    found = find.whereabouts({one.subject for one in wanted})
    return [_there(one, found) for one in wanted]


def _there(wanted: Wanted, found: Mapping[str, str]) -> str:
    if wanted.subject not in found:
        raise NotFound(wanted.subject)
    return found[wanted.subject]


def _own_vehicle(wanted: Wanted, facts: Facts) -> str:
    answer = facts.of(vehicles.registered)
    if not isinstance(answer, Known) or not answer.value.owned_by(wanted.applicant.number):
        raise NotFound(wanted.subject)
    vehicle: Vehicle = answer.value
    return vehicle.plate


def _licence_places(wanted: Sequence[Wanted], asker: Asker) -> list[str]:
    found = licences.whereabouts({one.subject for one in wanted})
    for one in wanted:
        if one.subject != one.applicant.number:
            raise NotFound(one.subject)
    return [_there(one, found) for one in wanted]


def _new_vehicle_places(wanted: Sequence[Wanted], asker: Asker) -> list[str]:
    """Where it is applied for: at the officer's desk, else where the applicant lives; where our
    records do not know that, in the capital, whose code by GB/T 2260 always ends so."""
    if asker.officer:
        return [asker.officer.office] * len(wanted)
    homes = find.places({one.applicant.number for one in wanted})
    return [homes.get(one.applicant.number, f"{settings.PROVINCE[:2]}0100") for one in wanted]


def _anyone(wanted: Wanted, facts: Facts) -> str:
    return ""


_KINDS: Mapping[str, Kind] = {
    "vehicle": Kind(_vehicle_places, _own_vehicle),
    "licence": Kind(_licence_places, _anyone),
    "new-vehicle": Kind(_new_vehicle_places, _anyone),
}
