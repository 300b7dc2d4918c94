"""VIN (GB 16735-2019): its check digit, its year, and what a failure means."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from cheguan.facts.errors import Malformed
from cheguan.facts.vin import Vin, VinFinding, finding

DATA = Path(__file__).parents[1] / "data"
SAMPLES = list(csv.DictReader((DATA / "vin_samples.csv").read_text().splitlines()))
YEARS = list(csv.DictReader((DATA / "vin_year_codes.csv").read_text().splitlines()))

GOOD = "LGX1G8R58PX918273"
DOMESTIC_BAD = "LVGBH42K8NG123456"
EUROPEAN_BAD = "WVWZZZ1KZ90000000"
JAPANESE_BAD = "JTDBR32E720000001"


def samples(expected: str) -> list[str]:
    return [row["vin"] for row in SAMPLES if row["expected"] == expected]


@pytest.mark.parametrize("text", samples("ok"))
def test_a_sample_that_is_right_passes(text: str) -> None:
    assert Vin(text).check_digit_ok


@pytest.mark.parametrize("text", samples("digit"))
def test_a_sample_with_a_wrong_check_digit_is_a_vin_all_the_same(text: str) -> None:
    assert not Vin(text).check_digit_ok


@pytest.mark.parametrize("text", samples("letter"))
def test_a_sample_with_a_forbidden_letter_is_none(text: str) -> None:
    with pytest.raises(Malformed, match="never stands in a vehicle identification number"):
        Vin(text)


def test_the_samples_hold_every_kind() -> None:
    assert [len(samples(kind)) for kind in ("ok", "digit", "letter")] == [114, 5, 1]


@pytest.mark.parametrize(
    "typed", [GOOD.lower(), f" {GOOD} ", "LGX1G8R5-8PX9 18273", "ＬGX1G8R58PX918273"]
)
def test_what_is_typed_is_brought_to_one_form(typed: str) -> None:
    assert Vin(typed) == GOOD


@pytest.mark.parametrize(
    ("typed", "code", "values"),
    [
        (GOOD[:-1], "vin-length", {"length": 16}),
        (GOOD + "1", "vin-length", {"length": 18}),
        ("LGX1G8R58PX91827O", "vin-letter", {"letter": "O", "place": 17, "digit": "0"}),
        ("LGXIG8R58PX918273", "vin-letter", {"letter": "I", "place": 4, "digit": "1"}),
        ("qGX1G8R58PX918273", "vin-letter", {"letter": "Q", "place": 1, "digit": "0"}),
        ("LGX1G8R58PX91827粤", "vin-characters", {"character": "粤", "place": 17}),
    ],
)
def test_a_slip_is_named_and_not_put_right(typed: str, code: str, values: dict) -> None:
    with pytest.raises(Malformed) as caught:
        Vin(typed)
    assert (caught.value.code, caught.value.values) == (code, values)


@pytest.mark.parametrize(
    ("text", "imported", "expected"),
    [
        (GOOD, False, VinFinding.OK),
        (GOOD, True, VinFinding.OK),
        (DOMESTIC_BAD, False, VinFinding.SUSPICION),
        (JAPANESE_BAD, True, VinFinding.WARNING),
        (DOMESTIC_BAD, True, VinFinding.WARNING),
        (EUROPEAN_BAD, True, VinFinding.OK),
        (EUROPEAN_BAD, False, VinFinding.SUSPICION),
    ],
)
def test_a_failure_warns_for_an_import_and_goes_to_a_clerk_for_a_domestic_vehicle(
    text: str, imported: bool, expected: VinFinding
) -> None:
    assert finding(Vin(text), imported=imported) is expected


@given(st.text("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", min_size=17, max_size=17))
def test_a_computed_check_digit_fits_and_changes_nothing_else(text: str) -> None:
    vin = Vin.with_check_digit(text)
    assert vin.check_digit_ok
    assert vin[:8] + vin[9:] == text[:8] + text[9:]


@pytest.mark.parametrize("row", YEARS, ids=lambda row: row["year"])
def test_the_year_code_gives_the_year_of_a_vehicle_made_then(row: dict) -> None:
    vin = Vin(f"LGX1G8R58{row['code']}X918273")
    year = int(row["year"])
    assert vin.model_year(date(year, 7, 1)) == year
    assert vin.model_year(date(year - 1, 10, 1)) == year


@pytest.mark.parametrize("code", "0UZ")
def test_a_maker_may_give_no_year(code: str) -> None:
    assert Vin(f"LGX1G8R58{code}X918273").model_year(date(2026, 1, 1)) is None


@pytest.mark.parametrize("row", [row for row in SAMPLES if row["expected"] == "ok"], ids=str)
def test_the_year_of_each_right_sample(row: dict) -> None:
    year = int(row["model_year"])
    assert Vin(row["vin"]).model_year(date(year, 1, 1)) == year


def test_what_a_vin_says_of_its_maker() -> None:
    vin = Vin(GOOD)
    assert (vin.maker, vin.domestic, vin.european) == ("LGX", True, False)
    assert Vin(EUROPEAN_BAD).european
    assert vin.masked == "***********918273"
