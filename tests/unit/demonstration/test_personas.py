"""Each persona's story is true on whatever day the demonstration is shown."""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterator
from datetime import date, timedelta
from functools import cache
from itertools import pairwise
from typing import Any

import pytest
from django.db.models import Model
from django.forms.models import model_to_dict

from cheguan.acts.licences import RenewLicence
from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.agencies.health.portraits import measure
from cheguan.agencies.models import AccidentRecord, DriverViolationRecord, ViolationRecord
from cheguan.demonstration import PERSONAS, Persona, accounts
from cheguan.demonstration.numbering import Numbering
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas.buyers import Buying
from cheguan.demonstration.personas.drivers import Driving
from cheguan.demonstration.personas.owners import Owning
from cheguan.facts import plates
from cheguan.facts.delivery import Way
from cheguan.facts.divisions import CITIES, city_by_plate_letter, city_of
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.fact import Fact
from cheguan.facts.health import Medical
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.industry import Conformity
from cheguan.facts.insurance import Policy
from cheguan.facts.licences import DriverViolations, LicenceClass, LicenceTerm
from cheguan.facts.people import Home, Person
from cheguan.facts.photos import Portrait
from cheguan.facts.plates import PlateNumber
from cheguan.facts.tax import Purchase
from cheguan.facts.tax import VesselTax as Tax
from cheguan.facts.temporary_plates import IssuedBefore, IssuedOne, Issuer
from cheguan.kernel.application import Application
from cheguan.law.temporary_plates import Area
from cheguan.registry import licences
from cheguan.registry.models import Licence, TemporaryPlate, Vehicle
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal
from cheguan.services.vehicles.inspection_mark import InspectionMark
from cheguan.services.vehicles.temporary_plate import application as plate

FIRST, LAST = date(2027, 7, 1), date(2029, 7, 31)
"""Two years around 29 February 2028."""

each_persona = pytest.mark.parametrize("persona", PERSONAS, ids=lambda persona: persona.name)


def those(story: type, **stands: Any) -> list[Persona]:
    found = [
        persona
        for persona in PERSONAS
        if isinstance(persona.story, story)
        and all(getattr(persona.story, name) == value for name, value in stands.items())
    ]
    assert found
    return found


each_owner = pytest.mark.parametrize("persona", those(Owning), ids=lambda persona: persona.name)


def days() -> Iterator[date]:
    return (FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1))


class Known:
    """A persona's rows and papers of one day, as the facts that a case would be told."""

    def __init__(self, persona: Persona, today: date) -> None:
        told = [*persona.people(), *persona.rows(today)]
        self.persona = persona
        self.rows = {type(row): row for row in told if isinstance(row, Model)}
        self.plates = [row for row in told if isinstance(row, TemporaryPlate)]
        self._papers = {(p.question, p.key): p.answer for p in told if isinstance(p, Paper)}

    def paper(self, question: str, key: str, fact: type[Fact]) -> Any:
        answer = self._papers.get((question, key))
        return fact(**answer) if answer else None

    def counts(self, model: type[Model], fact: type[Fact]) -> Any:
        row = self.rows.get(model)
        return fact(**model_to_dict(row, exclude=["pk", "city", "vin", "number"]) if row else {})

    def portrait(self, number: str) -> Portrait | None:
        answer = self._papers.get(("portrait", number))
        if answer is None:
            return None
        return measured(answer["image"]).model_copy(update={"taken_on": answer["taken_on"]})


@cache
def measured(image: str) -> Portrait:
    return measure(base64.b64decode(image), FIRST)


def mark(known: Known) -> InspectionMark:
    vehicle = known.rows[Vehicle]
    assert isinstance(vehicle, Vehicle)
    return InspectionMark(
        vin=vehicle.as_fact().vin,
        vehicle=vehicle.as_fact(),
        insurance=known.paper("policy", vehicle.vin, Policy),
        vessel_tax=known.paper("vessel-tax", vehicle.vin, Tax),
        violations=known.counts(ViolationRecord, Violations),
        accidents=known.counts(AccidentRecord, Accidents),
    )


def temporary_plate(known: Known) -> plate.TemporaryPlate:
    story, city = known.persona.story, city_of(known.persona.who.place).code
    assert isinstance(story, Buying)
    vin = next(key for question, key in known._papers if question == "conformity")
    return plate.TemporaryPlate(
        vin=vin,
        owner=known.persona.who.party.as_fact(),
        reason=story.reason,
        area=Area.WITHIN,
        issued_before=IssuedBefore(plates=tuple(map(issued, known.plates))),
        registration=None,
        issuer=Issuer(place=city, letter=CITIES[city].plate_letters[0]),
        conformity=known.paper("conformity", vin, Conformity),
        import_proof=None,
        export_proof=None,
        trial_permit=None,
        purchase=known.paper("purchase", vin, Purchase),
        insurance=known.paper("policy", vin, Policy),
    )


