"""Temporary plates in the records: their numbers, their limit, who holds the vehicle meanwhile."""

from __future__ import annotations

import os
from datetime import timedelta
from functools import partial
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext
from integration.records import CHEN, GUANGZHOU, NOW, SHENZHEN, TODAY, WANG, due_car, vin
from integration.together import together

from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.facts.temporary_plates import Issuer, Registration, SeriesExhausted
from cheguan.facts.vin import Vin
from cheguan.registry import answers, temporary_plates
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.answers import Ask
from cheguan.registry.models import Change, PlateSeries, TemporaryPlate

pytestmark = pytest.mark.django_db

NEW = vin(800_001)
OTHER = vin(800_002)
MOST = 3
"""Plates of one owner for one vehicle while it is not registered (art. 47)."""
_serials = count(1)


def issue(of: Vin = NEW, **changes: Any) -> IssueTemporaryPlate:
    """The first plate of a car that Chen has bought."""
    usual = {
        "vin": of,
        "place": GUANGZHOU,
        "letter": "A",
        "reason": "unregistered",
        "limited_as": "unregistered+unsold",
        "ordinal": 1,
        "holder": CHEN.number,
        "holder_name": CHEN.name,
        "brand": "示例牌",
        "kind": "K33",
        "cross_area": False,
        "mark": "",
        "sheets": 2,
        "since": TODAY,
        "until": TODAY + timedelta(days=30),
    }
    return IssueTemporaryPlate.model_validate(usual | changes)


def occasion(position: int = 1) -> Occasion:
    """A case of its own."""
    return Occasion(f"4401002603{next(_serials):04d}", NOW, position)


def issued(act: IssueTemporaryPlate) -> TemporaryPlate:
    """The plate as it is found by the case that granted it."""
    by = occasion()
    apply(act, by)
    found = temporary_plates.of_case(f"{act.place[:4]}00", by.case)
    assert found is not None
    return found


def test_what_was_granted_stands_in_the_records() -> None:
    act = issue(cross_area=True, mark="试")
    plate = issued(act)
    assert plate.number == "粤A0001试"
    assert plate.city == act.place
    assert plate.holder_number == act.holder
    same = ("vin", "place", "reason", "limited_as", "ordinal", "holder_name", "brand", "kind")
    for field in (*same, "cross_area", "sheets", "since", "until"):
        assert getattr(plate, field) == getattr(act, field), field
    assert plate.issued_at == NOW


def test_it_takes_two_statements() -> None:
    with CaptureQueriesContext(connection) as asked:
        apply(issue(), occasion())
    assert len(asked) == 2


def test_it_leaves_a_change_of_the_new_vehicle() -> None:
    plate = issued(issue())
    change = Change.objects.get(city=GUANGZHOU, case=plate.case)
    assert (change.act, change.kind, change.key) == ("IssueTemporaryPlate", "new-vehicle", NEW)
    assert change.before == {}
    assert change.after == {
        "number": plate.number,
        "reason": "unregistered",
        "ordinal": 1,
        "since": plate.since.isoformat(),
        "until": plate.until.isoformat(),
    }


def test_each_office_and_each_mark_has_a_sequence_of_its_own() -> None:
    acts = [issue(vin(n), place=GUANGZHOU) for n in (1, 2)]
    acts += [issue(vin(n), place=SHENZHEN, letter="B") for n in (3, 4)]
    acts += [issue(vin(n), mark="超") for n in (5, 6)]
    assert [issued(act).number for act in acts] == [
        "粤A00001",
        "粤A00002",
        "粤B00001",
        "粤B00002",
        "粤A0001超",
        "粤A0002超",
    ]


def test_a_plate_that_was_not_granted_after_all_leaves_no_gap_in_the_sequence() -> None:
    issued(issue())
    with pytest.raises(AlreadyDone), transaction.atomic():
        apply(issue(), occasion())
    assert issued(issue(OTHER)).number == "粤A00002"


def test_a_used_up_series_is_said_and_gives_nothing_out() -> None:
    PlateSeries.objects.create(city=GUANGZHOU, letter="A", mark="", last=7_059_999)
    with pytest.raises(SeriesExhausted, match="粤A"), transaction.atomic():
        apply(issue(), occasion())
    assert not TemporaryPlate.objects.exists()


def test_the_same_plate_for_the_same_owner_is_refused_by_the_database() -> None:
    issued(issue())
    with pytest.raises(AlreadyDone), transaction.atomic():
        apply(issue(), occasion())
    issued(issue(ordinal=2))
    issued(issue(holder=WANG.number))
    issued(issue(limited_as="export"))
    assert TemporaryPlate.objects.count() == 4


