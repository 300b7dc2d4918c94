"""Value types inside pydantic: a wrong one cannot be held, and its error keeps its code."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

from cheguan.facts.errors import Malformed
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.plates import PlateNumber
from cheguan.facts.value import Value, tidy
from cheguan.facts.vin import Vin

KINDS = [Vin, PlateNumber, IdentityNumber, CreditCode]


class Holder(BaseModel):
    plate: PlateNumber


@pytest.mark.parametrize("kind", KINDS)
def test_the_example_that_the_api_shows_is_right(kind: type[Value]) -> None:
    assert kind(kind.example) == kind.example
    assert kind.parse(kind.example) == kind.example


def test_a_field_brings_what_is_typed_to_its_form() -> None:
    held = Holder(plate="粤b·12345").plate
    assert held == "粤B12345"
    assert isinstance(held, PlateNumber)


def test_a_wrong_field_is_an_error_with_the_code_and_the_values() -> None:
    with pytest.raises(ValidationError) as caught:
        Holder(plate="粤BABC12")
    (error,) = caught.value.errors()
    assert (error["type"], error["ctx"]) == ("plate-too-many-letters", {"letters": 3})
    assert "at most two more letters; this one has 3" in error["msg"]


def test_the_api_describes_the_type() -> None:
    described = Holder.model_json_schema()["properties"]["plate"]
    assert described["examples"] == ["粤B12345"]
    assert described["description"].startswith("号牌号码")


def test_a_value_survives_json() -> None:
    holder = Holder(plate="粤B12345")
    assert Holder.model_validate_json(holder.model_dump_json()) == holder


@pytest.mark.parametrize(
    ("typed", "tidied"),
    [("Ａ１，", "A1,"), ("\u3000a\u200b b ", "a b"), ("粤", "粤"), ("\ufeff", "")],
)
def test_full_width_and_invisible_characters(typed: str, tidied: str) -> None:
    assert tidy(typed) == tidied


@pytest.mark.parametrize(
    "hidden", ["\u202a{}\u202c", "\u2066{}\u2069", "{}\u200f", "\x00{}", "{}\ufe0f", "\u061c{}"]
)
def test_marks_of_direction_that_telephones_paste_are_dropped(hidden: str) -> None:
    for kind in KINDS:
        assert kind(hidden.format(kind.example)) == kind.example


@pytest.mark.parametrize("look_alike", ["ß", "ﬁ", "ı", "ŉ", "٣", "३", "³", "\u0301", "\ud800"])
def test_what_only_looks_like_a_letter_or_digit_is_never_taken_for_it(look_alike: str) -> None:
    for kind in KINDS:
        for count in (1, 2):
            with pytest.raises(Malformed):
                kind(kind.example[:-count] + look_alike)


def test_what_is_much_too_long_is_refused_at_once_and_not_repeated() -> None:
    for kind in KINDS:
        with pytest.raises(Malformed) as caught:
            kind(kind.example + " " * 10_000_000)
        assert len(str(caught.value)) < 300


def test_a_sentence_repeats_nothing_that_cannot_be_printed() -> None:
    with pytest.raises(Malformed, match="“粤B�2345” is not a plate number"):
        PlateNumber("粤B\ud8002345")