def issued(row: TemporaryPlate) -> IssuedOne:
    return IssuedOne(
        number=row.number,
        reason=row.reason,
        holder=row.holder_number,
        since=row.since,
        until=row.until,
    )


def renewal(known: Known) -> LicenceRenewal:
    row, party = known.rows[Licence], known.persona.who.party
    assert isinstance(row, Licence)
    return LicenceRenewal(
        licence_number=licences.as_fact(row).number,
        applicant=party.as_fact(),
        licence=licences.as_fact(row),
        person=known.paper("person", row.number, Person),
        medical=known.paper("medical", row.number, Medical),
        unsettled=known.counts(DriverViolationRecord, DriverViolations),
        portrait=known.portrait(row.number),
        delivery=Way.POST,
        home=Home(name=party.name, address=party.address, mobile=party.mobile),
        pick_up=None,
    )


PUT_TOGETHER: dict[type, Callable[[Known], Application]] = {
    Owning: mark,
    Buying: temporary_plate,
    Driving: renewal,
}


def application(persona: Persona, today: date) -> Any:
    """As it will be put together from rows and papers."""
    return PUT_TOGETHER[type(persona.story)](Known(persona, today))


def granted(persona: Persona, today: date) -> Any:
    """The first act of what is granted."""
    return persona.service.grant(application(persona, today), today).acts[0]


@each_persona
def test_a_story_has_its_outcome_on_every_day_of_two_years(persona: Persona) -> None:
    for today in days():
        verdict = persona.service.judge(application(persona, today), today)
        codes = {finding.code for _, finding in verdict.findings}
        assert codes == persona.outcome, today


def test_the_plate_of_a_car_whose_insurance_ends_soon_ends_with_it() -> None:
    (persona,) = those(Buying, insured_for=10)
    for today in days():
        act = granted(persona, today)
        assert isinstance(act, IssueTemporaryPlate)
        assert act.until == today + timedelta(days=10)


def test_the_plates_of_a_car_that_had_three_followed_on_one_another_since_it_was_bought() -> None:
    (persona,) = those(Buying, plates_before=3)
    for today in days():
        known = Known(persona, today)
        plates_of_it = sorted(known.plates, key=lambda one: one.ordinal)
        bought = temporary_plate(known).purchase
        assert bought
        assert [one.ordinal for one in plates_of_it] == [1, 2, 3]
        assert bought.bought_on < plates_of_it[0].since
        assert plates_of_it[-1].until < today
        for earlier, later in pairwise(plates_of_it):
            assert earlier.until < later.since


def test_who_drove_six_clean_years_gets_ten() -> None:
    for persona in those(Driving, classes=("C1",), outcome=frozenset()):
        for today in days():
            act = granted(persona, today)
            assert isinstance(act, RenewLicence)
            assert act.term is LicenceTerm.TEN


def test_the_motorcyclist_past_seventy_is_left_with_mopeds() -> None:
    (persona,) = those(Driving, classes=("E",))
    for today in days():
        act = granted(persona, today)
        assert act.classes == (LicenceClass.F,)
        assert act.term is LicenceTerm.LONG


@pytest.mark.parametrize(
    "persona", [*those(Owning), *those(Buying)], ids=lambda persona: persona.name
)
def test_a_vehicle_of_another_day_has_another_vin(persona: Persona) -> None:
    assert persona.vin(FIRST) != persona.vin(FIRST + timedelta(days=1))


@each_owner
def test_a_vehicle_of_another_day_has_the_same_plate(persona: Persona) -> None:
    first, second = (
        application(persona, day).vehicle for day in (FIRST, FIRST + timedelta(days=1))
    )

    assert (first.place, first.plate) == (second.place, second.plate)


@each_owner
def test_a_plate_is_of_the_kind_and_city_it_is_registered_in(persona: Persona) -> None:
    vehicle = application(persona, FIRST).vehicle
    city = city_by_plate_letter(vehicle.plate[1])

    assert plates.kind_allows(PlateNumber(vehicle.plate), vehicle.plate_kind)
    assert city
    assert city.code[:4] == persona.who.place[:4]


@pytest.mark.parametrize("persona", those(Buying), ids=lambda persona: persona.name)
def test_whoever_is_to_type_a_vin_is_told_it(persona: Persona) -> None:
    assert persona.vin(FIRST) in persona.told(FIRST)


@each_persona
def test_numbers_of_personas_are_well_formed_and_synthetic(persona: Persona) -> None:
    if persona.is_person:
        assert IdentityNumber(persona.number).area.startswith("49")
    else:
        assert CreditCode(persona.number)[2:4] == "49"


def test_all_personas_are_different_people_and_are_called_differently() -> None:
    numbers = [party.number for persona in PERSONAS for party in persona.who.parties()]
    telephones = [persona.who.telephone for persona in PERSONAS]

    assert len(set(numbers)) == len(numbers)
    assert len(set(telephones)) == len(telephones)
    assert all(telephone.startswith("000") for telephone in telephones)


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
