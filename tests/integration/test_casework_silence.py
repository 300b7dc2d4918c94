"""A department that does not answer: the case waits, goes on by itself, and is never refused."""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from departments import Departments
from django.db import transaction
from integration.records import (
    CHEN,
    NOW,
    REVIEWER,
    by,
    confirmed,
    doubtful,
    due_car,
    opened,
    seen,
    vin,
    wanted,
)
from integration.trouble import LONGEST_ANSWER
from integration.whole import half_done
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.casework import desk, jobs, opening, queries
from cheguan.casework.models import Case, State, Task
from cheguan.registry.models import InspectionMark

pytestmark = pytest.mark.django_db

Switch = Callable[[bool], None]


@pytest.fixture
def insurers_down(departments: Departments) -> Switch:
    """Turns the insurance platform off and on again."""

    def switch(down: bool) -> None:
        departments.mode("insurance", "down" if down else "ok")

    switch(True)
    return switch


def queued() -> list[str]:
    jobs = ProcrastinateJob.objects.filter(task_name="casework.resume", status="todo")
    return [job.args["number"] for job in jobs]


def resumed(case: Case) -> Case:
    return desk.resume(case.number, NOW + timedelta(minutes=1)).case


@pytest.mark.usefixtures("insurers_down")
def test_a_case_waits_for_a_silent_department_and_says_for_which_fact() -> None:
    case = opening.open_case(wanted(due_car(), confirmed=True), by(CHEN)).case
    assert case.state == State.WAITING
    assert queries.journal(case)[-1].values == {"fields": ["insurance"]}
    assert case.evidence["insurance"]["outcome"] == "silent"
    assert case.findings == []
    assert queued() == [case.number]
    assert half_done() == []


@pytest.mark.usefixtures("insurers_down")
def test_the_job_is_queued_for_later() -> None:
    opening.open_case(wanted(due_car(), confirmed=True), by(CHEN))
    job = ProcrastinateJob.objects.get(task_name="casework.resume")
    assert job.scheduled_at is not None
    ahead = job.scheduled_at - datetime.now(UTC)
    assert timedelta() < ahead <= jobs.PAUSE


@pytest.mark.usefixtures("insurers_down", "emptied")
def test_the_job_is_rolled_back_with_the_case_that_asked_for_it() -> None:
    car = due_car()
    with transaction.atomic():
        case = opening.open_case(wanted(car, confirmed=True), by(CHEN)).case
        assert queued() == [case.number]
        transaction.set_rollback(True)
    assert queued() == []
    assert not Case.objects.exists()


def test_the_case_goes_on_by_itself_once_the_department_answers(insurers_down: Switch) -> None:
    case = opening.open_case(wanted(due_car(), confirmed=True), by(CHEN)).case
    insurers_down(False)
    granted = resumed(case)
    assert granted.state == State.GRANTED
    last = queries.journal(granted)[-1]
    assert (last.event, last.by, last.channel) == ("granted", "system", "system")
    assert half_done() == []


def test_it_queues_itself_again_while_it_waits_and_adds_nothing(insurers_down: Switch) -> None:
    case = opening.open_case(wanted(due_car(), confirmed=True), by(CHEN)).case
    for _ in range(3):
        assert resumed(case).state == State.WAITING
    assert queued() == [case.number] * 4
    assert [entry.event for entry in queries.journal(case)] == ["opened", "confirmed", "waiting"]
    assert half_done() == []
    insurers_down(False)
    assert resumed(case).state == State.GRANTED
    assert [desk.resume(number, NOW).moved for number in queued()] == [False] * 4
    assert InspectionMark.objects.count() == 1


def test_a_case_that_was_not_confirmed_waits_for_that_next(insurers_down: Switch) -> None:
    case = opened(due_car())
    assert case.state == State.WAITING
    insurers_down(False)
    assert resumed(case).state == State.CONFIRMING


def test_a_late_job_does_not_age_the_screen_of_a_case_that_has_gone_on(
    insurers_down: Switch,
) -> None:
    car = due_car()
    case = opened(car)
    insurers_down(False)
    on_screen = seen(resumed(case))
    desk.resume(case.number, NOW + timedelta(minutes=2))
    assert desk.confirm(on_screen, by(CHEN)).case.state == State.GRANTED


def test_who_confirms_while_a_department_is_silent_waits(insurers_down: Switch) -> None:
    insurers_down(False)
    case = opened(due_car())
    insurers_down(True)
    waiting = confirmed(case).case
    assert waiting.state == State.WAITING
    insurers_down(False)
    assert resumed(waiting).state == State.GRANTED
    assert half_done() == []


def test_an_approval_survives_a_silent_department(insurers_down: Switch) -> None:
    insurers_down(False)
    case = confirmed(opened(due_car(vin=doubtful(vin(900_010))))).case
    insurers_down(True)
    waiting = desk.decide(seen(case), desk.Decision(approve=True), by(REVIEWER)).case
    assert waiting.state == State.WAITING
    insurers_down(False)
    granted = resumed(waiting)
    assert (granted.state, granted.reviewed_by) == (State.GRANTED, REVIEWER.number)
    assert Task.objects.filter(done_at=None).count() == 0


@pytest.mark.usefixtures("insurers_down")
def test_a_waiting_case_can_be_withdrawn() -> None:
    case = opened(due_car())
    assert desk.withdraw(seen(case), by(CHEN)).case.state == State.WITHDRAWN
    assert desk.resume(case.number, NOW).moved is False
    assert half_done() == []


def test_a_refused_reason_is_not_made_of_silence(insurers_down: Switch) -> None:
    car = due_car(status="AC")
    case = opening.open_case(wanted(car, confirmed=True), by(CHEN)).case
    assert case.state == State.WAITING
    insurers_down(False)
    assert [finding["code"] for finding in resumed(case).findings] == ["stolen"]


@pytest.mark.parametrize(
    ("mode", "why"),
    [
        ("down", "down"),
        ("wrong", "wrong-signature"),
        ("contradictory", "contradiction"),
    ],
)
def test_a_department_that_is_not_to_be_believed_makes_a_case_wait(
    departments: Departments, mode: str, why: str
) -> None:
    car = due_car()
    due_car()
    departments.mode("insurance", mode)
    case = opening.open_case(wanted(car, confirmed=True), by(CHEN)).case
    assert case.state == State.WAITING
    kept = case.evidence["insurance"]
    assert (kept["outcome"], kept["why"], "proof" in kept) == ("silent", why, False)
    departments.mode("insurance", "ok")
    assert resumed(case).state == State.GRANTED


def test_a_slow_department_makes_a_case_wait_and_nobody_as_long_as_it_is_slow(
    departments: Departments,
) -> None:
    """That it is three seconds at most follows from the time limits (test_agencies_answers)."""
    car = due_car()
    departments.mode("insurance", "slow", seconds=60)
    begun = time.monotonic()
    case = opening.open_case(wanted(car, confirmed=True), by(CHEN)).case
    assert time.monotonic() - begun < LONGEST_ANSWER
    assert (case.state, case.evidence["insurance"]["why"]) == (State.WAITING, "slow")
    departments.mode("insurance", "ok")
    assert resumed(case).state == State.GRANTED
