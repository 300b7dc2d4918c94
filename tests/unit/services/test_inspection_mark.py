"""The inspection mark beyond its cases: switches, sentences, who may apply and where."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml
from unit.applications import TODAY, VIN, application, vehicle

from cheguan.acts.marks import IssueInspectionMark
from cheguan.facts.enforcement import Accidents
from cheguan.kernel.acts import Grant
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.rules import Refusal, Rule
from cheguan.law.laws import INSPECTION_REFORM
from cheguan.services.vehicles import inspection_mark
from cheguan.services.vehicles.inspection_mark import SERVICE, InspectionMark

ELSEWHERE = "440305"
HERE = "440106"


def throw_switch(monkeypatch: pytest.MonkeyPatch, folder: Path, name: str, value: bool) -> None:
    """The service's numbers, but for one switch that is different in the county HERE."""
    path = Path(inspection_mark.__file__).with_name("numbers.yaml")
    numbers = yaml.safe_load(path.read_text(encoding="utf-8"))
    entry = {"from": date(2014, 9, 1), "place": HERE, "value": value, "law": "x", "source": "x"}
    numbers[name]["entries"].append(entry)
    (folder / "numbers.yaml").write_text(yaml.safe_dump(numbers), encoding="utf-8")
    monkeypatch.setattr(inspection_mark, "numbers", Numbers(str(folder / "__init__.py")))


def refusals(of: InspectionMark) -> tuple[Refusal, ...]:
    return SERVICE.judge(of, TODAY).refusals


def test_a_sealed_vehicle_is_refused_only_where_the_switch_is_on(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    throw_switch(monkeypatch, tmp_path, "sealed-bars", value=True)
    assert refusals(application(vehicle(status="AK", place=HERE))) == (Refusal("sealed"),)
    assert refusals(application(vehicle(status="AK", place=ELSEWHERE))) == ()
    assert refusals(application(vehicle(status="A", place=HERE))) == ()


def test_an_injury_ends_the_exemption_except_where_the_switch_is_off(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    throw_switch(monkeypatch, tmp_path, "injury-counts", value=False)
    day = date(2024, 2, 1)
    hurt = Refusal("casualty-accident", when=day)
    injury, death = Accidents(injury=day), Accidents(death=day)
    assert refusals(application(vehicle(place=HERE), accidents=injury)) == ()
    assert refusals(application(vehicle(place=HERE), accidents=death)) == (hurt,)
    assert refusals(application(vehicle(place=ELSEWHERE), accidents=injury)) == (hurt,)


def test_the_grant_is_one_mark_in_the_city_of_the_vehicle() -> None:
    mark = IssueInspectionMark(
        vin=VIN, place=HERE, due=date(2026, 5, 31), until=date(2028, 5, 31), exempt=True
    )
    assert SERVICE.grant(application(), TODAY) == Grant(mark)
    assert mark.touches == ("vehicle", VIN)


def test_nothing_is_asked_of_the_applicant() -> None:
    assert InspectionMark.typed_fields() == ()
    assert InspectionMark.subject() == "vin"


def test_it_is_offered_on_every_channel_that_can_show_and_ask() -> None:
    assert [channel.id for channel in SERVICE.offered_on()] == ["portal", "counter", "api"]


def test_what_no_insurer_or_tax_office_has_may_be_none() -> None:
    fields = InspectionMark.prefilled_fields()
    assert {name for name, field in fields.items() if field.source.may_lack} == {
        "insurance",
        "vessel_tax",
    }


@pytest.mark.parametrize("rule", SERVICE.rules, ids=lambda rule: rule.name)
def test_each_rule_cites_its_article_or_notice_and_says_its_condition(rule: Rule) -> None:
    assert rule.law.articles or rule.law == INSPECTION_REFORM
    assert rule.condition
    assert rule.check.__doc__
    assert rule.codes


@pytest.mark.parametrize(
    ("rule", "law"),
    [
        ("not_a_school_bus", "《校车安全管理条例》第20条"),
        ("vessel_tax_paid", "《车船税法实施条例》第22、23条"),
        ("in_window", "《机动车登记规定》（公安部令第164号）第54条"),
        ("not_stolen", "《机动车登记规定》（公安部令第164号）第76条"),
        ("insured", "《机动车登记规定》（公安部令第164号）第55条"),
    ],
)
def test_a_rule_cites_the_article_that_says_so(rule: str, law: str) -> None:
    (cited,) = [r.law for r in SERVICE.rules if r.name == rule]
    assert str(cited) == law
