"""The numbers of temporary plates: every one is well formed, none comes twice."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.facts.plates import kind_allows
from cheguan.facts.temporary_plates import IssuedBefore, IssuedOne, SeriesExhausted, numbered

LAST = 7_060_000 - 1
LAST_MARKED = 451_600 - 1
TEMPORARY = "22"

marked = st.sampled_from("试超")


@pytest.mark.parametrize(
    ("mark", "turn", "number"),
    [
        ("", 1, "粤A00001"),
        ("", 99_999, "粤A99999"),
        ("", 100_000, "粤AA0000"),
        ("", 100_001, "粤AA0001"),
        ("", 339_999, "粤AZ9999"),
        ("", 340_000, "粤AAA000"),
        ("", LAST, "粤A99Z9Z"),
        ("试", 1, "粤A0001试"),
        ("超", 10_000, "粤AA000超"),
        ("试", LAST_MARKED, "粤A9Z9Z试"),
    ],
)
def test_a_series_is_given_out_one_shape_after_another(mark: str, turn: int, number: str) -> None:
    assert numbered("A", mark, turn) == number


@given(st.integers(1, LAST))
def test_a_number_is_one_that_a_temporary_plate_may_bear(turn: int) -> None:
    number = numbered("B", "", turn)
    assert kind_allows(number, TEMPORARY)
    assert re.fullmatch("粤B[0-9A-HJ-NP-Z]{5}", number)


@given(st.integers(1, LAST_MARKED), marked)
def test_a_marked_number_is_one_that_a_temporary_plate_may_bear(turn: int, mark: str) -> None:
    number = numbered("B", mark, turn)
    assert kind_allows(number, TEMPORARY)
    assert re.fullmatch(f"粤B[0-9A-HJ-NP-Z]{{4}}{mark}", number)


@given(st.integers(1, LAST), st.integers(1, LAST))
def test_two_turns_never_give_the_same_number(one: int, other: int) -> None:
    assert (numbered("A", "", one) == numbered("A", "", other)) == (one == other)


@pytest.mark.parametrize(("mark", "turn"), [("", LAST + 1), ("试", LAST_MARKED + 1)])
def test_a_series_that_is_used_up_says_so(mark: str, turn: int) -> None:
    with pytest.raises(SeriesExhausted, match=f"粤A{mark} are used up"):
        numbered("A", mark, turn)


def test_plates_are_counted_for_their_reasons_and_their_holder_only() -> None:
    def had(reason: str, holder: str) -> IssuedOne:
        days = {"since": "2026-01-01", "until": "2026-01-31"}
        return IssuedOne.model_validate(
            {"number": "粤A00001", "reason": reason, "holder": holder, **days}
        )

    before = IssuedBefore(plates=(had("unsold", "X"), had("trial", "X"), had("unsold", "Y")))
    assert before.count(frozenset({"unsold", "unregistered"}), "X") == 1
    assert before.count(frozenset({"unsold", "trial"}), "X") == 2
    assert before.count(frozenset({"export"}), "X") == 0
