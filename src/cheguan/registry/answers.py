"""The facts that the register answers: held for a grant one by one, or seen, many at once."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Collection, Mapping
from functools import partial
from typing import Any, NamedTuple

from cheguan.facts import licences as licence_facts
from cheguan.facts import people, temporary_plates, vehicles
from cheguan.facts.licences import Licence
from cheguan.facts.temporary_plates import IssuedBefore, Issuer, Registration
from cheguan.facts.vehicles import Vehicle
from cheguan.registry import find, licences
from cheguan.registry import temporary_plates as plates


class Ask(NamedTuple):
    """One question: a source, by which key, from which city."""

    source: str
    key: str
    city: str


def held(ask: Ask) -> Any:
    """What the register holds, or None; what a grant touches is held from here on until the
    transaction ends."""
    hold = _HELD.get(ask.source)
    return hold(ask.key, ask.city) if hold else seen([ask])[ask]


def seen(asks: Collection[Ask]) -> dict[Ask, Any]:
    """What the register holds, or None, for each; held by nobody. Each source is read once,
    however many ask."""
    by_source: dict[str, list[Ask]] = defaultdict(list)
    for ask in asks:
        by_source[ask.source].append(ask)
    told: dict[Ask, Any] = {}
    for source, some in by_source.items():
        found = _SEEN[source]({_key(ask) for ask in some})
        told |= {ask: found.get(_key(ask)) for ask in some}
    return told


def _key(ask: Ask) -> str:
    """An office issues for a city, whatever the vehicle."""
    return ask.city if ask.source == temporary_plates.issuer.id else ask.key


def _held_vehicle(vin: str, city: str) -> Vehicle | None:
    row = find.held_vehicle(city, vin)
    return row.as_fact() if row else None


def _held_licence(number: str, city: str) -> Licence | None:
    row = licences.licence(number, lock=True)
    return licences.as_fact(row) if row else None


def _held_plates(vin: str, city: str) -> IssuedBefore:
    plates.hold(vin)
    return plates.issued_before(vin)


def _vehicles(vins: Collection[str]) -> dict[str, Vehicle]:
    return {vin: row.as_fact() for vin, row in find.vehicles(vins).items()}


def _licences(numbers: Collection[str]) -> dict[str, Licence]:
    return {row.number: licences.as_fact(row) for row in licences.licences_of(numbers)}


def _registrations(vins: Collection[str]) -> dict[str, Registration]:
    return {vin: Registration(status=row.status) for vin, row in find.vehicles(vins).items()}


def _issuers(cities: Collection[str]) -> dict[str, Issuer]:
    return {city: plates.issuer(city) for city in cities}


def _each(one: Callable[[str], Any], keys: Collection[str]) -> dict[str, Any]:
    """For what nobody has more than one of."""
    return {key: one(key) for key in keys}


_HELD: Mapping[str, Callable[[str, str], Any]] = {
    vehicles.registered.id: _held_vehicle,
    licence_facts.issued.id: _held_licence,
    temporary_plates.temporary_issued.id: _held_plates,
}
_SEEN: Mapping[str, Callable[[Collection[str]], Mapping[str, Any]]] = {
    vehicles.registered.id: _vehicles,
    licence_facts.issued.id: _licences,
    temporary_plates.temporary_issued.id: partial(_each, plates.issued_before),
    temporary_plates.registration.id: _registrations,
    temporary_plates.issuer.id: _issuers,
    people.home.id: partial(_each, licences.home),
}
SOURCES = frozenset(_SEEN)
