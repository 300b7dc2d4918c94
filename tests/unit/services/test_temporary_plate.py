"""The temporary plate beyond its cases: what it asks, grants, costs and cites; what is true of
every plate, every owner and every day."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.facts.insurance import Policy
from cheguan.facts.temporary_plates import IssuedBefore, IssuedOne
from cheguan.kernel.cases import read_cases
from cheguan.kernel.rules import Rule, judge
from cheguan.law.temporary_plates import Area, Reason, last_day
from cheguan.services.vehicles import temporary_plate
from cheguan.services.vehicles.temporary_plate import SERVICE, TemporaryPlate
from cheguan.services.vehicles.temporary_plate.application import TRAILERS, kind

CASES = Path(temporary_plate.__file__).with_name("cases.yaml")
USUAL: dict[str, Any] = yaml.safe_load(CASES.read_text(encoding="utf-8"))["given"]
VIN, OWNER = USUAL["vin"], USUAL["owner"]["number"]
MAKER = {"document": "N", "number": "91440100MA5ABCD19J", "name": "示例汽车"}
TODAY = date(2026, 5, 15)
ORDER_164 = date(2022, 5, 1)


def application(**changes: Any) -> TemporaryPlate:
    """The usual application of `cases.yaml` but for these fields."""
    return TemporaryPlate.model_validate(USUAL | changes)


def plate(a: TemporaryPlate, on: date) -> IssueTemporaryPlate:
    (act,) = SERVICE.grant(a, on).acts
    assert isinstance(act, IssueTemporaryPlate)
    return act


def built(**changes: Any) -> dict[str, Any]:
    """A certificate of conformity, as it came or changed."""
    return USUAL["conformity"] | changes


def refused(a: TemporaryPlate, on: date) -> set[str]:
    return {refusal.code for refusal in SERVICE.judge(a, on).refusals}


days = st.dates(ORDER_164, date(2035, 12, 31))
spans = st.tuples(days, days).map(sorted)
kinds = st.sampled_from(["K33", "H11", "Q11", "Z11", "M21", "B11", "G11"])
proofs = st.none() | st.builds(
    built,
    kind=kinds,
    made_on=days,
    oversize=st.booleans(),
    trial=st.booleans(),
    safety_checked=st.booleans(),
)
policies = st.none() | spans.map(
    lambda span: {"number": "P", "insurer": "E", "since": span[0], "until": span[1]}
)
permits = st.none() | spans.map(
    lambda span: {
        "number": "T",
        "vin": VIN,
        "operator": MAKER["number"],
        "since": span[0],
        "until": span[1],
    }
)
had = st.builds(
    IssuedOne,
    number=st.just("粤A00001"),
    reason=st.sampled_from(Reason).map(str),
    holder=st.sampled_from([OWNER, MAKER["number"]]),
    since=days,
    until=days,
)
exports = st.none() | st.builds(
    lambda day, exporter: {"number": "E", "vin": VIN, "exporter": exporter, "declared_on": day},
    days,
    st.sampled_from([OWNER, MAKER["number"]]),
)
purchases = st.none() | st.builds(
    lambda day, buyer: {"invoice": "I", "vin": VIN, "buyer": buyer, "bought_on": day},
    days,
    st.sampled_from([OWNER, MAKER["number"]]),
)
statuses = st.none() | st.sampled_from(["A", "AC", "E", "M", "Q", "B"]).map(lambda s: {"status": s})
applications = st.builds(
    application,
    owner=st.sampled_from([USUAL["owner"], MAKER]),
    reason=st.sampled_from(Reason),
    area=st.sampled_from(Area),
    issued_before=st.lists(had, max_size=5).map(lambda some: IssuedBefore(plates=tuple(some))),
    registration=statuses,
    conformity=proofs,
    export_proof=exports,
    trial_permit=permits,
    purchase=purchases,
    insurance=policies,
)
"""Whatever the departments may answer, sensible or not."""

granted_cases = st.sampled_from(
    [case for case in read_cases(SERVICE, CASES) if case.expected.granted]
)


def test_the_vin_is_the_one_field_that_is_typed() -> None:
    assert TemporaryPlate.typed_fields() == ("vin",)
    assert TemporaryPlate.subject_kind() == "new-vehicle"
    assert TemporaryPlate.applicant_field() == "owner"
    assert set(TemporaryPlate.open_fields()) == {"reason", "area"}


def test_each_proof_may_be_handed_in_and_nothing_that_our_records_hold() -> None:
    fields = TemporaryPlate.prefilled_fields()
    papers = {name for name, field in fields.items() if field.or_upload}
    assert papers == {n for n, f in fields.items() if not f.source.id.startswith("registry.")}


def test_the_plates_so_far_are_the_first_record_asked_because_that_holds_the_vehicle() -> None:
    fields = TemporaryPlate.prefilled_fields().items()
    records = [name for name, field in fields if field.source.id.startswith("registry.")]
    assert records[0] == "issued_before"


def test_the_grant_is_one_plate_of_the_issuing_office() -> None:
    assert plate(application(), TODAY) == IssueTemporaryPlate(
        vin=VIN,
        place="440100",
        letter="A",
        reason="unregistered",
        limited_as="unregistered+unsold",
        ordinal=1,
        holder=OWNER,
        holder_name="陈小文",
        brand="Example",
        kind="K33",
        cross_area=False,
        mark="",
        sheets=2,
        since=TODAY,
        until=date(2026, 6, 14),
    )
    assert plate(application(), TODAY).touches == ("new-vehicle", VIN)


@pytest.mark.parametrize(("kind", "fen"), [("K33", 1000), ("M21", 500), ("B11", 500)])
def test_the_fee_is_five_yuan_for_each_sheet(kind: str, fen: int) -> None:
    assert SERVICE.fee.of(application(conformity=built(kind=kind)), TODAY) == fen


def test_what_a_stranger_may_learn_of_a_registered_vehicle_is_its_status_alone() -> None:
    registration = TemporaryPlate.prefilled_fields()["registration"]
    assert set(registration.source.gives.model_fields) == {"status"}


@pytest.mark.parametrize("rule", SERVICE.rules, ids=lambda rule: rule.name)
def test_each_rule_cites_its_article_and_says_its_condition(rule: Rule) -> None:
    assert rule.law.articles
    assert rule.condition
    assert rule.check.__doc__
    assert rule.codes


def test_each_rule_has_a_name_of_its_own() -> None:
    names = [rule.name for rule in SERVICE.rules]
    assert len(names) == len(set(names))


@given(applications, days)
def test_no_application_breaks_a_rule_and_every_answer_can_be_said(
    a: TemporaryPlate, on: date
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
    a: TemporaryPlate, on: date, rules: list[Rule[TemporaryPlate]]
) -> None:
    assert set(judge(rules, a, on).refusals) == set(SERVICE.judge(a, on).refusals)


@given(granted_cases, policies)
def test_no_plate_holds_beyond_the_insurance_or_its_reason(case: Any, policy: Any) -> None:
    a = case.application.model_copy(update={"insurance": policy and Policy(**policy)})
    if not SERVICE.judge(a, case.day).accepted:
        assert refused(a, case.day) <= {
            "not-insured",
            "insurance-ended",
            "insurance-not-begun",
        }
        return
    until = plate(a, case.day).until
    assert case.day <= until <= last_day(a.reason, a.area, case.day)
    assert kind(a)[:1] in TRAILERS or until <= a.insurance.until
    assert a.reason is not Reason.CONNECTED or until <= a.trial_permit.until


@given(granted_cases, st.lists(had, max_size=6))
def test_nobody_gets_more_plates_than_the_law_allows(case: Any, plates: list[IssuedOne]) -> None:
    before = IssuedBefore(plates=tuple(plates))
    a = case.application.model_copy(update={"issued_before": before})
    mine = [one.reason for one in plates if one.holder == a.owner.number]
    shared, export = sum(r in ("unsold", "unregistered") for r in mine), mine.count("export")
    too_many = {"unsold": shared >= 3, "unregistered": shared >= 3, "export": export >= 1}
    accepted = SERVICE.judge(a, case.day).accepted
    assert accepted is not too_many.get(a.reason.value, False)
    assert not accepted or plate(a, case.day).ordinal == 1 + {
        "unsold": shared,
        "unregistered": shared,
        "export": export,
    }.get(a.reason.value, mine.count(a.reason.value))


@given(st.integers(0, 40))
def test_a_longer_insurance_never_makes_a_shorter_plate(more: int) -> None:
    def until(days: int) -> date:
        end = TODAY + timedelta(days=days)
        policy = {"number": "P", "insurer": "E", "since": TODAY, "until": end}
        return plate(application(insurance=policy), TODAY).until

    assert until(more) == min(TODAY + timedelta(days=more), date(2026, 6, 14))
    assert until(more) <= until(more + 1)
