"""Value types inside pydantic: a wrong one cannot be held, and its error keeps its code."""

from __future__ import annotations

import pytest
from pydantic import BaseModel, ValidationError

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