def test_a_number_that_is_taken_is_not_mistaken_for_a_plate_too_many() -> None:
    issued(issue())
    PlateSeries.objects.filter(city=GUANGZHOU).update(last=0)
    with pytest.raises(IntegrityError), transaction.atomic():
        apply(issue(OTHER), occasion())


def test_the_plates_so_far_are_those_of_all_cities() -> None:
    issued(issue())
    issued(issue(place=SHENZHEN, letter="B", ordinal=2))
    issued(issue(OTHER))
    before = temporary_plates.issued_before(NEW)
    assert {one.number for one in before.plates} == {"粤A00001", "粤B00001"}
    assert before.count(frozenset({"unregistered", "unsold"}), CHEN.number) == 2
    assert before.count(frozenset({"unregistered"}), WANG.number) == 0


def test_a_holder_finds_his_plates_and_nobody_elses() -> None:
    short = issued(issue(vin(11), until=TODAY))
    longer = issued(issue(vin(12)))
    issued(issue(vin(13), holder=WANG.number))
    found = temporary_plates.of_holder(CHEN.number)
    assert [plate.number for plate in found] == [longer.number, short.number]


def test_a_registered_vehicle_is_known_by_its_status_wherever_it_is() -> None:
    car = due_car(status="AC", city=SHENZHEN, place="440305")
    here, nowhere = (Ask("registry.known", number, GUANGZHOU) for number in (car.vin, NEW))
    assert answers.seen([here, nowhere]) == {here: Registration(status="AC"), nowhere: None}


@pytest.mark.parametrize(
    ("city", "letter"), [(GUANGZHOU, "A"), (SHENZHEN, "B"), ("440600", "E"), ("441900", "S")]
)
def test_each_city_has_its_letter(city: str, letter: str) -> None:
    assert temporary_plates.issuer(city) == Issuer(place=city, letter=letter)


def test_the_records_answer_what_the_service_asks_of_them() -> None:
    issued(issue())

    def told(source: str) -> Any:
        return answers.held(Ask(source, NEW, GUANGZHOU))

    assert told("registry.temporary_plates") == temporary_plates.issued_before(NEW)
    assert told("registry.known") is None
    assert told("registry.issuer") == Issuer(place=GUANGZHOU, letter="A")


def _waits(vehicle: str) -> bool:
    """Whether somebody else, who does not wait long, gets to hold this vehicle."""
    settings = connection.settings_dict
    url = psycopg.conninfo.make_conninfo(os.environ["DATABASE_URL"], dbname=settings["NAME"])
    with psycopg.connect(url) as other:
        other.execute("SET lock_timeout = '200ms'")
        try:
            other.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (vehicle,))
        except psycopg.errors.LockNotAvailable:
            return True
    return False


def test_a_vehicle_without_a_row_is_held_until_the_transaction_ends(emptied: None) -> None:
    with transaction.atomic():
        answers.held(Ask("registry.temporary_plates", NEW, GUANGZHOU))
        assert _waits(NEW)
        assert not _waits(OTHER)
    assert not _waits(NEW)


def test_whoever_only_looks_holds_nothing(emptied: None) -> None:
    with transaction.atomic():
        answers.seen([Ask("registry.temporary_plates", NEW, GUANGZHOU)])
        assert not _waits(NEW)


def _as_granting(city: str, letter: str) -> bool:
    """What a grant does: hold, look, judge, issue; whether it was granted."""
    with transaction.atomic():
        before = answers.held(Ask("registry.temporary_plates", NEW, city))
        so_far = before.count(frozenset({"unsold", "unregistered"}), CHEN.number)
        if so_far >= MOST:
            return False
        apply(issue(place=city, letter=letter, ordinal=so_far + 1), occasion())
    return True


def test_of_many_who_apply_at_once_in_two_cities_three_are_served(emptied: None) -> None:
    cities = [(GUANGZHOU, "A"), (SHENZHEN, "B")] * 4
    told = together([partial(_as_granting, *city) for city in cities])
    assert sorted(told) == [False] * 5 + [True] * MOST
    ordinals = TemporaryPlate.objects.filter(vin=NEW).values_list("ordinal", flat=True)
    assert sorted(ordinals) == [1, 2, 3]


def test_of_many_who_are_served_at_once_no_two_get_the_same_number(emptied: None) -> None:
    def one(serial: int) -> str:
        with transaction.atomic():
            return issued(issue(vin(serial))).number

    numbers = together([partial(one, serial) for serial in range(900_000, 900_008)])
    assert sorted(numbers) == [f"粤A{n:05d}" for n in range(1, 9)]
