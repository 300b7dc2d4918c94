"""One search box: what was typed is recognised, and a slip is told instead of finding nothing."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.facts.errors import Malformed
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.plates import PlateNumber
from cheguan.facts.recognise import Name, VinTail, recognise
from cheguan.facts.vin import Vin


@pytest.mark.parametrize(
    ("typed", "kind", "value"),
    [
        ("粤B12345", PlateNumber, "粤B12345"),
        ("粤b·１２３４５", PlateNumber, "粤B12345"),
        ("b12345", PlateNumber, "粤B12345"),
        ("BD12345", PlateNumber, "粤BD12345"),
        ("a1234学", PlateNumber, "粤A1234学"),
        ("224578使", PlateNumber, "224578使"),
        ("WJ粤1234J", PlateNumber, "WJ粤1234J"),
        ("lgx1g8r58px918273", Vin, "LGX1G8R58PX918273"),
        ("918273", VinTail, "918273"),
        ("px918273", VinTail, "PX918273"),
        ("490106199001010012", IdentityNumber, "490106199001010012"),
        ("490106 19900101 0012", IdentityNumber, "490106199001010012"),
        ("490106900101001", IdentityNumber, "490106199001010012"),
        ("91440100ma5abcd19j", CreditCode, "91440100MA5ABCD19J"),
        ("陈小文", Name, "陈小文"),
        (" 陈  小文 ", Name, "陈 小文"),
        ("Chen Wen", Name, "Chen Wen"),
        ("示例4S店", Name, "示例4S店"),
    ],
)
def test_what_is_typed_is_recognised(typed: str, kind: type, value: str) -> None:
    found = recognise(typed)
    assert type(found) is kind
    assert found == value


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("粤I12345", "plate-letter"),
        ("粤BABC12", "plate-too-many-letters"),
        ("LGX1G8R58PX91827O", "vin-letter"),
        ("490106199001010013", "identity-check-digit"),
        ("49010619900101001", "identity-length"),
        ("91440100MA5ABCD19K", "credit-code-check-digit"),
    ],
)
def test_a_number_with_a_slip_comes_back_as_what_is_wrong(typed: str, code: str) -> None:
    found = recognise(typed)
    assert isinstance(found, Malformed)
    assert found.code == code


@pytest.mark.parametrize("typed", ["", "   ", "!", "13800138000", "12345"])
def test_nothing_to_search_for(typed: str) -> None:
    assert recognise(typed) is None


def test_another_province_may_be_home() -> None:
    assert recognise("B12345", province="湘") == "湘B12345"


@given(st.text(max_size=40))
def test_nothing_that_is_typed_breaks_it(typed: str) -> None:
    recognise(typed)
