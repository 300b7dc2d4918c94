"""The province in the database: whole, quick, and with stories that are true each day."""

from __future__ import annotations

import time
from datetime import UTC, date, datetime, timedelta

import pytest
from django.db.models import Model

from cheguan import demonstration
from cheguan.acts.marks import IssueInspectionMark
from cheguan.agencies.models import CompulsoryPolicy, VesselTax, ViolationRecord
from cheguan.demonstration import PERSONAS, province
from cheguan.demonstration.personas import MAKER
from cheguan.kernel.days import day_of
from cheguan.law.months import add_months
from cheguan.organisation.models import Staff
from cheguan.organisation.powers import Deed, may
from cheguan.registry import acts, find
from cheguan.registry.models import InspectionMark, Party, Vehicle

TODAY = date(2026, 5, 15)
TOMORROW = TODAY + timedelta(days=1)

pytestmark = pytest.mark.django_db


def build(people: int, today: date = TODAY) -> list[tuple[int, int]]:
    heard: list[tuple[int, int]] = []
    demonstration.build(people, 1, today, lambda done, total: heard.append((done, total)))
    return heard


def test_two_thousand_people_are_there_in_under_ten_seconds() -> None:
    begun = time.monotonic()
    heard = build(2000)

    assert time.monotonic() - begun < 10
    assert heard[-1] == (2000, 2000)
    assert Party.objects.exclude(number__in=_persona_numbers()).filter(document="A").count() == 2000


def _persona_numbers() -> list[str]:
    return [party.number for persona in PERSONAS for party in persona.who.parties()]


def test_the_stored_rows_are_those_of_the_stream() -> None:
    build(300)
    stream = list(province.rows(300, 1, TODAY))

    for model in province.TABLES:
        expected = {_values(row) for row in stream if type(row) is model}
        assert expected <= {_values(row) for row in model.objects.all()}


def _values(row: Model) -> tuple[object, ...]:
    return tuple(getattr(row, field.attname) for field in row._meta.concrete_fields if field.column)


def test_a_build_that_breaks_off_leaves_nothing() -> None:
    def give_up(done: int, total: int) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        demonstration.build(200, 1, TODAY, give_up)

    assert not Party.objects.exists()


def test_a_province_begins_with_its_personas_and_their_vehicles() -> None:
    build(50)

    for persona in PERSONAS:
        party = find.party(persona.number)
        assert party
        assert party.name == persona.name
        assert [v.vin for v in find.vehicles_of(persona.number)] == [persona.vin(TODAY)]


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
    assert Vehicle.objects.filter(vin__startswith=MAKER).count() == len(PERSONAS)
    for model in (CompulsoryPolicy, VesselTax, ViolationRecord):
        days = {
            vin[-6:]
            for vin in model.objects.filter(vin__startswith=MAKER).values_list("vin", flat=True)
        }
        assert days == {PERSONAS[0].vin(TOMORROW)[-6:]}


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

    assert len(staff) == Staff.objects.count() == 5
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


def test_others_who_are_due_own_one_vehicle_and_are_no_personas() -> None:
    today = day_of(datetime.now(UTC))
    build(2000, today)
    found = demonstration.due_people(3)
    soon = add_months(today, 3)

    assert len({person.number for person in found}) == 3
    for person in found:
        (vehicle,) = find.vehicles_of(person.number)
        assert not vehicle.vin.startswith(MAKER)
        assert vehicle.valid_until
        assert vehicle.valid_until <= soon


def test_nobody_is_due_in_an_empty_province() -> None:
    assert demonstration.due_people(3) == []
