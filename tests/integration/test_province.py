"""The province in the database: whole, quick, and with stories that are true each day."""

from __future__ import annotations

import json
import time
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.db.models import Model

from cheguan import demonstration
from cheguan.acts.marks import IssueInspectionMark
from cheguan.agencies.models import DriverViolationRecord, ViolationRecord
from cheguan.demonstration import PERSONAS, chooser, province
from cheguan.demonstration.others import others
from cheguan.demonstration.personas import MAKER
from cheguan.demonstration.personas.buyers import Buying
from cheguan.demonstration.personas.drivers import Driving
from cheguan.demonstration.personas.owners import Owning
from cheguan.facts.identity import IdentityNumber
from cheguan.law.months import add_months
from cheguan.organisation.models import Staff
from cheguan.organisation.powers import Deed, may
from cheguan.registry import acts, find
from cheguan.registry.models import InspectionMark, Licence, Party, TemporaryPlate, Vehicle
from sandbox.store import Store

TODAY = date(2026, 5, 15)
TOMORROW = TODAY + timedelta(days=1)

pytestmark = pytest.mark.django_db


OWNERS = [persona for persona in PERSONAS if isinstance(persona.story, Owning)]
BUYERS = [persona for persona in PERSONAS if isinstance(persona.story, Buying)]
DRIVERS = [persona for persona in PERSONAS if isinstance(persona.story, Driving)]


def build(people: int, today: date = TODAY, data: Path | None = None) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    demonstration.build(people, 1, today, lambda done, total: heard.append((done, total)), data)
    return heard


@pytest.fixture
def data(tmp_path: Path) -> Path:
    return tmp_path


def read(data: Path) -> dict[tuple[str, str, str], Any]:
    """What the sandbox will answer: of two papers, that of the file whose name sorts last."""
    answers: dict[tuple[str, str, str], Any] = {}
    for path in sorted((data / "sandbox" / "papers").glob("*.jsonl")):
        for line in path.read_text(encoding="utf-8").splitlines():
            paper = json.loads(line)
            answers[paper["department"], paper["question"], paper["key"]] = paper["answer"]
    return answers


Listed = tuple[dict[str, Any], dict[tuple[str, str, str], Any]]
"""The others by number, and all answers."""


def chosen(data: Path) -> dict[str, Any]:
    answers = read(data).items()
    return {key: answer for (_, question, key), answer in answers if question == "chooser"}


def test_two_thousand_people_take_under_ten_seconds_of_a_processor(data: Path) -> None:
    """Of its own time, which other work on the machine does not lengthen; all that the database
    does for it is a few COPYs."""
    begun = time.process_time()
    heard = build(2000, data=data)

    assert time.process_time() - begun < 10
    assert heard[-1] == (2000, 2000)
    assert Party.objects.exclude(number__in=_persona_numbers()).filter(document="A").count() == 2000


def _persona_numbers() -> list[str]:
    return [party.number for persona in PERSONAS for party in persona.who.parties()]


def test_the_stored_rows_are_those_of_the_stream() -> None:
    build(300)
    stream = [row for row in province.rows(300, 1, TODAY) if isinstance(row, Model)]

    for model in province.TABLES:
        expected = {_values(row) for row in stream if type(row) is model}
        assert expected <= {_values(row) for row in model.objects.all()}


def _values(row: Model) -> tuple[object, ...]:
    values = (getattr(row, field.attname) for field in row._meta.concrete_fields if field.column)
    return tuple(tuple(value) if isinstance(value, list) else value for value in values)


