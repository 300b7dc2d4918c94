"""Two people, two tabs, two clicks, two channels at the same instant: one mark, and no error."""

from __future__ import annotations

from functools import partial
from itertools import cycle
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from integration.records import (
    CHEN,
    CLERK,
    DUE,
    GUANGZHOU,
    NOW,
    TIANHE,
    UNTIL,
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

from cheguan.acts.marks import IssueInspectionMark
from cheguan.casework import desk, opening
from cheguan.casework.asking import InOtherHands, Outcome, StaleCase
from cheguan.casework.models import OPEN, Case, Entry, State
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import Change, InspectionMark, Vehicle

pytestmark = pytest.mark.usefixtures("emptied")

TEN = 10


def one_mark() -> None:
    """Exactly one case was granted, once, and nothing is half done."""
    assert InspectionMark.objects.count() == 1
    assert Entry.objects.filter(event="granted").count() == 1
    assert Case.objects.filter(state=State.GRANTED).count() == 1
    assert half_done() == []


def test_ten_confirmations_from_two_channels_grant_one_mark() -> None:
    case = opened(due_car())
    askers = cycle((CHEN, CLERK))
    told = together(
        [partial(desk.confirm, seen(case), by(who)) for who, _ in zip(askers, range(TEN))]  # noqa: B905
    )
    assert all(isinstance(answer, Outcome | StaleCase) for answer in told), told
    outcomes = [answer for answer in told if isinstance(answer, Outcome)]
    assert [outcome.moved for outcome in outcomes].count(True) == 1
    assert {outcome.case.state for outcome in outcomes} == {State.GRANTED}
    one_mark()


def test_ten_applications_confirmed_at_once_grant_one_mark() -> None:
    asked = wanted(due_car(), confirmed=True)
    told = together([partial(opening.open_case, asked, by(who)) for who in [CHEN, CLERK] * 5])
    assert all(isinstance(answer, Outcome) for answer in told), told
    assert [outcome.moved for outcome in told].count(True) == 1
    assert len({outcome.case.number for outcome in told}) == 1
    assert {outcome.case.state for outcome in told} == {State.GRANTED}
    one_mark()


def test_two_tabs_that_open_at_once_share_one_case() -> None:
    asked = wanted(due_car())
    told = together([partial(opening.open_case, asked, by(CHEN)) for _ in range(2)])
    assert {outcome.case.number for outcome in told} == {Case.objects.get().number}
    assert Case.objects.get().state in OPEN
    assert half_done() == []


def test_of_two_owners_at_once_one_is_told_of_the_other() -> None:
    car = due_car(**owned_with(WANG))
    told = together([partial(opening.open_case, wanted(car, who), by(who)) for who in (CHEN, WANG)])
    assert {type(answer) for answer in told} == {Outcome, InOtherHands}, told
    assert Case.objects.count() == 1


def test_a_withdrawal_and_a_confirmation_at_once_end_in_one_of_the_two() -> None:
    for _ in range(5):
        case = opened(due_car())
        told = together(
            [partial(verb, seen(case), by(CHEN)) for verb in (desk.confirm, desk.withdraw)]
        )
        assert {outcome.moved for outcome in told} == {True, False}
        assert len({outcome.case.state for outcome in told}) == 1
    assert half_done() == []


def test_applications_for_different_vehicles_do_not_wait_for_one_another() -> None:
    """One holds its vehicle and does not end; another is opened and granted meanwhile."""
    held, free = due_car(), due_car()
    with transaction.atomic():
        Vehicle.objects.select_for_update().get(vin=held.vin)
        [told] = together([partial(opening.open_case, wanted(free, confirmed=True), by(CHEN))])
    assert told.case.state == State.GRANTED


def test_the_database_refuses_a_second_mark_for_one_anniversary() -> None:
    car = due_car()
    mark = {"city": car.city, "vin": car.vin, "due": DUE, "until": UNTIL, "exempt": True}
    InspectionMark(issued_at=NOW, case="one", **mark).save(force_insert=True)
    with pytest.raises(IntegrityError):
        InspectionMark(issued_at=NOW, case="two", **mark).save(force_insert=True)


def test_the_database_refuses_a_second_open_case() -> None:
    case = opened(due_car())
    case.number = "4401-0000-0000"
    with pytest.raises(IntegrityError, match="one_open_case"):
        case.save(force_insert=True)


def test_a_case_that_has_ended_leaves_room_for_another() -> None:
    case = opened(due_car())
    desk.withdraw(seen(case), by(CHEN))
    case.number = "4401-0000-0000"
    case.save(force_insert=True)
    assert Case.objects.count() == 2


def test_an_act_that_was_done_says_so_and_changes_nothing() -> None:
    car = due_car()
    act = IssueInspectionMark(vin=car.vin, place=TIANHE, due=DUE, until=UNTIL, exempt=True)
    apply(act, Occasion("one", NOW, 1))
    with pytest.raises(AlreadyDone):
        apply(act, Occasion("two", NOW, 1))
    assert InspectionMark.objects.get().case == "one"
    assert Change.objects.count() == 1


def test_an_act_on_a_vehicle_that_is_not_registered_is_an_error_of_ours() -> None:
    act = IssueInspectionMark(vin="X", place=TIANHE, due=DUE, until=UNTIL, exempt=True)
    with pytest.raises(LookupError, match="not in the register"), transaction.atomic():
        apply(act, Occasion("one", NOW, 1))
    assert not InspectionMark.objects.filter(city=GUANGZHOU).exists()


def test_a_key_of_its_own_for_each_click_changes_nothing() -> None:
    """Two quick clicks on pages with different keys, as a reloaded page would give."""
    case = opened(due_car())
    told = together([partial(desk.confirm, seen(case), by(CHEN, key=uuid4())) for _ in range(2)])
    assert {outcome.moved for outcome in told} == {True, False}
    one_mark()
