"""Licences in the records: how they are found, read, held and renewed."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import date
from itertools import count
from typing import Any

import psycopg
import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from integration.records import CHEN, NOW, WANG, officer

from cheguan.acts.licences import RenewLicence
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import LicenceClass, LicenceTerm
from cheguan.facts.people import Home
from cheguan.facts.recognise import recognise
from cheguan.organisation.powers import Deed, Officer, Role, reach
from cheguan.registry import find, licences
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import Change, Licence, Party

pytestmark = pytest.mark.django_db

TIANHE, YUEXIU, NANSHAN = "440106", "440104", "440305"
UNTIL = date(2026, 6, 30)

_turns = count(1)


def issued(number: str = CHEN.number, name: str = CHEN.name, **changes: Any) -> Licence:
    """A licence of six years, as it stands in the records."""
    place = changes.get("place", TIANHE)
    usual = {
        "city": f"{place[:4]}00",
        "number": number,
        "file_number": f"{next(_turns):012d}",
        "name": name,
        "sex": "1",
        "born": date(1990, 1, 1),
        "place": place,
        "classes": ["A2", "D"],
        "status": "A",
        "first_issued": date(2020, 6, 30),
        "since": date(2020, 6, 30),
        "until": UNTIL,
        "term": "6",
    }
    return Licence.objects.create(**(usual | changes))


def renewal(of: Licence, **changes: Any) -> RenewLicence:
    usual = {
        "number": of.number,
        "place": of.place,
        "classes": (LicenceClass.C1, LicenceClass.D),
        "term": LicenceTerm.TEN,
        "since": UNTIL,
        "until": date(2036, 6, 30),
        "hearing_aid": True,
        "portrait": "ab12",
    }
    return RenewLicence.model_validate(usual | changes)


def occasion(case: str = "44010026000001", position: int = 0) -> Occasion:
    return Occasion(case, NOW, position)


def found(who: Officer, typed: str) -> Sequence[str]:
    """The numbers of the licences that this officer finds by what was typed."""
    hits = licences.search(recognise(typed), reach(who, Deed.FIND), reach(who, Deed.BROWSE))
    return [licence.number for licence in hits]


def test_what_is_stored_is_what_the_rules_see() -> None:
    issued(twelve_points=[date(2021, 6, 30)], extended_until=date(2027, 1, 1), points=3)
    row = licences.licence(CHEN.number)
    assert row is not None
    fact = licences.as_fact(row)
    assert type(fact).model_validate(fact.model_dump()) == fact
    assert fact.classes == (LicenceClass.A2, LicenceClass.D)
    assert fact.twelve_points == (date(2021, 6, 30),)
    assert (fact.term, fact.until, fact.points) == (LicenceTerm.SIX, UNTIL, 3)


def test_a_licence_is_found_by_its_number_and_by_its_file_number() -> None:
    one, _ = issued(), issued(WANG.number, WANG.name)
    assert licences.licence(CHEN.number) == licences.of_file_number(one.file_number) == one
    assert licences.whereabouts([CHEN.number]) == {CHEN.number: TIANHE}


def test_who_has_no_licence_is_nowhere() -> None:
    assert licences.licence(CHEN.number) is None
    assert licences.whereabouts([CHEN.number]) == {}
    assert licences.of_file_number("000000000000") is None


def test_post_reaches_someone_at_the_address_kept_from_last_time() -> None:
    assert licences.home(CHEN.number) is None
    party = Party.objects.create(
        city="440100", document="A", number=CHEN.number, name=CHEN.name, place=TIANHE
    )
    assert licences.home(CHEN.number) is None
    party.address, party.mobile = "示例路1号", "13800000000"
    party.save()
    kept = Home(name=CHEN.name, address="示例路1号", mobile="13800000000")
    assert licences.home(CHEN.number) == kept


@pytest.mark.parametrize(
    ("office", "places"),
    [
        (TIANHE, {TIANHE}),
        ("440100", {TIANHE, YUEXIU}),
        ("440300", {NANSHAN}),
        ("440000", {TIANHE, YUEXIU, NANSHAN}),
        ("440200", set()),
    ],
)
def test_names_are_found_only_where_one_may_browse(office: str, places: set[str]) -> None:
    numbers = {
        place: IdentityNumber.of("490106", date(1990, 1, 1), sequence)
        for sequence, place in enumerate((TIANHE, YUEXIU, NANSHAN), 100)
    }
    for place, number in numbers.items():
        issued(number, place=place)
    who = officer(Role.CLERK, office)
    for typed in (CHEN.name, CHEN.name[:2]):
        assert set(found(who, typed)) == {numbers[place] for place in places}


def test_a_number_is_found_in_the_whole_province() -> None:
    issued(place=NANSHAN)
    assert found(officer(Role.CLERK, "440205"), CHEN.number) == [CHEN.number]


@pytest.mark.parametrize("typed", ["%", "_陈", "陈%", "", "粤A12345", WANG.number])
def test_what_names_no_licence_finds_none(typed: str) -> None:
    issued()
    assert found(officer(Role.CLERK), typed) == []


def test_who_has_no_post_finds_nothing() -> None:
    issued()
    nobody = Officer("0", "-", TIANHE, ())
    assert found(nobody, CHEN.number) == found(nobody, CHEN.name) == []


def test_a_renewal_writes_the_new_term_classes_and_portrait() -> None:
    before = issued()
    apply(renewal(before), occasion())
    row = licences.licence(CHEN.number)
    assert row is not None
    assert row.classes == ["C1", "D"]
    assert (row.term, row.since, row.until) == ("10", UNTIL, date(2036, 6, 30))
    assert (row.hearing_aid, row.portrait) == (True, "ab12")
    assert (row.first_issued, row.file_number) == (before.first_issued, before.file_number)


def test_a_long_term_licence_has_no_last_day() -> None:
    apply(renewal(issued(), term=LicenceTerm.LONG, until=None), occasion())
    row = licences.licence(CHEN.number)
    assert row is not None
    assert (row.term, row.until) == ("long", None)


@pytest.mark.parametrize(
    ("before", "after"),
    [("A", "A"), ("M", "A"), ("NP", "A"), ("MH", "H"), ("L", "L")],
)
def test_a_renewal_ends_only_what_said_that_it_was_late(before: str, after: str) -> None:
    apply(renewal(issued(status=before)), occasion())
    row = licences.licence(CHEN.number)
    assert row is not None
    assert row.status == after


def test_a_renewal_leaves_one_change_with_what_was_before_and_after() -> None:
    apply(renewal(issued(status="M")), occasion(position=1))
    [change] = find.changes_of("440100", "licence", CHEN.number)
    assert (change.case, change.position, change.act) == ("44010026000001", 1, "RenewLicence")
    assert change.before["classes"] == ["A2", "D"]
    assert change.before["status"] == "M"
    assert change.after["classes"] == ["C1", "D"]
    assert change.after["until"] == "2036-06-30"


def test_a_renewal_is_one_statement() -> None:
    act = renewal(issued())
    with CaptureQueriesContext(connection) as queries:
        apply(act, occasion())
    assert len(queries) == 1


def test_the_same_term_is_given_only_once() -> None:
    row = issued()
    apply(renewal(row), occasion())
    with pytest.raises(AlreadyDone):
        apply(renewal(row), occasion("44010026000002"))
    assert Change.objects.count() == 1


def test_nobody_elses_licence_changes() -> None:
    issued(WANG.number, WANG.name)
    apply(renewal(issued()), occasion())
    other = licences.licence(WANG.number)
    assert other is not None
    assert other.until == UNTIL


def test_a_licence_that_is_not_there_cannot_be_renewed() -> None:
    row = issued()
    act = renewal(row)
    row.delete()
    with pytest.raises(LookupError, match="not in the register"):
        apply(act, occasion())


@pytest.mark.django_db(transaction=True)
def test_a_licence_that_is_held_waits_for_nobody_else() -> None:
    """Read as often as one likes, but not held by two."""
    issued()
    held = "SELECT number FROM registry_licence WHERE number = %s FOR UPDATE NOWAIT"
    with transaction.atomic(), psycopg.connect(**_other()) as other:
        assert licences.licence(CHEN.number) is not None
        assert other.execute(held, (CHEN.number,)).fetchone() == (CHEN.number,)
        other.rollback()
        assert licences.licence(CHEN.number, lock=True) is not None
        with pytest.raises(psycopg.errors.LockNotAvailable):
            other.execute(held, (CHEN.number,))


def _other() -> dict[str, Any]:
    """Where a second connection to the same database goes."""
    info = connection.connection.info
    return {
        "host": info.host,
        "port": info.port,
        "user": info.user,
        "dbname": info.dbname,
        "password": info.password or os.environ.get("PGPASSWORD"),
    }
