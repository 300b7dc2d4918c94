"""Identity numbers (GB 11643), credit codes (GB 32100), and how little of them is shown."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from stdnum.cn import uscc

from cheguan.facts.errors import MESSAGES, Malformed
from cheguan.facts.identity import (
    CreditCode,
    IdentityNumber,
    area_known,
    mask_name,
    synthetic_area,
)

SOMEONE = "490106199001010012"
COMPANY = "91440100MA5ABCD19J"
TODAY = date(2026, 5, 15)


@pytest.mark.parametrize(
    "typed",
    [
        SOMEONE,
        f" {SOMEONE} ",
        "490106 19900101 0012",
        "490106-19900101-0012",
        "４９0106199001010012",
    ],
)
def test_what_is_typed_is_brought_to_one_form(typed: str) -> None:
    assert IdentityNumber(typed) == SOMEONE


def test_a_small_x_is_made_large() -> None:
    number = next(
        found
        for sequence in range(1, 99)
        if (found := IdentityNumber.of("490106", date(1990, 1, 1), sequence)).endswith("X")
    )
    assert IdentityNumber(number.lower()) == number


def test_a_number_of_the_first_generation_is_lengthened() -> None:
    assert IdentityNumber("490106900101001") == SOMEONE


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("", "identity-length", {"length": 0}),
        (SOMEONE[:-1], "identity-length", {"length": 17}),
        (SOMEONE + "0", "identity-length", {"length": 19}),
        ("49010619900101001A", "identity-characters", {}),
        ("4901O6199001010012", "identity-characters", {}),
        ("490106199013010012", "identity-birth-date", {"date": "1990-13-01"}),
        ("490106199002290012", "identity-birth-date", {"date": "1990-02-29"}),
        ("490106199001010013", "identity-check-digit", {}),
        ("490106199001010021", "identity-check-digit", {}),
    ],
)
def test_a_slip_is_named(typed: str, code: str, values: dict) -> None:
    with pytest.raises(Malformed) as caught:
        IdentityNumber(typed)
    assert (caught.value.code, caught.value.values) == (code, values)


@given(st.dates(date(1900, 1, 1), date(2026, 1, 1)), st.integers(0, 999))
def test_a_number_that_is_put_together_gives_back_its_parts(birth: date, sequence: int) -> None:
    number = IdentityNumber.of("490106", birth, sequence)
    assert (number.area, number.birth) == ("490106", birth)
    assert IdentityNumber(str(number)) == number


@given(st.integers(0, 17), st.integers(1, 9))
def test_one_wrong_digit_is_always_noticed(place: int, shift: int) -> None:
    digit = str((int(SOMEONE[place]) + shift) % 10)
    with pytest.raises(Malformed):
        IdentityNumber(SOMEONE[:place] + digit + SOMEONE[place + 1 :])


@pytest.mark.parametrize(
    ("area", "real", "demonstration"),
    [
        ("440106", True, True),
        ("490106", False, True),
        ("110101", True, True),
        ("810000", True, True),
        ("830000", True, True),
        ("944156", True, True),
        ("949156", False, False),
        ("000000", False, False),
        ("990000", False, False),
    ],
)
def test_the_synthetic_province_exists_only_in_a_demonstration(
    area: str, real: bool, demonstration: bool
) -> None:
    number = IdentityNumber.of(area, date(1990, 1, 1), 1)
    assert area_known(number, demonstration=False) is real
    assert area_known(number, demonstration=True) is demonstration


def test_a_number_is_checked_against_the_day_and_the_areas() -> None:
    assert IdentityNumber(SOMEONE).check(TODAY, demonstration=True) == SOMEONE
    assert IdentityNumber(SOMEONE).check(date(1990, 1, 1), demonstration=True) == SOMEONE
    with pytest.raises(Malformed, match="born on 1990-01-01, which is yet to come"):
        IdentityNumber(SOMEONE).check(date(1989, 12, 31), demonstration=True)
    with pytest.raises(Malformed, match="begin with 49"):
        IdentityNumber(SOMEONE).check(TODAY, demonstration=False)


def test_invented_people_bear_the_area_of_their_county() -> None:
    assert synthetic_area("440106") == "490106"


def test_no_message_repeats_the_number() -> None:
    with pytest.raises(Malformed) as caught:
        IdentityNumber("490106199001010013")
    assert "19900101" not in str(caught.value)


@pytest.mark.parametrize("typed", [COMPANY, COMPANY.lower(), "91440100 MA5ABCD19J"])
def test_a_credit_code_is_brought_to_one_form(typed: str) -> None:
    assert CreditCode(typed) == COMPANY


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        (COMPANY[:-1], "credit-code-length"),
        ("9144O100MA5ABCD19J", "credit-code-characters"),
        ("91440100MA5ABCI19J", "credit-code-characters"),
        ("91440100MA5ABCD19K", "credit-code-check-digit"),
    ],
)
def test_a_slip_in_a_credit_code_is_named(typed: str, code: str) -> None:
    with pytest.raises(Malformed) as caught:
        CreditCode(typed)
    assert caught.value.code == code


def test_the_organisation_code_inside_is_checked_too() -> None:
    forged = "91440100MA5ABCD18"
    with pytest.raises(Malformed) as caught:
        CreditCode(forged + uscc.calc_check_digit(forged))
    assert caught.value.code == "credit-code-organisation"


def test_a_credit_code_is_put_together_from_its_parts() -> None:
    assert CreditCode.of("91", "440100", "MA5ABCD1") == COMPANY
    assert CreditCode(COMPANY).organisation == "MA5ABCD19"


def test_numbers_are_masked() -> None:
    assert IdentityNumber(SOMEONE).masked == "4901**********0012"
    assert CreditCode(COMPANY).masked == "91440100******D19J"


@pytest.mark.parametrize(
    ("name", "masked"),
    [
        ("陈小文", "陈*文"),
        ("陈文", "陈*"),
        ("陈", "陈"),
        ("欧阳小文", "欧**文"),
        ("Chen Wen", "C***"),
        ("", ""),
        (" 陈小文 ", "陈*文"),
    ],
)
def test_a_name_is_masked(name: str, masked: str) -> None:
    assert mask_name(name) == masked


def test_the_name_of_an_organisation_stays_whole() -> None:
    assert mask_name("示例汽车有限公司", organisation=True) == "示例汽车有限公司"


def test_every_message_says_what_to_do() -> None:
    verbs = ("Check", "Copy", "Compare", "Correct", "Look", "Type", "Choose")
    assert all(any(verb in message for verb in verbs) for message in MESSAGES.values())
