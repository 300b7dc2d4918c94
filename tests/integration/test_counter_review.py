"""Deciding at the counter, and who may: the work list, claiming, approving, refusing."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from uuid import uuid4

import pytest
from departments import played
from django.test import Client
from integration.at_the_desk import desk, issue, key_in, opened, text
from integration.records import CHEN, GUANGZHOU, NANSHAN, SHENZHEN, doubtful, due_car, vin

from cheguan.casework.models import Case, Task
from cheguan.kernel.days import day_of
from cheguan.organisation.powers import Role
from cheguan.registry.models import InspectionMark, Vehicle

pytestmark = pytest.mark.django_db
YANGSHAN = "441823"


@pytest.fixture
def car() -> Vehicle:
    """A car whose VIN does not fit, which no machine may decide."""
    return due_car(day_of(datetime.now(UTC)), vin=doubtful(vin(900_001)))


@pytest.fixture
def case(car: Vehicle) -> Case:
    """Its case, handed in at the counter of Tianhe."""
    issue(desk(Role.CLERK), car)
    return Case.objects.get()


@pytest.fixture
def reviewer() -> Client:
    return desk(Role.REVIEWER)


def page_of(case: Case) -> str:
    return f"/counter/cases/{case.number}/"


def decide(client: Client, case: Case, **changes: str) -> object:
    form = {"decision": "approve", "version": str(case.version), "key": str(uuid4())}
    return client.post(f"{page_of(case)}decide", form | changes)


def seen(client: Client, case: Case) -> str:
    return text(client.get(page_of(case)))


def test_a_doubt_waits_in_the_work_list_with_its_deadline_and_why(
    case: Case, reviewer: Client
) -> None:
    page = text(reviewer.get("/counter/"))
    assert case.number in page
    assert "The check digit of the vehicle&#x27;s VIN" in page
    assert re.search(r"work-item--(soon|calm)", page)
    Task.objects.update(due=day_of(datetime.now(UTC)) - timedelta(days=1))
    assert "work-item--late" in text(reviewer.get("/counter/"))


def test_a_reviewer_takes_a_case_and_approves_it(case: Case, reviewer: Client) -> None:
    assert "Approve" not in seen(reviewer, case)
    reviewer.post(f"{page_of(case)}claim")
    assert "Approve" in seen(reviewer, case)
    decide(reviewer, case)
    page = seen(reviewer, case)
    assert "Inspection valid until" in page
    assert "Approved by a clerk" in page
    assert InspectionMark.objects.count() == 1
    assert "Nothing waits for a review in your area." in text(reviewer.get("/counter/"))


def test_a_refusal_needs_a_reason_that_the_applicant_can_read(case: Case, reviewer: Client) -> None:
    reviewer.post(f"{page_of(case)}claim")
    for reason, says in ((" ", "Say why"), ("长" * 201, "Shorten the reason to 200")):
        answer = decide(reviewer, case, decision="refuse", reason=reason)
        assert answer.status_code == 422
        assert says in text(answer)
        assert f'value="{reason}"' in text(answer)
    decide(reviewer, case, decision="refuse", reason="发动机号与档案不符")
    case.refresh_from_db()
    assert case.state == "refused"
    assert "发动机号与档案不符" in seen(reviewer, case)


def test_what_a_colleague_has_taken_is_not_decided_by_another(case: Case, reviewer: Client) -> None:
    other = desk(Role.REVIEWER, number="R2")
    other.post(f"{page_of(case)}claim")
    reviewer.post(f"{page_of(case)}claim")
    assert Task.objects.get().claimed_by == "R2"
    assert "Officer R2 is looking at this case" in seen(reviewer, case)
    assert decide(reviewer, case).status_code == 409
    case.refresh_from_db()
    assert case.state == "reviewing"


def test_a_case_that_has_moved_on_is_shown_fresh(case: Case, reviewer: Client) -> None:
    reviewer.post(f"{page_of(case)}claim")
    answer = decide(reviewer, case, version=str(case.version - 1))
    assert answer.status_code == 409
    assert "The case has changed in the meantime" in text(answer)
    assert "Approve" in text(answer)


def test_a_decision_that_comes_after_another_is_told_so(case: Case, reviewer: Client) -> None:
    reviewer.post(f"{page_of(case)}claim")
    decide(reviewer, case)
    late = reviewer.post(
        f"{page_of(case)}decide",
        {"decision": "refuse", "reason": "x", "version": case.version, "key": str(uuid4())},
        follow=True,
    )
    assert "This was done before" in text(late)
    case.refresh_from_db()
    assert case.state == "granted"


@pytest.mark.parametrize(
    "changes", [{"key": "x"}, {"version": "-1"}, {"version": "x"}, {"decision": "perhaps"}]
)
def test_a_forged_decision_is_turned_down(
    case: Case, reviewer: Client, changes: dict[str, str]
) -> None:
    assert decide(reviewer, case, **changes).status_code == 400
    case.refresh_from_db()
    assert case.state == "reviewing"


def test_a_clerk_withdraws_for_the_applicant_but_does_not_decide(case: Case) -> None:
    clerk = desk(Role.CLERK, number="C2")
    page = seen(clerk, case)
    assert "Take this case" not in page
    form = {"version": str(case.version), "key": key_in(page)}
    assert clerk.post(f"{page_of(case)}claim").status_code == 403
    assert clerk.post(f"{page_of(case)}decide", form).status_code == 403
    clerk.post(f"{page_of(case)}withdraw", form)
    case.refresh_from_db()
    assert case.state == "withdrawn"
    assert Task.objects.get().done_at is not None


def test_the_work_of_another_city_is_neither_listed_nor_decided(case: Case) -> None:
    for office in (SHENZHEN, NANSHAN, YANGSHAN):
        stranger = desk(Role.REVIEWER, office=office)
        assert case.number not in text(stranger.get("/counter/"))
        assert stranger.post(f"{page_of(case)}claim").status_code == 403
    assert case.number in text(desk(Role.REVIEWER, office=GUANGZHOU).get("/counter/"))


def test_a_reviewer_without_the_post_of_a_clerk_accepts_nothing(car: Vehicle) -> None:
    reviewer = desk(Role.REVIEWER, number="R2")
    address, page = opened(reviewer, car)
    assert "Who is here?" not in page
    assert reviewer.post(f"{address}accept").status_code == 403


def test_a_long_work_list_goes_on_by_key(reviewer: Client) -> None:
    today = day_of(datetime.now(UTC))
    clerk = desk(Role.CLERK)
    for serial in range(22):
        issue(clerk, due_car(today, vin=doubtful(vin(900_100 + serial))))
    first = text(reviewer.get("/counter/"))
    older = re.search(r'href="(/counter/\?after=[^"]+)"', first)
    assert older
    second = text(reviewer.get(older[1]))
    lists = [page.partition('id="received"')[0] for page in (first, second)]
    numbers = [set(re.findall(r"/counter/cases/([\w-]+)/", page)) for page in lists]
    assert [len(found) for found in numbers] == [20, 2]
    assert not numbers[0] & numbers[1]
    assert reviewer.get("/counter/?after=yesterday").status_code == 400


def test_todays_cases_of_the_office_are_listed_and_no_others(car: Vehicle) -> None:
    clerk, neighbour = desk(Role.CLERK), desk(Role.CLERK, office=YANGSHAN)
    issue(neighbour, car)
    number = Case.objects.get().number
    assert number in text(neighbour.get("/counter/"))
    assert number not in text(clerk.get("/counter/"))


def test_a_case_is_handed_in_while_a_department_is_silent_and_says_so() -> None:
    car = due_car(day_of(datetime.now(UTC)))
    played().mode("insurance", "down")
    clerk = desk(Role.CLERK)
    page = opened(clerk, car)[1]
    assert "A department does not answer at the moment" in page
    assert "Hand in: Inspection mark without a line test" in page
    result = text(clerk.get(issue(clerk, car)["Location"]))
    assert Case.objects.get().state == "waiting"
    assert "Not answered yet: Compulsory insurance" in result


def test_the_applicant_of_a_case_is_masked_until_shown_in_full(case: Case) -> None:
    clerk = desk(Role.CLERK, number="C2")
    assert CHEN.number not in seen(clerk, case)
    assert CHEN.number in text(clerk.post(f"{page_of(case)}reveal", follow=True))
    assert CHEN.number not in seen(clerk, case)


@pytest.mark.parametrize("number", ["4401-0000-0000", "x", "4401-7KQ3-58MD-and-more"])
def test_a_case_that_does_not_exist_leads_back_to_the_counter(
    reviewer: Client, number: str
) -> None:
    answer = reviewer.get(f"/counter/cases/{number}/")
    assert answer.status_code == 404
    assert 'href="/counter/"' in text(answer)
