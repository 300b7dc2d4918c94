"""What a machine must not decide: the doubt, the task and its deadline, the reviewer's word."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from departments import Departments
from integration.records import (
    CHEN,
    CLERK,
    NOW,
    REVIEWER,
    SHENZHEN,
    TIANHE,
    TODAY,
    UNTIL,
    by,
    doubtful,
    due_car,
    officer,
    opened,
    reviewing,
    seen,
    vin,
    wanted,
)
from integration.together import together
from integration.whole import half_done

from cheguan.casework import course, desk, opening, queries
from cheguan.casework.asking import NotAllowed, NotFound, StaleCase
from cheguan.casework.desk import Decision
from cheguan.casework.models import State, Task
from cheguan.casework.tasks import PAGE, claim, open_task, open_tasks
from cheguan.kernel.terms import minutes, working_days
from cheguan.organisation.powers import Officer, Role
from cheguan.registry.models import InspectionMark, Vehicle

pytestmark = pytest.mark.django_db

APPROVE = Decision(approve=True, reason="The number on the frame is the one in the records.")
REFUSE = Decision(approve=False, reason="The frame bears another number: come to the office.")


def test_a_doubt_is_put_to_a_reviewer_and_grants_nothing() -> None:
    case = reviewing()
    assert case.state == State.REVIEWING
    assert [finding["kind"] for finding in case.findings] == ["doubt"]
    task = open_task(case)
    assert task is not None
    assert (task.doubts, task.place, task.due) == (["vin-check-digit"], TIANHE, date(2026, 3, 12))
    assert not InspectionMark.objects.exists()
    assert half_done() == []


def test_the_applicant_confirms_before_a_reviewer_is_bothered() -> None:
    case = opened(due_car(vin=doubtful(vin(900_002))))
    assert case.state == State.CONFIRMING
    assert open_task(case) is None


@pytest.mark.parametrize(
    ("start", "due"),
    [
        (date(2026, 3, 11), date(2026, 3, 12)),
        (date(2026, 3, 13), date(2026, 3, 16)),  # over a weekend
        (date(2026, 9, 30), date(2026, 10, 8)),  # over the National Day holidays
        (date(2026, 2, 13), date(2026, 2, 14)),  # a Saturday that is worked
        (date(2026, 2, 14), date(2026, 2, 24)),  # over the Spring Festival
    ],
)
def test_the_deadline_is_one_day_on_which_offices_work(start: date, due: date) -> None:
    assert course.deadline(start, working_days(1)) == due


def test_a_promise_in_minutes_ends_the_same_day() -> None:
    assert course.deadline(TODAY, minutes(1)) == TODAY


def test_the_task_of_a_case_of_the_last_working_day_waits_over_the_holidays() -> None:
    case = reviewing(datetime(2026, 9, 30, 9, tzinfo=UTC))
    task = open_task(case)
    assert task is not None
    assert task.due == date(2026, 10, 8)


def test_an_approved_case_is_granted_and_names_who_approved() -> None:
    case = reviewing()
    decided = desk.decide(seen(case), APPROVE, by(REVIEWER)).case
    assert (decided.state, decided.reviewed_by) == (State.GRANTED, REVIEWER.number)
    approved, granted = queries.journal(decided)[-2:]
    assert (approved.event, approved.by, approved.officer) == ("approved", "staff", REVIEWER.number)
    assert approved.values == {"reason": APPROVE.reason}
    assert granted.event == "granted"
    assert Vehicle.objects.get(vin=case.subject).valid_until == UNTIL
    assert open_task(decided) is None
    assert half_done() == []


def test_approval_does_not_overrule_what_the_law_refuses_in_the_meantime(
    departments: Departments,
) -> None:
    case = reviewing()
    departments.remove("insurance", "policy", case.subject)
    decided = desk.decide(seen(case), APPROVE, by(REVIEWER)).case
    assert decided.state == State.REFUSED
    assert "not-insured" in {finding["code"] for finding in decided.findings}
    assert open_task(decided) is None
    assert half_done() == []


def test_a_refusal_after_review_tells_its_reason() -> None:
    decided = desk.decide(seen(reviewing()), REFUSE, by(REVIEWER)).case
    assert decided.state == State.REFUSED
    assert decided.findings[-1]["values"] == {"reason": REFUSE.reason}
    assert queries.journal(decided)[-1].values["reason"] == REFUSE.reason
    assert not InspectionMark.objects.exists()
    assert half_done() == []


@pytest.mark.parametrize("reason", ["", "   "])
def test_a_refusal_without_a_reason_is_not_even_made(reason: str) -> None:
    with pytest.raises(ValueError, match="needs its reason"):
        Decision(approve=False, reason=reason)


@pytest.mark.parametrize(
    "who", [CLERK, officer(Role.REVIEWER, SHENZHEN), officer(Role.REVIEWER, "440105")]
)
def test_only_a_reviewer_of_that_place_decides(who: Officer) -> None:
    case = reviewing()
    with pytest.raises(NotAllowed):
        desk.decide(seen(case), APPROVE, by(who))
    task = open_task(case)
    assert task is not None
    assert task.done_at is None
    assert half_done() == []


def test_the_applicant_does_not_decide_her_own_case() -> None:
    case = reviewing()
    with pytest.raises(NotAllowed):
        desk.decide(seen(case), APPROVE, by(CHEN))


def test_what_has_been_decided_is_not_decided_again() -> None:
    case = reviewing()
    desk.decide(seen(case), REFUSE, by(REVIEWER))
    second = desk.decide(seen(case), APPROVE, by(officer(Role.CHIEF)))
    assert (second.moved, second.case.state) == (False, State.REFUSED)


def test_a_case_without_a_doubt_needs_no_decision() -> None:
    case = opened(due_car())
    with pytest.raises(StaleCase):
        desk.decide(seen(case), APPROVE, by(REVIEWER))


def test_confirming_a_case_under_review_asks_no_second_reviewer() -> None:
    case = reviewing()
    again = desk.confirm(seen(case), by(CHEN))
    assert (again.moved, again.case.version) == (False, case.version)
    assert Task.objects.count() == 1


def test_a_resumed_case_under_review_asks_no_second_reviewer() -> None:
    case = reviewing()
    assert desk.resume(case.number, NOW).moved is False
    assert Task.objects.count() == 1


def test_withdrawing_takes_the_task_off_the_list() -> None:
    case = reviewing()
    desk.withdraw(seen(case), by(CHEN))
    assert open_tasks(REVIEWER) == []


def test_a_counter_case_comes_to_the_reviewers_of_the_office_that_received_it() -> None:
    car = due_car(vin=doubtful(vin(900_003)))
    clerk = officer(Role.CLERK, "440304")
    case = opening.open_case(wanted(car, confirmed=True), by(clerk)).case
    assert [task.case for task in open_tasks(officer(Role.REVIEWER, "440304"))] == [case.number]
    assert open_tasks(REVIEWER) == []


@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (REVIEWER, True),
        (officer(Role.REVIEWER, "440100"), True),
        (officer(Role.CHIEF, "440000"), True),
        (officer(Role.REVIEWER, "440105"), False),
        (officer(Role.REVIEWER, "440300"), False),
        (CLERK, False),
        (Officer("0", "-", TIANHE, ()), False),
    ],
)
def test_a_task_is_seen_by_reviewers_of_the_place_and_above(who: Officer, sees: bool) -> None:
    reviewing()
    assert bool(open_tasks(who)) is sees


def test_tasks_come_by_urgency_page_by_page() -> None:
    rows = [task(number, TODAY + timedelta(days=number % 5)) for number in range(PAGE + 5)]
    Task.objects.bulk_create(reversed(rows))
    first = open_tasks(REVIEWER)
    assert len(first) == PAGE + 1
    last = first[PAGE - 1]
    rest = open_tasks(REVIEWER, after=(last.due, last.case))
    listed = [(each.due, each.case) for each in [*first[:PAGE], *rest]]
    assert listed == sorted((each.due, each.case) for each in rows)


def task(number: int, due: date) -> Task:
    return Task(
        city="440100",
        case=f"C{number:03d}",
        version=1,
        step="review",
        place=TIANHE,
        service="s",
        channel="portal",
        doubts=[],
        created_at=NOW,
        due=due,
    )


def test_a_claimed_task_stays_with_its_claimant() -> None:
    case, colleague = reviewing(), officer(Role.CHIEF)
    assert claim(case, REVIEWER, NOW)
    assert not claim(case, colleague, NOW)
    assert claim(case, REVIEWER, NOW)
    task = open_task(case)
    assert task is not None
    assert task.claimed_by == REVIEWER.number


@pytest.mark.usefixtures("emptied")
def test_of_two_reviewers_at_once_one_gets_the_task() -> None:
    case = reviewing()
    both = [officer(Role.REVIEWER, number=number) for number in ("R1", "R2")]
    told = together([lambda who=who: claim(case, who, NOW) for who in both])
    assert sorted(told) == [False, True]
    task = open_task(case)
    assert task is not None
    assert task.claimed_by == both[told.index(True)].number


def test_the_reviewer_of_another_city_finds_the_case_but_not_its_number_made_up() -> None:
    case = reviewing()
    stranger = officer(Role.REVIEWER, SHENZHEN)
    assert queries.visible(case.number, by(stranger).asker).number == case.number
    with pytest.raises(NotFound):
        queries.visible("4401-0000-0000", by(stranger).asker)


def test_what_a_colleague_has_claimed_is_not_decided_by_another() -> None:
    case, colleague = reviewing(serial=900_050), officer(Role.REVIEWER, number="G-other")
    assert claim(case, colleague, NOW)
    with pytest.raises(StaleCase):
        desk.decide(seen(case), APPROVE, by(REVIEWER))
    assert desk.decide(seen(case), APPROVE, by(colleague)).case.state == State.GRANTED


def test_approval_does_not_cover_a_doubt_that_came_up_since() -> None:
    case = reviewing(serial=900_060)
    Vehicle.objects.filter(city=case.city, vin=case.subject).update(status="AJ")
    again = desk.decide(seen(case), APPROVE, by(REVIEWER)).case
    assert (again.state, again.reviewed_by) == (State.REVIEWING, "")
    task = open_task(again)
    assert task is not None
    assert set(task.doubts) == {"vin-check-digit", "suspect"}
    assert desk.decide(seen(again), APPROVE, by(REVIEWER)).case.state == State.GRANTED
