"""Templates fit their values, stop the start where they do not, and an SMS is one part."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured

from cheguan.kernel.text import Text
from cheguan.notices import conf
from cheguan.notices.models import Notice
from cheguan.notices.templates import TEMPLATES, Template, check
from cheguan.notices.words import words
from cheguan.organisation.models import Office

LANGUAGES = ("zh-hans", "zh-hant", "en")
LONGEST = {
    "amount": 1234500,
    "until": date(2026, 12, 31).isoformat(),
    "tracking": "EX123456789CN",
    "point": "441700",
}


def notice(template: str, **values: Any) -> Notice:
    return Notice(
        template=template, values=values, service="Inspection mark", case="4401-0000-0017"
    )


def template(says: str, *shows: str) -> dict[str, Template]:
    made = Template(Text("{service}"), Text(f"{{case}} {says}"), Text("Do."), frozenset(shows))
    return {"made": made}


@pytest.mark.parametrize(
    ("says", "shows", "fault"),
    [
        ("until {until}", (), "shows “until”"),
        ("soon", ("until",), "never shows “until”"),
        ("until {until", ("until",), "broken placeholder"),
        ("{}", (), "shows “”"),
    ],
)
def test_a_template_that_does_not_fit_its_values_stops_the_start(
    says: str, shows: tuple[str, ...], fault: str
) -> None:
    with pytest.raises(ImproperlyConfigured, match=f"“made” .*{fault}|“made” {fault}"):
        check(template(says, *shows))


def test_our_own_templates_fit() -> None:
    check(TEMPLATES)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("key", TEMPLATES)
def test_an_sms_is_one_part(key: str, language: str, monkeypatch: pytest.MonkeyPatch) -> None:
    office = Office(name="阳江市公安局车辆管理所", name_hant="陽江市公安局車輛管理所")
    office.name_en = "Yangjiang Vehicle Office"
    monkeypatch.setattr("cheguan.notices.words.office", lambda code: office)
    shown = {name: LONGEST[name] for name in TEMPLATES[key].shows}
    text = words(notice(key, **shown), language).says
    assert len(text) <= (160 if text.isascii() else 70), text


def test_money_is_in_yuan_and_a_day_in_the_words_of_the_language() -> None:
    due = notice("to-pay", amount=1005, until="2026-03-20")
    assert "10.05" in words(due, "en").says
    assert "March 20, 2026" in words(due, "en").says
    assert "2026年3月20日" in words(due, "zh-hans").says


def test_an_instant_is_told_in_the_time_of_china() -> None:
    instant = datetime(2026, 3, 20, 17, 30, tzinfo=UTC)
    due = notice("to-pay", amount=1, until=instant.isoformat())
    assert "2026年3月21日 01:30" in words(due, "zh-hans").says


def test_what_a_mail_says_is_the_sms_and_what_may_be_done_next() -> None:
    said = words(notice("withdrawn"), "en")
    assert said.whole == f"{said.says}\n\n{said.do}"


@pytest.mark.parametrize(
    ("setting", "fault"),
    [
        ({"fax": []}, "“fax” is no way"),
        ({"sms": ["https://user:geheim@host"]}, "no gateway “https”"),
        ({"mail": ["smtp://host"]}, "write a mail server"),
    ],
)
def test_a_setting_that_nobody_understands_stops_the_start(
    settings: Any, setting: dict[str, list[str]], fault: str
) -> None:
    settings.NOTICES = setting
    with pytest.raises(ImproperlyConfigured, match=fault) as refused:
        conf.check()
    assert "geheim" not in str(refused.value)


def test_without_a_setting_both_providers_of_sms_are_there_and_no_mail() -> None:
    assert [gateway.name for gateway in conf.gateways("sms")] == ["sms-a", "sms-b"]
    assert conf.gateways("mail") == ()
