"""What is true of the inspection mark for every vehicle, every owner and every day."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st
from unit.applications import application, policy, vehicle
from unit.situations import REFORM_2022, Due, applications, days, dues, undisputed, vehicles

from cheguan.acts.marks import IssueInspectionMark
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.vehicles import Usage, Vehicle
from cheguan.kernel.rules import Refusal, judge
from cheguan.law.inspection import turn
from cheguan.law.months import add_months, month_end, months_between, window_start
from cheguan.services.vehicles.inspection_mark import SERVICE, InspectionMark

DAY = timedelta(days=1)
ON_THE_LINE = "line-test"


def car(due: Due, valid_until: date | None = None) -> Vehicle:
    return vehicle(
        manufactured=due.registered,
        first_registered=due.registered,
        valid_until=valid_until or due.due,
    )


def mark(a: InspectionMark, on: date) -> IssueInspectionMark:
    (act,) = SERVICE.grant(a, on).acts
    assert isinstance(act, IssueInspectionMark)
    return act


def codes(a: InspectionMark, on: date) -> set[str]:
    return {refusal.code for refusal in SERVICE.judge(a, on).refusals}


@given(applications, days)
def test_no_application_breaks_a_rule_and_every_answer_can_be_said(
    a: InspectionMark, on: date
) -> None:
    for _, finding in SERVICE.judge(a, on).findings:
        sentence = SERVICE.sentences[finding.code]
        for text in (sentence.says, sentence.do):
            said = text.format(**finding.values)
            assert said
            assert "{" not in said
            assert "None" not in said


@given(applications, days, st.permutations(SERVICE.rules))
def test_the_reasons_do_not_depend_on_the_order_of_the_rules(
    a: InspectionMark, on: date, rules: list
) -> None:
    shuffled = judge(rules, a, on)
    usual = SERVICE.judge(a, on)
    assert set(shuffled.refusals) == set(usual.refusals)
    assert set(shuffled.doubts) == set(usual.doubts)
    assert shuffled.accepted == usual.accepted


@given(applications, days)
def test_no_reason_is_told_twice(a: InspectionMark, on: date) -> None:
    told = [finding.code for _, finding in SERVICE.judge(a, on).findings]
    assert len(told) == len(set(told))


@given(vehicles, days)
def test_every_due_day_is_the_last_of_the_month_of_registration_by_half_years(
    of: Vehicle, on: date
) -> None:
    now = turn(of, on)
    for anniversary in (*now.open, now.following):
        assert anniversary.due == month_end(anniversary.due)
        age = months_between(of.first_registered, anniversary.due)
        assert (age, age % 6) == (anniversary.months, 0)


@given(vehicles, days)
def test_what_follows_is_always_later_than_what_is_owed(of: Vehicle, on: date) -> None:
    now = turn(of, on)
    dues_in_order = [anniversary.due for anniversary in (*now.open, now.following)]
    assert all(earlier < later for earlier, later in pairwise(dues_in_order))
    assert now.opens > on


@given(dues, st.data())
def test_from_the_first_day_of_the_window_to_the_next_one_a_mark_is_given(
    due: Due, data: st.DataObject
) -> None:
    on = data.draw(st.dates(due.opens, due.closes))
    a = application(car(due))
    assert codes(a, on) == set()
    assert mark(a, on).due == due.due


@given(dues)
def test_the_window_is_exactly_three_months(due: Due) -> None:
    a = application(car(due))
    early = SERVICE.judge(a, due.opens - DAY).refusals
    assert early == (Refusal("too-early", opens=due.opens, due=due.due),)
    assert months_between(due.opens - DAY, due.due) == 3
    assert codes(a, due.opens) == set()


@given(dues, st.data())
def test_the_due_day_does_not_drift_however_late_one_applies(due: Due, data: st.DataObject) -> None:
    late = data.draw(st.dates(due.opens, due.closes))
    a = application(car(due))
    assert mark(a, late) == mark(a, due.opens)
    assert months_between(due.due, mark(a, late).until) == 24


@given(dues, st.data())
def test_a_second_application_is_refused_as_too_early_on_the_same_day(
    due: Due, data: st.DataObject
) -> None:
    on = data.draw(st.dates(due.opens, due.closes))
    until = mark(application(car(due)), on).until
    again = SERVICE.judge(application(car(due, valid_until=until)), on).refusals
    assert again == (Refusal("too-early", opens=window_start(until, 3), due=until),)


@given(applications | undisputed, days)
def test_whatever_is_granted_is_valid_longer_than_before_and_beyond_the_day(
    a: InspectionMark, on: date
) -> None:
    granted = mark(a, on) if SERVICE.judge(a, on).accepted else None
    if granted:
        assert granted.until > granted.due
        assert granted.until > on
        assert a.vehicle.valid_until is None or granted.until > a.vehicle.valid_until
        assert granted.until == month_end(granted.until)


def after_a_visit(of: Vehicle, on: date) -> Vehicle:
    """The vehicle when its owner has done what is told: got the mark, or had it tested."""
    told = codes(application(of), on)
    assert told <= {ON_THE_LINE, "too-early"}
    if "too-early" in told:
        return of
    return of.model_copy(update={"valid_until": turn(of, on).following.due})


@given(
    st.dates(REFORM_2022, date(2026, 12, 31)),
    st.lists(st.integers(1, 1200), min_size=1, max_size=8),
)
def test_through_a_whole_life_the_late_owner_ends_where_the_punctual_one_does(
    registered: date, gaps: list[int]
) -> None:
    first = month_end(add_months(registered.replace(day=1), 24))
    late = car(Due(registered, 24, first))
    on = registered
    for gap in gaps:
        on += timedelta(days=gap)
        late = after_a_visit(late, on)
    never_late = vehicle(first_registered=registered, valid_until=None)
    assert late.valid_until == turn(never_late, on).following.due


@given(dues, st.integers(-400, 400))
def test_insurance_decides_by_the_day_both_ends_included(due: Due, shift: int) -> None:
    on = due.due
    edge = on + timedelta(days=shift)
    ending = application(car(due), insurance=policy(until=edge))
    beginning = application(car(due), insurance=policy(since=edge))
    assert ("insurance-ended" in codes(ending, on)) == (edge < on)
    assert ("insurance-not-begun" in codes(beginning, on)) == (edge > on)


@given(applications, days)
def test_the_reasons_are_those_of_the_vehicle_itself_whatever_the_papers(
    a: InspectionMark, on: date
) -> None:
    """Insurance and tax add their own reasons and never hide or change another."""
    papers = {"not-insured", "insurance-ended", "insurance-not-begun", "vessel-tax-unpaid"}
    bare = a.model_copy(update={"insurance": None, "vessel_tax": None})
    assert codes(a, on) - papers == codes(bare, on) - papers
    assert {"not-insured", "vessel-tax-unpaid"} <= codes(bare, on)


WORSE = {
    "uninsured": {"insurance": None},
    "untaxed": {"vessel_tax": None},
    "violation": {"violations": Violations(open=1)},
    "modified": {"violations": Violations(modification_punished=date(2015, 1, 1))},
    "accident": {"accidents": Accidents(open=1)},
    "injury": {"accidents": Accidents(injury=date(2015, 1, 1))},
    "death": {"accidents": Accidents(death=date(2015, 1, 1))},
}
WORSE_VEHICLE = {
    "stolen": {"status": "C"},
    "deregistered": {"status": "E"},
    "suspect": {"status": "J"},
    "van": {"kind": "K39"},
    "crowded": {"seats": 60},
    "once a taxi": {"usage": Usage.ONCE_TAXI},
    "kept long": {"manufactured": date(1980, 1, 1)},
}


def worsened(a: InspectionMark, what: str) -> InspectionMark:
    """The same application, but for one fact of those above that is worse; all else as it was."""
    if what in WORSE_VEHICLE:
        status = a.vehicle.status + WORSE_VEHICLE[what].get("status", "")
        changes = WORSE_VEHICLE[what] | {"status": status}
        return a.model_copy(update={"vehicle": a.vehicle.model_copy(update=changes)})
    ((name, fact),) = WORSE[what].items()
    if fact is not None:
        changes = fact.model_dump(exclude_defaults=True)
        fact = getattr(a, name).model_copy(update=changes)
    return a.model_copy(update={name: fact})


@given(applications | undisputed, days, st.sampled_from([*WORSE, *WORSE_VEHICLE]))
def test_one_fact_that_is_worse_never_makes_an_acceptance_of_a_refusal(
    a: InspectionMark, on: date, what: str
) -> None:
    worse = worsened(a, what)
    before, after = SERVICE.judge(a, on), SERVICE.judge(worse, on)
    assert before.accepted or not after.accepted
    assert set(before.doubts) <= set(after.doubts)
