"""The facts that the register answers."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from cheguan.facts import licences as licence_facts
from cheguan.facts import people, temporary_plates, vehicles
from cheguan.facts.licences import Licence
from cheguan.facts.people import Home
from cheguan.facts.temporary_plates import IssuedBefore, Issuer, Registration
from cheguan.facts.vehicles import Vehicle
from cheguan.registry import find, licences
from cheguan.registry import temporary_plates as plates


def _vehicle(vin: str, city: str, *, lock: bool) -> Vehicle | None:
    held = find.held_vehicle(city, vin) if lock else find.vehicle(vin)
    return held.as_fact() if held else None


def _licence(number: str, city: str, *, lock: bool) -> Licence | None:
    held = licences.licence(number, lock=lock)
    return licences.as_fact(held) if held else None


def _temporary_plates(vin: str, city: str, *, lock: bool) -> IssuedBefore:
    if lock:
        plates.hold(vin)
    return plates.issued_before(vin)


def _registration(vin: str, city: str, *, lock: bool) -> Registration | None:
    return plates.known(vin)


def _issuer(vin: str, city: str, *, lock: bool) -> Issuer:
    return plates.issuer(city)


def _home(number: str, city: str, *, lock: bool) -> Home | None:
    return licences.home(number)


_ANSWERS: Mapping[str, Callable[..., Any]] = {
    vehicles.registered.id: _vehicle,
    licence_facts.issued.id: _licence,
    temporary_plates.temporary_issued.id: _temporary_plates,
    temporary_plates.registration.id: _registration,
    temporary_plates.issuer.id: _issuer,
    people.home.id: _home,
}
SOURCES = frozenset(_ANSWERS)


def answer(source: str, key: str, city: str, *, lock: bool) -> Any:
    """What the register holds, or None; with `lock`, what a grant touches is held from here on
    until the transaction ends."""
    return _ANSWERS[source](key, city, lock=lock)
