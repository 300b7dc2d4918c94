"""The invented province: like Guangdong in its proportions, like nobody in its people."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from datetime import date
from hashlib import sha256
from itertools import groupby
from typing import TypeVar

import pytest
from django.db.models import Model

from cheguan.agencies.models import AccidentRecord, ViolationRecord
from cheguan.demonstration.loading import columns
from cheguan.demonstration.numbering import Numbering
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.province import rows
from cheguan.facts import plates
from cheguan.facts.divisions import CITIES, DivisionKind, city_by_plate_letter, division
from cheguan.facts.fact import Fact
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.industry import Conformity, ImportProof
from cheguan.facts.insurance import Policy
from cheguan.facts.people import DocumentType, Person
from cheguan.facts.plates import PlateNumber
from cheguan.facts.tax import Purchase, VesselTax
from cheguan.facts.vehicles import ONCE_COMMERCIAL, Status, Usage
from cheguan.facts.vin import Vin, VinFinding, finding
from cheguan.law.months import add_months
from cheguan.registry.models import Party, Vehicle

TODAY = date(2026, 5, 15)
PEOPLE = 12_000

F = TypeVar("F", bound=Fact)


class Province:
    """A stream of rows and papers, sorted into their tables and departments."""

    def __init__(self, stream: Iterable[Model | Paper]) -> None:
        self.all = list(stream)
        self.parties = [row for row in self.all if isinstance(row, Party)]
        self.people = [p for p in self.parties if p.document == DocumentType.RESIDENT_CARD]
        self.firms = [p for p in self.parties if p.document == DocumentType.CREDIT_CODE]
        self.vehicles = [row for row in self.all if isinstance(row, Vehicle)]

    def about(self, model: type[Model]) -> dict[str, Model]:
        return {row.vin: row for row in self.all if isinstance(row, model)}  # type: ignore[attr-defined]

    def papers(self, question: str, fact: type[F]) -> dict[str, F]:
        """What a department answers, by key, in the shape that its clients read."""
        said = (row for row in self.all if isinstance(row, Paper) and row.question == question)
        return {paper.key: fact(**paper.answer) for paper in said}


@pytest.fixture(scope="module")
def province() -> Province:
    return Province(rows(PEOPLE, 1, TODAY))


def fingerprint(stream: Iterable[Model | Paper]) -> str:
    return sha256("\n".join(map(written, stream)).encode()).hexdigest()


def written(row: Model | Paper) -> str:
    if isinstance(row, Paper):
        return str(row)
    return str([getattr(row, name) for name in columns(type(row))])


def test_the_same_seed_and_day_give_the_same_rows() -> None:
    assert fingerprint(rows(500, 7, TODAY)) == fingerprint(rows(500, 7, TODAY))


@pytest.mark.parametrize(
    ("people", "seed", "today"),
    [(500, 8, TODAY), (500, 7, date(2026, 5, 16)), (501, 7, TODAY)],
    ids=["seed", "day", "people"],
)
def test_another_seed_day_or_number_gives_other_rows(people: int, seed: int, today: date) -> None:
    assert fingerprint(rows(people, seed, today)) != fingerprint(rows(500, 7, TODAY))


@pytest.mark.parametrize("people", [1, 2, 3, 997])
def test_there_are_as_many_people_as_asked_for(people: int) -> None:
    assert len(Province(rows(people, 3, TODAY)).people) == people


def test_every_person_has_an_impossible_number_that_no_one_else_has(province: Province) -> None:
    numbers = [IdentityNumber(person.number) for person in province.people]

    assert {number.area[:2] for number in numbers} == {"49"}
    assert len(set(numbers)) == len(numbers)


def test_people_are_between_no_age_and_ninety(province: Province) -> None:
    ages = [(TODAY - IdentityNumber(p.number).birth).days / 365.25 for p in province.people]

    assert min(ages) >= 0
    assert max(ages) < 92
    assert 0.1 < sum(age < 18 for age in ages) / len(ages) < 0.35
    assert 0.02 < sum(age > 65 for age in ages) / len(ages) < 0.35


def test_the_sequence_of_a_number_tells_the_sex_that_the_name_has() -> None:
    numbering = Numbering()
    women = [numbering.identity("440106", 1990, female=True) for _ in range(50)]
    men = [numbering.identity("440106", 1990, female=False) for _ in range(50)]

    assert all(int(number[16]) % 2 == 0 for number in women)
    assert all(int(number[16]) % 2 == 1 for number in men)


def test_numbers_stay_unique_where_most_people_of_one_year_live() -> None:
    numbering = Numbering()
    numbers = [numbering.identity("441900", 1988, female=n % 2 == 0) for n in range(40_000)]

    assert len({number[:17] for number in numbers}) == len(numbers)


def test_firms_have_impossible_credit_codes(province: Province) -> None:
    codes = [CreditCode(firm.number) for firm in province.firms]

    assert {code[2:4] for code in codes} == {"49"}
    assert len(set(codes)) == len(codes) == PEOPLE // 80


def test_no_telephone_can_ring(province: Province) -> None:
    assert all(party.mobile[:3] in ("", "000") for party in province.parties)
    assert any(party.mobile for party in province.parties)


def test_cities_have_their_share_of_cars(province: Province) -> None:
    """Fleets are left out: a few large ones say nothing of a city."""
    estimated = sum(city.cars_estimate_10k or 0 for city in CITIES.values())
    cars = [v for v in province.vehicles if v.owner_document == "A" and v.kind.startswith("K")]
    found = Counter(car.city for car in cars)

    for city in CITIES.values():
        expected = (city.cars_estimate_10k or 0) / estimated
        assert found[city.code] / len(cars) == pytest.approx(expected, abs=0.015)


def test_motorcycles_are_rarer_in_districts_than_in_the_country(province: Province) -> None:
    def share(kinds: set[DivisionKind]) -> float:
        here = [v for v in province.vehicles if division(v.place).kind in kinds]
        return sum(v.kind.startswith("M") for v in here) / len(here)

    town = share({DivisionKind.DISTRICT, DivisionKind.CITY_WITHOUT_COUNTIES})
    country = share({DivisionKind.COUNTY, DivisionKind.COUNTY_CITY})
    assert country > 2 * town > 0


def test_a_vehicle_stands_in_the_county_of_its_owner(province: Province) -> None:
    place_of = {party.number: party.place for party in province.parties}

    assert all(vehicle.place == place_of[vehicle.owner_number] for vehicle in province.vehicles)
    assert all(
        division(vehicle.place).code[:4] == vehicle.city[:4] for vehicle in province.vehicles
    )


def test_a_plate_fits_its_kind_and_city_and_is_borne_once(province: Province) -> None:
    borne = [(vehicle.plate, vehicle.plate_kind) for vehicle in province.vehicles]

    assert all(plates.kind_allows(PlateNumber(plate), kind) for plate, kind in borne)
    assert len(set(borne)) == len(borne)
    for vehicle in province.vehicles:
        city = city_by_plate_letter(vehicle.plate[1])
        assert city
        assert city.code == vehicle.city


def test_plates_stay_unique_in_the_largest_city_of_a_million_people() -> None:
    numbering = Numbering()
    issued = [numbering.plate("440300", kind, "electric") for kind in ("02", "52") * 60_000]

    assert len(set(issued)) == len(issued)


def test_a_vin_is_borne_once_and_few_of_them_are_suspicious(province: Province) -> None:
    vins = [Vin(vehicle.vin) for vehicle in province.vehicles]
    found = Counter(
        finding(vin, imported=vehicle.imported)
        for vin, vehicle in zip(vins, province.vehicles, strict=True)
    )

    assert len(set(vins)) == len(vins)
    assert 0 < found[VinFinding.SUSPICION] < 0.01 * len(vins)
    assert 0 < found[VinFinding.WARNING] < 0.03 * len(vins)
    assert any(vin.european and not vin.check_digit_ok for vin in vins)


def test_the_tenth_character_of_a_vin_is_the_year_it_was_made(province: Province) -> None:
    for vehicle in province.vehicles[:500]:
        made = vehicle.manufactured
        assert Vin(vehicle.vin).model_year(near=made.replace(month=1, day=1)) == made.year


def test_marks_are_expired_due_and_not_yet_due_in_realistic_shares(province: Province) -> None:
    soon = add_months(TODAY, 3)
    until = [vehicle.valid_until for vehicle in province.vehicles if vehicle.valid_until]
    expired = sum(day < TODAY for day in until) / len(until)
    due = sum(TODAY <= day <= soon for day in until) / len(until)

    assert len(until) == len(province.vehicles)
    assert 0.03 < expired < 0.12
    assert 0.05 < due < 0.2


def test_what_is_overdue_bears_q_and_nothing_else_does(province: Province) -> None:
    for vehicle in province.vehicles:
        overdue = vehicle.valid_until is not None and vehicle.valid_until < TODAY
        assert (vehicle.status == Status.OVERDUE) is overdue


def test_most_vehicles_bear_the_letter_of_a_normal_one_and_some_another(province: Province) -> None:
    letters = Counter(vehicle.status for vehicle in province.vehicles)

    assert letters["A"] > 0.85 * len(province.vehicles)
    assert {"Q", "K", "M", "I"} <= set(letters)
    assert all(Status(letter) for letter in letters)


def test_every_sort_of_vehicle_is_on_the_road(province: Province) -> None:
    seen = {(vehicle.plate_kind, vehicle.kind) for vehicle in province.vehicles}
    usages = {vehicle.usage for vehicle in province.vehicles}

    assert {("02", "K33"), ("52", "K33"), ("02", "K39"), ("07", "M21"), ("01", "H11")} <= seen
    assert {"A", "C", "D", "E", "F", "G", "N", "S", "T"} <= usages
    assert usages & ONCE_COMMERCIAL


def test_new_energy_plates_are_for_what_runs_on_electricity(province: Province) -> None:
    green = {vehicle.fuel for vehicle in province.vehicles if vehicle.plate_kind in ("51", "52")}
    blue = {vehicle.fuel for vehicle in province.vehicles if vehicle.plate_kind in ("01", "02")}

    assert green == {"C", "O"}
    assert blue == {"A", "B"}


def test_no_vehicle_is_made_after_its_registration_or_registered_after_today(
    province: Province,
) -> None:
    for vehicle in province.vehicles:
        assert vehicle.manufactured < vehicle.first_registered <= TODAY


def test_some_cars_belong_to_two_people_of_one_address(province: Province) -> None:
    people = {person.number: person for person in province.people}
    together = [vehicle for vehicle in province.vehicles if vehicle.co_owner_number]

    assert together
    for vehicle in together:
        owner, other = people[vehicle.owner_number], people[vehicle.co_owner_number]
        assert owner.address == other.address
        assert owner.number != other.number


def test_children_own_no_vehicle(province: Province) -> None:
    owners = [v.owner_number for v in province.vehicles if v.owner_document == "A"]

    assert all(TODAY.year - IdentityNumber(number).birth.year >= 20 for number in owners)


def test_what_the_departments_know_is_mostly_in_order(province: Province) -> None:
    vins = {vehicle.vin for vehicle in province.vehicles}
    policies = {vin: one for vin, one in province.papers("policy", Policy).items() if vin in vins}
    lapsed = sum(policy.until < TODAY for policy in policies.values())
    violations, accidents = province.about(ViolationRecord), province.about(AccidentRecord)

    assert 0.01 < 1 - len(policies) / len(vins) < 0.06
    assert 0.01 < lapsed / len(vins) < 0.08
    assert set(province.papers("vessel-tax", VesselTax)) == vins
    assert 0.05 < len(violations) / len(vins) < 0.2
    assert 0 < len(accidents) / len(vins) < 0.03


def test_no_policy_is_older_than_its_vehicle(province: Province) -> None:
    policies = province.papers("policy", Policy)

    for vehicle in province.vehicles:
        if vehicle.vin in policies:
            assert vehicle.first_registered <= policies[vehicle.vin].since <= TODAY


def test_electric_vehicles_owe_no_vessel_tax(province: Province) -> None:
    taxes = province.papers("vessel-tax", VesselTax)

    assert all(taxes[v.vin].exempt is (v.fuel == "C") for v in province.vehicles)


def test_the_population_register_agrees_with_ours_on_everyone_of_age(province: Province) -> None:
    of_age = add_months(TODAY, -12 * 18)
    adults = [p for p in province.people if IdentityNumber(p.number).birth <= of_age]
    told = province.papers("person", Person)

    assert set(told) == {person.number for person in adults}
    for person in adults:
        known = told[person.number]
        assert (known.number, known.name) == (person.number, person.name)
        assert known.born == IdentityNumber(person.number).birth
        assert known.address == person.address
        assert (int(person.number[16]) % 2 == 1) is (known.sex.value == "1")


def test_a_few_cars_are_bought_and_not_registered_yet(province: Province) -> None:
    bought = province.papers("purchase", Purchase)
    people = {person.number for person in province.people}

    assert 0.002 * PEOPLE < len(bought) < 0.01 * PEOPLE
    assert {purchase.buyer for purchase in bought.values()} <= people
    assert all(purchase.bought_on <= TODAY for purchase in bought.values())
    assert {vehicle.vin for vehicle in province.vehicles}.isdisjoint(bought)


def test_every_new_car_is_proven_by_its_maker_or_the_customs(province: Province) -> None:
    made = province.papers("conformity", Conformity)
    imported = province.papers("import", ImportProof)
    bought = province.papers("purchase", Purchase)

    assert set(bought) <= set(made) | set(imported)
    assert imported
    assert set(made).isdisjoint(imported)
    for vin, purchase in bought.items():
        proven_on = made[vin].made_on if vin in made else imported[vin].entered_on
        assert proven_on < purchase.bought_on


def test_some_new_cars_stand_unsold_at_the_dealers(province: Province) -> None:
    unsold = set(province.papers("conformity", Conformity)) - set(
        province.papers("purchase", Purchase)
    )

    assert unsold
    assert any("汽车销售" in firm.name for firm in province.firms)


def test_a_vehicle_with_an_accident_letter_has_an_accident_that_is_open(
    province: Province,
) -> None:
    accidents = province.about(AccidentRecord)
    lettered = [v.vin for v in province.vehicles if v.status == Status.ACCIDENT]

    assert lettered
    assert all(accidents[vin].open for vin in lettered)  # type: ignore[attr-defined]


def test_non_commercial_small_cars_keep_their_anniversaries(province: Province) -> None:
    """Valid to the end of the month of registration, a whole number of years later."""
    cars = [v for v in province.vehicles if v.usage == Usage.NON_COMMERCIAL and v.kind == "K33"]

    for car in cars:
        assert car.valid_until
        assert car.valid_until.month == car.first_registered.month


def test_what_is_known_of_a_vehicle_follows_it_so_that_nothing_must_be_held(
    province: Province,
) -> None:
    vins = {vehicle.vin for vehicle in province.vehicles}
    about = (row.key if isinstance(row, Paper) else getattr(row, "vin", "") for row in province.all)
    runs = [vin for vin, _ in groupby(vin for vin in about if vin in vins)]

    assert len(runs) == len(set(runs)) == len(vins)
