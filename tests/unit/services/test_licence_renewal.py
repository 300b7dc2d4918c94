"""The licence renewal beyond its cases: what it asks, grants, costs and cites."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from unit.licences import LICENCES, MEDICALS, NAME, NUMBER, TERMS, TODAY, application, licence

from cheguan.acts.delivery import HandOver
from cheguan.acts.licences import RenewLicence
from cheguan.acts.people import KeepAddress
from cheguan.facts.delivery import Way
from cheguan.facts.health import Medical
from cheguan.facts.licences import Licence, LicenceClass, LicenceStatus, LicenceTerm
from cheguan.kernel.acts import Grant
from cheguan.kernel.cases import read_cases
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.rules import Refusal, Rule
from cheguan.law.licences.classes import permitted
from cheguan.services.drivers import licence_renewal
from cheguan.services.drivers.licence_renewal import SERVICE, LicenceRenewal, standing
from cheguan.services.drivers.licence_renewal.standing import STANDING

FOLDER = Path(licence_renewal.__file__).parent
HERE, ELSEWHERE = "440106", "440305"


def refused(of: LicenceRenewal, on: date = TODAY) -> set[str]:
    return {refusal.code for refusal in SERVICE.judge(of, on).refusals}


def test_nobody_has_to_type_anything() -> None:
    assert LicenceRenewal.typed_fields() == ()
    assert LicenceRenewal.subject() == "licence_number"
    assert LicenceRenewal.subject_kind() == "licence"
    assert LicenceRenewal.applicant_field() == "applicant"


def test_the_applicant_may_say_where_the_card_goes_and_hand_in_a_portrait() -> None:
    assert set(LicenceRenewal.open_fields()) == {"portrait", "delivery", "home", "pick_up"}


def test_certificate_and_portrait_may_be_handed_in_while_the_hospitals_are_silent() -> None:
    fields = LicenceRenewal.prefilled_fields()
    assert {name for name, field in fields.items() if field.or_upload} == {"medical", "portrait"}


def test_the_grant_is_the_next_term_and_the_card_by_post_to_the_address_that_is_kept() -> None:
    renewal = RenewLicence(
        number=NUMBER,
        place=HERE,
        classes=(LicenceClass.C1,),
        term=LicenceTerm.TEN,
        since=date(2026, 6, 30),
        until=date(2036, 6, 30),
        hearing_aid=False,
        portrait="p1",
    )
    post = HandOver(
        what="licence-card",
        place=HERE,
        number=NUMBER,
        name=NAME,
        way=Way.POST,
        address="示例路1号",
        mobile="13800000000",
    )
    kept = KeepAddress(
        number=NUMBER, name=NAME, place=HERE, address="示例路1号", mobile="13800000000"
    )
    assert SERVICE.grant(application(), TODAY) == Grant(renewal, post, kept)
    assert renewal.touches == ("licence", NUMBER)


def test_a_changed_address_is_the_one_on_the_parcel() -> None:
    elsewhere = {"name": "王大明", "address": "示例路2号", "mobile": "13900000000"}
    hand_over = SERVICE.grant(application(home=elsewhere), TODAY).acts[1]
    assert isinstance(hand_over, HandOver)
    assert (hand_over.name, hand_over.address) == ("王大明", "示例路2号")
    assert hand_over.number == NUMBER


def test_who_comes_for_the_card_changes_no_address() -> None:
    elsewhere = {"name": NAME, "address": "示例路2号", "mobile": "13900000000"}
    acts = SERVICE.grant(application(home=elsewhere, delivery=Way.COUNTER), TODAY).acts
    assert not [act for act in acts if isinstance(act, KeepAddress)]


def test_the_card_costs_ten_yuan() -> None:
    assert SERVICE.fee.of(application(), TODAY) == 1000


def test_it_is_open_to_holders_and_agents_on_channels_that_take_money() -> None:
    assert {capacity.value for capacity in SERVICE.open_to} == {"owner", "agent"}
    assert {"portal", "counter"} <= {channel.id for channel in SERVICE.offered_on()}


def test_what_is_too_early_or_long_term_is_not_held_against_anyone() -> None:
    assert SERVICE.not_yet == {"too-early", "long-term"}


def test_a_held_licence_is_renewed_only_where_the_switch_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    content = yaml.safe_load((FOLDER / "numbers.yaml").read_text(encoding="utf-8"))
    entry = {"from": date(2022, 4, 1), "place": HERE, "value": False, "law": "x", "source": "x"}
    content["held-bars"]["entries"].append(entry)
    (tmp_path / "numbers.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setattr(standing, "numbers", Numbers(str(tmp_path / "__init__.py")))
    for status in "DKU":
        assert refused(application(licence(status=status, place=HERE))) == set()
        assert len(refused(application(licence(status=status, place=ELSEWHERE)))) == 1


FINE = {"A", "M", "P"}
LOOKED_AT = {"N", "L", "T", "Z", "H", "I"}


@pytest.mark.parametrize("status", LicenceStatus)
def test_every_status_letter_is_fine_looked_at_or_refused(status: LicenceStatus) -> None:
    verdict = SERVICE.judge(application(licence(status=status.value)), TODAY)
    assert verdict.accepted == (status in FINE | LOOKED_AT)
    assert bool(verdict.doubts) == (status in LOOKED_AT - {"N"})


@given(LICENCES, MEDICALS, TERMS)
def test_whatever_is_granted_gains_no_class_and_bears_one_at_least(
    of: Licence, examined: Medical, term: LicenceTerm
) -> None:
    of = of.model_copy(update={"term": term})
    asked = application(of, medical=examined)
    if not SERVICE.judge(asked, TODAY).accepted:
        return
    renewal = SERVICE.grant(asked, TODAY).acts[0]
    assert isinstance(renewal, RenewLicence)
    assert renewal.classes
    assert permitted(renewal.classes) <= permitted(of.classes)


@given(st.integers(-200, 1200))
def test_it_can_be_renewed_from_ninety_days_before_to_a_day_under_a_year_after(late: int) -> None:
    until = date.fromordinal(TODAY.toordinal() - late)
    since = date.fromordinal(until.toordinal() - 2192)
    codes = refused(application(licence(until=until, since=since, status="A")))
    assert (not codes) == (-90 < late < 365)
    assert len(codes) <= 1


@pytest.mark.parametrize("rule", SERVICE.rules, ids=lambda rule: rule.name)
def test_each_rule_cites_its_article_and_says_its_condition(rule: Rule) -> None:
    assert rule.law.articles
    assert rule.condition
    assert rule.check.__doc__
    assert rule.codes


@pytest.mark.parametrize(
    ("rule", "law"),
    [
        ("in_window", "《机动车驾驶证申领和使用规定》（公安部令第162号）第63条"),
        ("not_lapsed", "《机动车驾驶证申领和使用规定》（公安部令第162号）第79条"),
        ("examined", "《机动车驾驶证申领和使用规定》（公安部令第162号）第63、85条"),
        ("able", "《机动车驾驶证申领和使用规定》（公安部令第162号）第73条"),
        ("fit_for_some", "《机动车驾驶证申领和使用规定》（公安部令第162号）第14、67条"),
    ],
)
def test_a_rule_cites_the_article_that_says_so(rule: str, law: str) -> None:
    (cited,) = [r.law for r in SERVICE.rules if r.name == rule]
    assert str(cited) == law


def test_a_lawyer_finds_its_boundaries_in_its_cases() -> None:
    assert len(read_cases(SERVICE, FOLDER / "cases.yaml")) >= 150


def test_rules_on_the_standing_say_nothing_of_a_licence_in_order() -> None:
    assert all(rule(application(), TODAY) is None for rule in STANDING)
    assert refused(application(licence(status="F"))) == {Refusal("revoked").code}