def test_a_build_that_breaks_off_leaves_nothing(data: Path) -> None:
    def give_up(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.build(200, 1, TODAY, give_up, data)

    assert not Party.objects.exists()
    assert not list((data / "sandbox" / "papers").glob("*.jsonl"))


def test_a_province_begins_with_its_personas_and_their_vehicles() -> None:
    build(50)

    for persona in OWNERS:
        party = find.party(persona.number)
        assert party
        assert party.name == persona.name
        assert [v.vin for v in find.vehicles_of(persona.number)] == [persona.vin(TODAY)]


def test_a_province_begins_with_the_licences_of_its_drivers() -> None:
    build(50)

    for persona in DRIVERS:
        licence = Licence.objects.get(number=persona.number)
        assert licence.name == persona.name
        assert licence.born == IdentityNumber(persona.number).birth


def test_whoever_has_a_new_car_has_none_in_the_register() -> None:
    build(50)

    for persona in BUYERS:
        assert find.party(persona.number)
        assert find.vehicle(persona.vin(TODAY)) is None


def test_a_co_owner_sees_the_car_too() -> None:
    build(50)
    together = [persona for persona in PERSONAS if persona.who.co_owner]

    assert together
    for persona in together:
        assert persona.who.co_owner
        number, name = persona.who.co_owner
        party = find.party(number)
        assert party
        assert party.name == name
        assert [v.vin for v in find.vehicles_of(number)] == [persona.vin(TODAY)]


def _mark(persona: demonstration.Persona) -> None:
    car = Vehicle.objects.get(vin=persona.vin(TODAY))
    assert car.valid_until
    act = IssueInspectionMark(
        vin=car.as_fact().vin,
        place=car.place,
        due=car.valid_until,
        until=date(2030, 1, 31),
        exempt=True,
    )
    acts.apply(act, acts.Occasion("4401-TEST", datetime.now(UTC), 0))


def test_a_mark_that_was_granted_today_survives_another_start() -> None:
    build(50)
    _mark(PERSONAS[0])
    demonstration.refresh(TODAY)

    assert Vehicle.objects.get(vin=PERSONAS[0].vin(TODAY)).valid_until == date(2030, 1, 31)


def test_on_another_day_the_stories_begin_again_and_old_marks_are_history() -> None:
    build(50)
    _mark(PERSONAS[0])
    old = PERSONAS[0].vin(TODAY)
    demonstration.refresh(TOMORROW)

    assert [v.vin for v in find.vehicles_of(PERSONAS[0].number)] == [PERSONAS[0].vin(TOMORROW)]
    assert InspectionMark.objects.filter(vin=old).exists()
    assert Vehicle.objects.filter(vin__startswith=MAKER).count() == len(OWNERS)
    violations = ViolationRecord.objects.filter(vin__startswith=MAKER)
    assert {record.vin for record in violations} == {
        persona.vin(TOMORROW)
        for persona in OWNERS
        if persona.story.violations  # type: ignore[attr-defined]
    }


def _renew(persona: demonstration.Persona) -> None:
    Licence.objects.filter(number=persona.number).update(until=date(2042, 1, 31), term="10")


def test_a_licence_that_was_renewed_today_survives_another_start() -> None:
    build(50)
    _renew(DRIVERS[0])
    demonstration.refresh(TODAY)

    assert Licence.objects.get(number=DRIVERS[0].number).term == "10"


def test_on_another_day_licences_are_due_again() -> None:
    build(50)
    _renew(DRIVERS[0])
    demonstration.refresh(TOMORROW)
    licence = Licence.objects.get(number=DRIVERS[0].number)

    assert licence.term == "6"
    assert licence.until == TOMORROW + timedelta(days=40)
    assert Licence.objects.filter(number__in=[p.number for p in PERSONAS]).count() == len(DRIVERS)
    assert DriverViolationRecord.objects.filter(number=DRIVERS[3].number).count() == 1


def test_three_temporary_plates_are_there_each_day_and_issued_ones_stay_history() -> None:
    build(50)
    (persona,) = (one for one in BUYERS if one.story.plates_before)  # type: ignore[attr-defined]
    old = persona.vin(TODAY)
    assert TemporaryPlate.objects.filter(vin=old).count() == 3

    issued = TemporaryPlate.objects.filter(vin=old, ordinal=3).get()
    TemporaryPlate.objects.filter(vin=old, ordinal=3).update(case="4403-TEST", number="粤B00001")
    demonstration.refresh(TOMORROW)

    assert TemporaryPlate.objects.filter(vin=persona.vin(TOMORROW)).count() == 3
    (kept,) = TemporaryPlate.objects.filter(vin=old)
    assert (kept.case, kept.since) == ("4403-TEST", issued.since)


def test_the_people_of_the_province_stay_when_the_day_changes() -> None:
    build(50)
    before = set(Vehicle.objects.exclude(vin__startswith=MAKER).values_list("vin", "valid_until"))
    demonstration.refresh(TOMORROW)

    assert before
    assert before == set(
        Vehicle.objects.exclude(vin__startswith=MAKER).values_list("vin", "valid_until")
    )


def test_staff_sign_in_with_the_printed_password_and_may_do_their_work() -> None:
    build(10)
    staff = dict(entry.split() for _, entry in demonstration.accounts() if entry.startswith("G"))

    assert len(staff) == Staff.objects.count() == 6
    for number, password in staff.items():
        member = Staff.objects.get(number=number)
        assert member.check_password(password)
        assert not member.check_password("wrong")

    clerk = Staff.objects.get(number="G44010601").as_officer()
    reviewer = Staff.objects.get(number="G44030001").as_officer()
    assert may(clerk, Deed.ACCEPT, "440106")
    assert not may(clerk, Deed.REVIEW, "440106")
    assert may(reviewer, Deed.REVIEW, "440305")
    assert not may(reviewer, Deed.REVIEW, "440106")


def test_the_sandbox_reads_what_was_written(data: Path) -> None:
    build(300, data=data)
    store = Store(":memory:")
    read_lines = store.load(data / "sandbox" / "papers")
    chen = PERSONAS[0]

    assert set(read_lines) == {"10-province.jsonl", "20-personas.jsonl", "30-chooser.jsonl"}
    person = store.get("identity", "person", chen.number)
    assert person
    assert person["name"] == chen.name
    assert store.get("insurance", "policy", chen.vin(TODAY))
    assert chen.number in store.listed("identity", "chooser")
    store.close()


def test_everyone_in_the_register_of_age_is_known_to_the_identity_department(data: Path) -> None:
    build(300, data=data)
    known = {key for _, question, key in read(data) if question == "person"}
    drivers = set(Licence.objects.values_list("number", flat=True))

    assert drivers <= known
    assert {party.number for p in PERSONAS if p.is_person for party in p.who.parties()} <= known


def test_yesterdays_papers_of_the_personas_are_gone(data: Path) -> None:
    build(50, data=data)
    demonstration.refresh(TOMORROW, data)
    vins = {key for _, question, key in read(data) if question == "policy" and key[:3] == MAKER}

    assert vins == {persona.vin(TOMORROW) for persona in [*OWNERS, *BUYERS]}


def test_personas_and_three_sorts_of_others_are_listed(data: Path) -> None:
    build(2000, data=data)
    people = chosen(data)
    groups = Counter(entry["group"] for entry in people.values())
    situations = Counter(
        entry["situation"]["en"].split(",")[0]
        for entry in people.values()
        if entry["group"] == "others"
    )

    assert groups["personas"] == sum(persona.is_person for persona in PERSONAS)
    assert 18 <= situations["Someone who has bought a new car"] <= 20
    assert 18 <= situations["Someone else whose licence is due now"] <= 20
    assert 12 <= situations["Someone else whose vehicle is due now"] <= 40


def test_no_firm_is_on_the_list(data: Path) -> None:
    build(50, data=data)

    assert all(IdentityNumber(number) for number in chosen(data))
    assert {persona.number for persona in PERSONAS if not persona.is_person}.isdisjoint(
        chosen(data)
    )


def test_situations_are_told_in_three_languages_with_the_number_to_type(data: Path) -> None:
    build(50, data=data)
    luo = BUYERS[0]
    said = chosen(data)[luo.number]["situation"]

    assert set(said) == {"zh-hans", "en", "zh-hant"}
    assert all(luo.vin(TODAY) in sentence for sentence in said.values())


@pytest.fixture
def listed(data: Path) -> Listed:
    build(2000, data=data)
    people = {k: v for k, v in chosen(data).items() if v["group"] == "others"}
    return people, read(data)


def in_situation(people: dict[str, Any], words: str) -> list[str]:
    found = [number for number, one in people.items() if words in one["situation"]["en"]]
    assert found
    return found


def test_others_whose_vehicle_is_due_own_one_that_is_insured(
    listed: Listed,
) -> None:
    people, answers = listed
    soon = add_months(TODAY, 3)

    for number in in_situation(people, "vehicle is due"):
        (vehicle,) = find.vehicles_of(number)
        assert not vehicle.vin.startswith(MAKER)
        assert vehicle.valid_until
        assert vehicle.valid_until <= soon
        policy = answers["insurance", "policy", vehicle.vin]
        assert policy["since"] <= TODAY.isoformat() <= policy["until"]


def test_others_whose_licence_is_due_have_been_examined(
    listed: Listed,
) -> None:
    people, answers = listed

    for number in in_situation(people, "licence is due"):
        until = Licence.objects.get(number=number).until
        assert until
        assert until < TODAY + timedelta(days=90)
        assert ("health", "medical", number) in answers
        assert ("health", "portrait", number) in answers


def test_others_with_a_new_car_are_the_buyers_on_its_invoice(
    listed: Listed,
) -> None:
    people, answers = listed

    for number in in_situation(people, "bought a new car"):
        vin = people[number]["situation"]["en"].split()[-1]
        assert answers["tax", "purchase", vin]["buyer"] == number
        assert ("industry", "conformity", vin) in answers
        assert find.vehicle(vin) is None


def test_the_first_few_of_the_others_are_of_every_sort() -> None:
    build(2000)
    first = list(others(TODAY))[:12]

    assert set(Counter(other.situation for other in first).values()) == {4}


def test_nobody_is_listed_twice() -> None:
    build(2000)
    listed = [other.number for other in others(TODAY)]

    assert len(set(listed)) == len(listed)


def test_whoever_got_the_mark_is_no_longer_listed() -> None:
    build(2000)
    first = next(others(TODAY))
    Vehicle.objects.filter(owner_number=first.number).update(valid_until=date(2040, 1, 31))

    alike = {other.number for other in others(TODAY) if other.situation == first.situation}
    assert alike
    assert first.number not in alike


def test_someone_with_an_open_violation_is_not_listed() -> None:
    build(2000)
    first = next(others(TODAY))
    (vehicle,) = find.vehicles_of(first.number)
    ViolationRecord.objects.create(city=vehicle.city, vin=vehicle.vin, open=1)

    alike = {other.number for other in others(TODAY) if other.situation == first.situation}
    assert first.number not in alike


def test_the_list_is_still_full_when_the_province_is_a_year_old() -> None:
    build(2000)
    kinds = Counter(other.situation for other in others(add_months(TODAY, 12)))

    assert len(kinds) == 3
    assert min(kinds.values()) >= 10


def test_nobody_else_is_listed_in_an_empty_province() -> None:
    assert list(others(TODAY)) == []
    assert len(list(chooser.papers_of(TODAY))) == sum(p.is_person for p in PERSONAS)
