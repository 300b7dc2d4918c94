"""Idempotency: what comes twice is done once, and gets the first answer."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from threading import Barrier
from uuid import uuid4

import pytest
from integration.records import (
    CHEN,
    CLERK,
    NOW,
    WANG,
    by,
    due_car,
    opened,
    owned_with,
    seen,
    wanted,
)
from integration.together import together
from integration.whole import half_done

from cheguan.casework import desk, numbering, opening, queries, requests
from cheguan.casework.asking import KeyReused, Outcome
from cheguan.casework.models import Case, Entry, Request, State
from cheguan.registry.models import InspectionMark

pytestmark = pytest.mark.django_db


def test_a_repeated_opening_gets_the_first_case_and_writes_nothing() -> None:
    car, key = due_car(), uuid4()
    first = opening.open_case(wanted(car), by(CHEN, key=key))
    entries = Entry.objects.count()
    again = opening.open_case(wanted(car), by(CHEN, NOW + timedelta(minutes=5), key))
    assert (first.moved, again.moved) == (True, False)
    assert again.case.number == first.case.number
    assert Entry.objects.count() == entries


def test_a_repeated_confirmation_gets_the_granted_case() -> None:
    case, key = opened(due_car()), uuid4()
    old = seen(case)
    first = desk.confirm(old, by(CHEN, key=key))
    again = desk.confirm(old, by(CHEN, NOW + timedelta(days=2), key))
    assert (first.moved, again.moved) == (True, False)
    assert again.case.state == State.GRANTED
    assert [entry.event for entry in queries.journal(case)].count("granted") == 1


def test_a_repeat_of_an_opening_finds_the_case_where_it_stands_now() -> None:
    car, key = due_car(), uuid4()
    case = opening.open_case(wanted(car), by(CHEN, key=key)).case
    desk.confirm(seen(case), by(CHEN))
    assert opening.open_case(wanted(car), by(CHEN, key=key)).case.state == State.GRANTED


def test_a_key_is_not_used_for_another_vehicle() -> None:
    key = uuid4()
    opening.open_case(wanted(due_car()), by(CHEN, key=key))
    with pytest.raises(KeyReused):
        opening.open_case(wanted(due_car()), by(CHEN, key=key))
    assert Case.objects.count() == 1


def test_a_key_is_not_used_for_another_verb() -> None:
    car, key = due_car(), uuid4()
    case = opening.open_case(wanted(car), by(CHEN, key=key)).case
    with pytest.raises(KeyReused):
        desk.confirm(seen(case), by(CHEN, key=key))
    assert Case.objects.get(city=case.city, number=case.number).state == State.CONFIRMING


def test_the_keys_of_two_people_have_nothing_to_do_with_each_other() -> None:
    key = uuid4()
    mine = opening.open_case(wanted(due_car()), by(CHEN, key=key))
    hers = due_car(owner_number=WANG.number, owner_name=WANG.name)
    other = opening.open_case(wanted(hers, WANG), by(WANG, key=key))
    assert mine.moved
    assert other.moved


def test_a_repeat_tells_a_stranger_nothing() -> None:
    car, key = due_car(**owned_with(WANG)), uuid4()
    opening.open_case(wanted(car), by(CHEN, key=key))
    told = opening.open_case(wanted(car), by(CLERK, key=key))
    assert told.moved  # the clerk's own request: it takes the case up at the counter


@pytest.mark.usefixtures("emptied")
def test_the_same_opening_twice_at_once_is_one_case_and_one_mark() -> None:
    car, key = due_car(), uuid4()
    asked = wanted(car, confirmed=True)
    told = together([lambda: opening.open_case(asked, by(CHEN, key=key))] * 2)
    assert all(isinstance(outcome, Outcome) for outcome in told), told
    assert sorted(outcome.moved for outcome in told) == [False, True]
    assert {outcome.case.number for outcome in told} == {Case.objects.get().number}
    assert InspectionMark.objects.count() == 1
    assert half_done() == []


@pytest.mark.usefixtures("emptied")
def test_one_key_for_two_vehicles_at_once_is_one_case_and_one_clear_error(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Each locks its own vehicle, and both get as far as drawing a number before either writes."""
    both, draw = Barrier(2, timeout=20), numbering.draw
    monkeypatch.setattr(numbering, "draw", lambda city: (both.wait(), draw(city))[1])
    key, asked = uuid4(), [wanted(car) for car in (due_car(), due_car())]
    told = together([partial(opening.open_case, each, by(CHEN, key=key)) for each in asked])
    assert {type(answer) for answer in told} == {KeyReused, Outcome}, told
    assert Case.objects.count() == 1
    assert half_done() == []


def test_requests_are_forgotten_when_they_are_old() -> None:
    opening.open_case(wanted(due_car()), by(CHEN))
    opening.open_case(wanted(due_car()), by(CHEN, NOW + timedelta(seconds=1)))
    assert requests.forget(before=NOW + timedelta(seconds=1)) == 1
    assert Request.objects.get().at == NOW + timedelta(seconds=1)
