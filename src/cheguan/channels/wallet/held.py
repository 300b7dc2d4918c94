"""What a person holds that can be shown: a licence, vehicles with their marks, temporary plates."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from cheguan.channels.handles import handle_of
from cheguan.channels.present import granted, words
from cheguan.channels.wallet import portrait
from cheguan.facts.people import Party
from cheguan.kernel.days import day_of
from cheguan.registry import find, licences, temporary_plates
from cheguan.registry.models import InspectionMark, Licence, TemporaryPlate, Vehicle
from cheguan.ui.licences import seal

MOST_VEHICLES = 10
"""Vehicles whose cards one phone keeps: those that are due first."""


@dataclass(frozen=True, slots=True)
class Held:
    """A thing that can be shown: the type of its credential, its record, and how it is drawn."""

    type: str
    city: str
    key: str
    title: str
    component: str
    arguments: Mapping[str, Any]

    @property
    def handle(self) -> str:
        """How an address names it."""
        return handle_of(self.type, self.key)


def of(person: Party, now: datetime) -> Iterator[Held]:
    """All of it, the licence first."""
    licence = licences.licence(person.number)
    if licence:
        yield _licence(licence)
    for vehicle in find.vehicles_of(person.number)[:MOST_VEHICLES]:
        yield _vehicle(vehicle)
        yield from map(_mark_on(vehicle), find.marks_of(vehicle.city, vehicle.vin)[:1])
    today = day_of(now)
    yield from (
        _plate(one) for one in temporary_plates.of_holder(person.number) if one.until >= today
    )


def _licence(row: Licence) -> Held:
    home = licences.home(row.number)
    return Held(
        type="driving-licence",
        city=row.city,
        key=row.number,
        title=_("Driving licence"),
        component="licence-card",
        arguments={
            "licence": licences.as_fact(row),
            "address": home.address if home else "",
            "portrait": portrait.inline(row.city, row.portrait) if row.portrait else "",
        },
    )


def _vehicle(row: Vehicle) -> Held:
    fact = row.as_fact()
    with override("zh-hans"):
        kind, usage = words.vehicle_kind(fact), words.usage(fact)
    return Held(
        type="vehicle-licence",
        city=row.city,
        key=row.vin,
        title=_("Vehicle licence {plate}").format(plate=words.plate(fact.plate)),
        component="vehicle-licence",
        arguments={
            "plate": fact.plate,
            "kind": kind,
            "owner": row.owner_name,
            "usage": usage,
            "model": f"{row.brand}{row.model}",
            "vin": row.vin,
            "engine": row.engine_number,
            "registered": row.first_registered,
            "issued": row.first_registered,
            "seal": seal(row.place),
        },
    )


def _mark_on(vehicle: Vehicle) -> Any:
    """How a mark of this vehicle is held."""
    number = vehicle.as_fact().plate

    def held(row: InspectionMark) -> Held:
        return Held(
            type="inspection-mark",
            city=row.city,
            key=row.vin,
            title=_("Inspection mark {plate}").format(plate=words.plate(number)),
            component="mark",
            arguments={"year": row.until.year, "month": row.until.month, "number": number},
        )

    return held


def _plate(row: TemporaryPlate) -> Held:
    return Held(
        type="temporary-plate",
        city=row.city,
        key=row.number,
        title=_("Temporary plate {plate}").format(plate=words.plate(row.number)),
        component="temporary-plate",
        arguments={**granted.of_plate(row), "sheets": 1},
    )
