"""Each persona's story is true on whatever day the demonstration is shown."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from cheguan.agencies.models import AccidentRecord, CompulsoryPolicy, VesselTax, ViolationRecord
from cheguan.demonstration import PERSONAS, Persona, accounts
from cheguan.demonstration.numbering import Numbering
from cheguan.facts import plates
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.insurance import Policy
from cheguan.facts.plates import PlateNumber
from cheguan.facts.tax import VesselTax as Tax
from cheguan.registry.models import Vehicle
from cheguan.services.vehicles.inspection_mark import SERVICE, InspectionMark

FIRST, LAST = date(2027, 7, 1), date(2029, 7, 31)
"""Two years around 29 February 2028."""

each_persona = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)


def days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


def application(persona: Persona, today: date) -> InspectionMark:
    """As it will be put together from the rows."""
    rows = {type(row): row for row in persona.rows(today)}
    vehicle = rows[Vehicle]
    assert isinstance(vehicle, Vehicle)
    return InspectionMark(
        vin=vehicle.as_fact().vin,
        vehicle=vehicle.as_fact(),
        insurance=Policy(**said(rows[CompulsoryPolicy])),
        vessel_tax=Tax(**said(rows[VesselTax])),
        violations=Violations(**said(rows.get(ViolationRecord))),
        accidents=Accidents(**said(rows.get(AccidentRecord))),
    )


def said(row: Model | None) -> dict[str, object]:
    return model_to_dict(row, exclude=["pk", "city", "vin"]) if row else {}


@each_persona
def test_a_story_has_its_outcome_on_every_day_of_two_years(persona: Persona) -> None:
    for today in days():
        verdict = SERVICE.judge(application(persona, today), today)
        codes = {finding.code for _, finding in verdict.findings}
        assert codes == persona.outcome, today


@each_persona
def test_a_vehicle_of_another_day_has_another_vin_and_the_same_plate(persona: Persona) -> None:
    first, second = (next(iter(persona.rows(day))) for day in (FIRST, FIRST + timedelta(days=1)))

    assert isinstance(first, Vehicle)
    assert isinstance(second, Vehicle)
    assert (first.city, first.plate) == (second.city, second.plate)
    assert first.vin != second.vin


@each_persona
def test_a_plate_is_of_the_kind_and_city_it_is_registered_in(persona: Persona) -> None:
    vehicle = application(persona, FIRST).vehicle
    city = plates_city(vehicle.plate)

    assert plates.kind_allows(PlateNumber(vehicle.plate), vehicle.plate_kind)
    assert city == persona.who.place[:4]


def plates_city(plate: str) -> str:
    from cheguan.facts.divisions import city_by_plate_letter

    city = city_by_plate_letter(plate[1])
    assert city
    return city.code[:4]


@each_persona
def test_numbers_of_personas_are_well_formed_and_synthetic(persona: Persona) -> None:
    if persona.is_person:
        assert IdentityNumber(persona.number).area.startswith("49")
    else:
        assert CreditCode(persona.number)[2:4] == "49"


def test_no_counted_person_gets_the_number_of_a_persona() -> None:
    """Theirs end in the sequences 998 and 999, which are never counted."""
    numbering = Numbering()
    people = [numbering.identity("440106", 1993, female=n % 2 == 0) for n in range(2000)]

    assert {number[14:17] for number in people}.isdisjoint({"998", "999"})
    assert {p.number[14:17] for p in PERSONAS if p.is_person} <= {"998", "999"}


def test_those_who_can_sign_in_are_listed_with_what_to_enter() -> None:
    listed = dict(accounts())
    entered = "\n".join(listed.values())

    assert all(persona.number in entered for persona in PERSONAS if persona.is_person)
    assert all(persona.number not in entered for persona in PERSONAS if not persona.is_person)
    assert "G44010601 cheguan-demo" in entered
