"""The licence as it is drawn: what stands on its front."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import RequestFactory
from django.utils import translation
from unit.licences import NUMBER, licence

from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import Licence
from cheguan.ui import catalogue
from cheguan.ui.licences import front


def card(of: Licence, **arguments: Any) -> str:
    request = RequestFactory().get("/")
    return catalogue.render("licence-card", {"licence": of, **arguments}, request)


def test_it_says_whose_it_is_for_what_and_until_when() -> None:
    with translation.override("en"):
        html = card(licence(classes=("A2", "D")))
    assert 'aria-label="Driving licence of 陈小文, class A2D, valid until 2026-06-30"' in html
    assert NUMBER in html
    assert "2020-06-30 至 2026-06-30" in html


def test_a_long_term_licence_has_no_last_day() -> None:
    with translation.override("en"):
        html = card(licence(term="long", until=None))
    assert "valid long-term" in html
    assert "2020-06-30 至 长期" in html


@pytest.mark.parametrize(("sequence", "sex"), [(1, "男"), (2, "女")])
def test_the_sex_is_that_of_the_identity_number(sequence: int, sex: str) -> None:
    born = licence().born
    assert front(licence(number=IdentityNumber.of("490106", born, sequence))).sex == sex


def test_the_seal_is_that_of_the_city_which_keeps_it() -> None:
    assert front(licence(place="440305")).seal == "广东省深圳市公安局交通警察支队"


def test_a_hearing_aid_an_address_and_a_portrait_are_shown_only_where_there_are_any() -> None:
    plain = card(licence())
    full = card(licence(hearing_aid=True), address="示例路1号", portrait="/portraits/p1")
    for shown in ("听力辅助", "示例路1号", 'src="/portraits/p1"'):
        assert shown not in plain
        assert shown in full
