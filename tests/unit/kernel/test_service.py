"""Rules, verdicts, fields and channels: the grammar that every service is written in."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from unit.toy import LAW, TOY, Paint, PaintToy, another_colour, sound, toy, toy_service

from cheguan.kernel.acts import Grant
from cheguan.kernel.channels import API, CHANNELS, COUNTER, PORTAL, Power
from cheguan.kernel.rules import Doubt, Refusal, Verdict, rule
from cheguan.kernel.steps import CONFIRM, ISSUE, By, Step
from cheguan.kernel.text import Text, _

TODAY = date(2026, 5, 15)


@rule(LAW.article(3), _("Nothing is odd about it"))
def not_odd(a: Paint, on: date) -> Doubt | None:
    """Art. 3: on an odd day somebody looks at it."""
    return Doubt("odd") if on.day % 2 else None


def test_a_text_is_its_own_key_and_a_string() -> None:
    assert _("Hello {name}") == "Hello {name}"
    assert isinstance(_("Hello"), Text)


def test_findings_are_equal_by_kind_code_and_values() -> None:
    assert Refusal("late", days=1) == Refusal("late", days=1)
    assert Refusal("late", days=1) != Refusal("late", days=2)
    assert Refusal("late") != Refusal("early")
    assert Refusal("late") != Doubt("late")
    assert len({Refusal("late", days=1), Refusal("late", days=1), Doubt("late", days=1)}) == 2
    assert repr(Refusal("late", days=1)) == "Refusal('late', days=1)"


def test_a_rule_knows_its_name_law_fields_and_codes() -> None:
    assert another_colour.name == "another_colour"
    assert str(another_colour.law) == "《玩具管理规定》（示例第1号）第1条"
    assert another_colour.reads == {"wish", "colour"}
    assert another_colour.codes == {"same-colour"}


def test_every_reason_is_told_not_only_the_first() -> None:
    verdict = TOY.judge(toy(wish="blue", repairs=3), TODAY)
    assert verdict.refusals == (
        Refusal("same-colour", colour="blue"),
        Refusal("too-broken", repairs=3),
    )
    assert not verdict.accepted


def test_a_verdict_says_what_each_rule_found() -> None:
    verdict = TOY.judge(toy(wish="blue"), TODAY)
    assert verdict.finding_of(another_colour) == Refusal("same-colour", colour="blue")
    assert verdict.finding_of(sound) is None


def test_a_doubt_refuses_nothing() -> None:
    verdict = Verdict(((not_odd, not_odd(toy(), TODAY)),))
    assert verdict.accepted
    assert verdict.doubts == (Doubt("odd"),)
    assert verdict.refusals == ()


def test_no_finding_is_acceptance() -> None:
    verdict = TOY.judge(toy(), TODAY)
    assert verdict.accepted
    assert verdict.findings == ()


def test_the_day_is_handed_to_the_rules() -> None:
    assert not_odd(toy(), date(2026, 5, 15)) == Doubt("odd")
    assert not_odd(toy(), date(2026, 5, 16)) is None


def test_an_application_says_where_each_field_comes_from() -> None:
    assert Paint.subject() == "toy"
    assert Paint.typed_fields() == ("wish",)
    assert list(Paint.prefilled_fields()) == ["colour", "repairs"]
    assert Paint.prefilled_fields()["colour"].source.id == "toys.colour"
    assert Paint.label("wish") == "New colour"


def test_an_application_is_frozen_and_takes_no_other_fields() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        toy().wish = "green"
    with pytest.raises(ValidationError, match="Extra inputs"):
        toy(glitter=True)
    assert toy() == toy()


def test_equal_grants_hold_equal_acts() -> None:
    assert TOY.grant(toy(), TODAY) == Grant(PaintToy(toy="T-1"))
    assert TOY.grant(toy(), TODAY) != Grant(PaintToy(toy="T-2"))
    assert PaintToy(toy="T-1").touches == ("toy", "T-1")


def asking(*powers: Power) -> Step:
    return Step("do", _("Do"), By.APPLICANT, frozenset(powers))


@pytest.mark.parametrize(
    ("steps", "channels"),
    [
        ((CONFIRM, ISSUE), (PORTAL, COUNTER, API)),
        ((CONFIRM, asking(Power.PAY)), (PORTAL, COUNTER)),
        ((CONFIRM, asking(Power.CHECK_VEHICLE)), (COUNTER,)),
        ((ISSUE,), tuple(CHANNELS.values())),
    ],
)
def test_the_channels_are_those_with_the_powers_that_the_steps_ask(
    steps: tuple[Step, ...], channels: tuple
) -> None:
    assert toy_service(steps=steps).offered_on() == channels


def test_a_law_may_exclude_a_channel() -> None:
    offered = toy_service(excluded={"portal": LAW.article(9)}).offered_on()
    assert offered == (COUNTER, API)
