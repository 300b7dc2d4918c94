"""The course of one case, from its opening to its end, and all that is kept of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from departments import Departments, played
from integration.records import (
    CHEN,
    CLERK,
    DUE,
    GUANGZHOU,
    MARK,
    NOW,
    TODAY,
    UNTIL,
    WANG,
    by,
    confirmed,
    due_car,
    opened,
    owned_with,
    seen,
    wanted,
)
from integration.whole import half_done

from cheguan.agencies import exchange
from cheguan.agencies.models import AccidentRecord, ViolationRecord
from cheguan.casework import desk, opening, queries
from cheguan.casework.asking import InOtherHands, NotAllowed, NotFound, StaleCase
from cheguan.casework.models import Case, State
from cheguan.kernel.service import Capacity
from cheguan.registry import acts, find
from cheguan.registry.models import Change, InspectionMark, Vehicle

pytestmark = pytest.mark.django_db


def events(case: Case) -> list[str]:
    return [entry.event for entry in queries.journal(case)]


def codes(case: Case) -> set[str]:
    return {finding["code"] for finding in case.findings}


def kept(case: Case) -> Case:
    return Case.objects.get(city=case.city, number=case.number)


def test_nothing_is_granted_before_the_applicant_confirms() -> None:
    case = opened(due_car())
    assert case.state == State.CONFIRMING
    assert not case.findings
    assert not InspectionMark.objects.exists()
    assert events(case) == ["opened", "accepted"]


def test_a_confirmed_case_is_granted_with_its_mark_and_the_new_validity() -> None:
    car = due_car(status="AQ")
    case = confirmed(opened(car)).case
    assert case.state == State.GRANTED
    mark = find.mark_of_case(GUANGZHOU, case.number)
    assert mark is not None
    assert (mark.vin, mark.due, mark.until, mark.exempt) == (car.vin, DUE, UNTIL, True)
    renewed = Vehicle.objects.get(vin=car.vin)
    assert (renewed.valid_until, renewed.status) == (UNTIL, "A")
    assert half_done() == []


def test_the_change_keeps_what_was_before_and_what_is_after() -> None:
    car = due_car(status="Q")
    case = confirmed(opened(car)).case
    change = Change.objects.get(city=case.city, case=case.number)
    assert (change.kind, change.key, change.act) == ("vehicle", car.vin, "IssueInspectionMark")
    assert change.before == {"valid_until": DUE.isoformat(), "status": "Q"}
    assert change.after == {"valid_until": UNTIL.isoformat(), "status": "A"}
    assert (change.position, change.at) == (1, NOW)


def test_the_journal_says_in_order_what_happened_by_whom_and_when() -> None:
    case = confirmed(opened(due_car()), NOW + timedelta(minutes=2)).case
    journal = queries.journal(case)
    assert [(entry.version, entry.event) for entry in journal] == [
        (1, "opened"),
        (2, "accepted"),
        (3, "confirmed"),
        (4, "granted"),
    ]
    assert case.version == kept(case).version == 4
    assert {(entry.by, entry.channel, entry.officer) for entry in journal} == {
        ("applicant", "portal", "")
    }
    assert [entry.at - NOW for entry in journal] == [timedelta(), timedelta()] + [
        timedelta(minutes=2)
    ] * 2
    assert journal[3].values["acts"][0]["until"] == UNTIL.isoformat()


def test_every_fact_keeps_its_source_its_instant_and_its_outcome(
    departments: Departments,
) -> None:
    car = due_car()
    departments.remove("insurance", "policy", car.vin)
    evidence = kept(opened(car)).evidence
    assert set(evidence) == set(MARK.application.prefilled_fields())
    assert {fact["at"] for fact in evidence.values()} == {NOW.isoformat()}
    assert evidence["vehicle"]["source"] == "registry.vehicle"
    assert evidence["vehicle"]["outcome"] == "known"
    assert evidence["insurance"]["outcome"] == "absent"


def test_every_fact_of_another_department_keeps_a_proof_that_can_be_verified() -> None:
    car = due_car()
    evidence = kept(opened(car)).evidence
    assert exchange.verify(evidence["insurance"]["proof"])["asked"] == {"vin": car.vin}
    assert exchange.verify(evidence["vessel_tax"]["proof"])["answer"] == {"year": TODAY.year}
    assert {name for name, fact in evidence.items() if "proof" in fact} == {
        "insurance",
        "vessel_tax",
    }


@pytest.mark.parametrize("open_violations", [0, 2])
def test_a_decision_can_be_replayed_from_what_is_stored(open_violations: int) -> None:
    car = due_car()
    ViolationRecord.objects.create(city=car.city, vin=car.vin, open=open_violations)
    case = kept(opening.open_case(wanted(car, confirmed=True), by(CHEN)).case)
    application = MARK.application.model_validate(case.application)
    verdict = MARK.judge(application, case.judged_on)
    assert [finding.code for _, finding in verdict.findings] == [f["code"] for f in case.findings]
    assert [rule.name for rule, _ in verdict.findings] == [f["rule"] for f in case.findings]
    assert verdict.accepted == (case.state == State.GRANTED)


def test_a_refusal_tells_every_reason_at_once_and_grants_nothing(
    departments: Departments,
) -> None:
    car = due_car()
    lapse_insurance(car)
    departments.tax_paid(car.vin, TODAY.year - 1)
    ViolationRecord.objects.create(city=car.city, vin=car.vin, open=3)
    AccidentRecord.objects.create(city=car.city, vin=car.vin, open=1)
    case = opening.open_case(wanted(car, confirmed=True), by(CHEN)).case
    assert case.state == State.REFUSED
    reasons = {"insurance-ended", "vessel-tax-unpaid", "open-violations", "open-accidents"}
    assert codes(case) == reasons
    assert set(queries.journal(case)[-1].values["codes"]) == reasons
    assert not InspectionMark.objects.exists()
    assert Vehicle.objects.get(vin=car.vin).valid_until == DUE
    assert half_done() == []


def lapse_insurance(car: Vehicle) -> None:
    played().insure(car.vin, TODAY - timedelta(days=400), TODAY - timedelta(days=1))


def add_violation(car: Vehicle) -> None:
    ViolationRecord.objects.create(city=car.city, vin=car.vin, open=1)


def steal(car: Vehicle) -> None:
    Vehicle.objects.update(status="AC")


@pytest.mark.parametrize(
    ("happens", "code"),
    [(lapse_insurance, "insurance-ended"), (add_violation, "open-violations"), (steal, "stolen")],
)
def test_what_changed_after_opening_is_judged_when_confirmed(happens: Any, code: str) -> None:
    car = due_car()
    case = opened(car)
    happens(car)
    ended = confirmed(case).case
    assert (ended.state, codes(ended)) == (State.REFUSED, {code})
    assert not InspectionMark.objects.exists()
    assert half_done() == []


def test_a_case_is_judged_by_the_day_in_china_on_which_it_is_decided() -> None:
    case = opened(due_car())
    nearly_midnight = datetime.fromisoformat("2026-03-12T23:59:00+08:00")
    assert case.judged_on == date(2026, 3, 11)
    assert confirmed(case, nearly_midnight).case.judged_on == date(2026, 3, 12)


def test_a_granting_that_fails_leaves_nothing_behind(monkeypatch: pytest.MonkeyPatch) -> None:
    car = due_car()
    case = opened(car)
    before = events(case)
    InspectionMark.objects.create(
        city=car.city, vin=car.vin, due=DUE, until=UNTIL, exempt=True, issued_at=NOW, case="other"
    )
    with pytest.raises(acts.AlreadyDone):
        confirmed(case)
    assert (kept(case).state, kept(case).confirmed_at) == (State.CONFIRMING, None)
    assert events(case) == before
    assert not Change.objects.exists()
    assert Vehicle.objects.get(vin=car.vin).valid_until == DUE


def test_the_same_mark_is_not_granted_again_the_same_day() -> None:
    car = due_car()
    granted = confirmed(opened(car)).case
    again = opening.open_case(wanted(car, confirmed=True), by(CHEN))
    assert (again.moved, again.case.number) == (False, granted.number)


def test_the_next_day_a_new_application_is_told_that_it_is_too_early() -> None:
    car = due_car()
    granted = confirmed(opened(car)).case
    case = opened(car, NOW + timedelta(days=1))
    assert case.number != granted.number
    assert (case.state, codes(case)) == (State.REFUSED, {"too-early"})


def test_a_second_tab_takes_up_the_case_that_is_open() -> None:
    car = due_car()
    first = opened(car)
    second = opening.open_case(wanted(car), by(CHEN))
    assert (second.moved, second.case.number) == (False, first.number)
    assert events(first) == ["opened", "accepted"]


def test_the_second_owner_is_told_that_the_first_has_applied() -> None:
    car = due_car(**owned_with(WANG))
    opened(car)
    with pytest.raises(InOtherHands):
        opening.open_case(wanted(car, WANG), by(WANG))
    assert Case.objects.count() == 1


def test_the_second_owner_applies_once_the_first_has_withdrawn() -> None:
    car = due_car(**owned_with(WANG))
    case = opened(car)
    withdrawn = desk.withdraw(seen(case), by(CHEN)).case
    assert withdrawn.state == State.WITHDRAWN
    assert opening.open_case(wanted(car, WANG), by(WANG)).case.applicant_number == WANG.number
    assert half_done() == []


def test_only_an_owner_gets_a_case_about_a_vehicle() -> None:
    with pytest.raises(NotFound):
        opening.open_case(wanted(due_car(), WANG), by(WANG))
    assert not Case.objects.exists()


def test_nobody_applies_in_the_name_of_someone_else_on_the_portal() -> None:
    with pytest.raises(NotAllowed):
        opening.open_case(wanted(due_car(), CHEN), by(WANG))


def test_a_case_that_has_moved_on_is_not_changed_by_an_old_screen() -> None:
    case = opened(due_car())
    old = seen(case)
    desk.withdraw(seen(case), by(CHEN))
    told = desk.confirm(old, by(CHEN))
    assert (told.moved, told.case.state) == (False, State.WITHDRAWN)


def test_a_version_that_nobody_has_seen_is_stale() -> None:
    case = opened(due_car())
    with pytest.raises(StaleCase):
        desk.confirm(desk.Seen(case.number, case.version + 1), by(CHEN))
    assert kept(case).version == case.version


def test_an_agent_is_named_in_the_case_of_the_owner() -> None:
    asked = replace(wanted(due_car()), capacity=Capacity.AGENT, agent=WANG)
    case = kept(opening.open_case(asked, by(CLERK)).case)
    assert (case.applicant_number, case.agent_number) == (CHEN.number, WANG.number)
    assert queries.journal(case)[0].values == {"capacity": "agent"}
