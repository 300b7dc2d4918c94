"""Plate numbers by GA 36-2018: what is typed, what it may be, what is wrong with it."""

from __future__ import annotations

import json
from importlib.resources import files

import pytest

from cheguan.facts.errors import Malformed
from cheguan.facts.plates import PLATE_KINDS, PlateNumber, Size, kind_allows, plate_search_key

COMPOSITION = json.loads(
    (files("cheguan.facts") / "data" / "plate_patterns.json").read_text(encoding="utf-8")
)
EXAMPLES = [
    pytest.param(example, pattern["kinds"], id=f"{pattern['name']} {example}")
    for pattern in COMPOSITION["patterns"]
    for example in pattern["examples"]
]


@pytest.mark.parametrize(("example", "kinds"), EXAMPLES)
def test_an_example_of_the_standard_is_a_plate_of_its_kinds(example: str, kinds: list) -> None:
    assert set(kinds) <= set(PlateNumber(example).kinds)


@pytest.mark.parametrize(
    "typed",
    [
        "粤B12345",
        "粤b12345",
        "粤B·12345",
        "粤B•12345",
        "粤B.12345",
        "粤B-12345",
        " 粤B 12 345 ",
        "粤Ｂ１２３４５",
        "粤B\u200b12345",
        "粤B\u300012345",
    ],
)
def test_what_is_typed_is_brought_to_one_form(typed: str) -> None:
    assert PlateNumber(typed) == "粤B12345"
    assert plate_search_key(typed) == "粤B12345"


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        ("粤BI2345", "plate-letter", {"letter": "I", "digit": "1"}),
        ("粤b1234o", "plate-letter", {"letter": "O", "digit": "0"}),
        ("粤O12345", "plate-letter", {"letter": "O", "digit": "0"}),
        ("B12345", "plate-province", {}),
        ("粤BABC12", "plate-too-many-letters", {"letters": 3}),
        ("粤B1234", "plate-format", {"number": "粤B1234"}),
        ("粤B123456", "plate-format", {"number": "粤B123456"}),
        ("粤BL12345", "plate-format", {"number": "粤BL12345"}),
        ("粤Z12345", "plate-format", {"number": "粤Z12345"}),
        ("湘ZA123港", "plate-format", {"number": "湘ZA123港"}),
        ("", "plate-format", {"number": ""}),
    ],
)
def test_a_slip_is_named_and_not_put_right(typed: str, code: str, values: dict) -> None:
    with pytest.raises(Malformed) as caught:
        PlateNumber(typed)
    assert (caught.value.code, caught.value.values) == (code, values)


@pytest.mark.parametrize(
    ("number", "kind", "allowed"),
    [
        ("粤B12345", "02", True),
        ("粤B12345", "52", False),
        ("粤BD12345", "52", True),
        ("粤BD12345", "02", False),
        ("粤B12345D", "51", True),
        ("粤B12345D", "52", False),
        ("粤B1234学", "16", True),
        ("粤ZA123港", "26", True),
        ("粤ZA123港", "27", False),
        ("粤AAB123", "02", True),
    ],
)
def test_a_kind_of_plate_bears_only_its_own_numbers(number: str, kind: str, allowed: bool) -> None:
    assert kind_allows(PlateNumber(number), kind) is allowed


@pytest.mark.parametrize("letter", "DABCEFGHJK")
def test_each_letter_of_new_energy(letter: str) -> None:
    assert PlateNumber(f"粤B{letter}12345").kinds == ("52",)


@pytest.mark.parametrize(
    ("number", "shown"),
    [("粤B12345", "粤B·12345"), ("粤BD12345", "粤B·D12345"), ("224578使", "224578使")],
)
def test_a_plate_is_shown_with_its_dot(number: str, shown: str) -> None:
    assert PlateNumber(number).display == shown


def test_no_such_kind_is_an_error() -> None:
    with pytest.raises(KeyError):
        kind_allows(PlateNumber("粤B12345"), "98")


def test_each_kind_that_a_pattern_names_exists() -> None:
    named = {kind for pattern in COMPOSITION["patterns"] for kind in pattern["kinds"]}
    assert named <= set(PLATE_KINDS)


def test_what_a_kind_looks_like() -> None:
    small, large, motorcycle = (PLATE_KINDS[code] for code in ("02", "01", "07"))
    assert (small.ground, small.text, small.size, small.rear) == (
        "blue",
        "white",
        Size(440, 140),
        None,
    )
    assert (large.ground, large.rear) == ("yellow", Size(440, 220))
    assert motorcycle.plates == 1
    assert not PLATE_KINDS["14"].issued
