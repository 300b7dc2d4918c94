"""Numbers are dated and placed, and none loads without its law, source and start date."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
import yaml

import cheguan
from cheguan.kernel.numbers import NoNumber, Numbers, NumbersInvalid, up_from

ENTRY = {"from": date(2020, 1, 1), "value": 1, "law": "第一条", "source": "laws"}


def numbers(folder: Path, *entries: dict, title: str = "A limit") -> Numbers:
    content = {"limit": {"title": title, "entries": list(entries)}}
    (folder / "numbers.yaml").write_text(yaml.safe_dump(content, allow_unicode=True))
    return Numbers(str(folder / "__init__.py"))


@pytest.mark.parametrize("missing", ["from", "value", "law", "source"])
def test_an_entry_lacking_a_part_does_not_load(tmp_path: Path, missing: str) -> None:
    entry = {name: value for name, value in ENTRY.items() if name != missing}
    with pytest.raises(NumbersInvalid, match=rf"“limit”: entries\.0\.{missing}"):
        numbers(tmp_path, entry)


@pytest.mark.parametrize(
    "wrong",
    [
        {"law": ""},
        {"source": ""},
        {"from": "some day"},
        {"place": "4401"},
        {"place": "Foshan"},
        {"unit": "years"},
    ],
    ids=str,
)
def test_an_entry_with_a_wrong_part_does_not_load(tmp_path: Path, wrong: dict) -> None:
    with pytest.raises(NumbersInvalid, match="“limit”"):
        numbers(tmp_path, ENTRY | wrong)


def test_a_number_without_title_or_entries_does_not_load(tmp_path: Path) -> None:
    with pytest.raises(NumbersInvalid, match="title"):
        numbers(tmp_path, ENTRY, title="")
    with pytest.raises(NumbersInvalid, match="entries"):
        numbers(tmp_path)


def test_two_entries_that_begin_on_one_day_at_one_place_do_not_load(tmp_path: Path) -> None:
    with pytest.raises(NumbersInvalid, match="begin on the same day"):
        numbers(tmp_path, ENTRY, ENTRY | {"value": 2})


@pytest.mark.parametrize(
    ("content", "said"),
    [
        ("limit: {title: A, entries: []}\nlimit: {title: B, entries: []}", "“limit” is written tw"),
        ("- limit", "must hold named numbers"),
        ("limit: [", "numbers.yaml: while parsing"),
        (None, "No such file"),
    ],
    ids=["a number twice", "a list", "broken", "no file"],
)
def test_a_file_that_is_no_file_of_numbers_says_so(
    tmp_path: Path, content: str | None, said: str
) -> None:
    if content is not None:
        (tmp_path / "numbers.yaml").write_text(content, encoding="utf-8")
    with pytest.raises(NumbersInvalid, match=said):
        Numbers(str(tmp_path / "__init__.py"))


def test_two_places_may_begin_on_one_day(tmp_path: Path) -> None:
    placed = numbers(tmp_path, ENTRY, ENTRY | {"value": 2, "place": "440100"})
    assert placed.at("limit", date(2020, 1, 1), "440300") == 1
    assert placed.at("limit", date(2020, 1, 1), "440100") == 2


def test_a_number_holds_from_its_first_day_until_the_next_begins(tmp_path: Path) -> None:
    dated = numbers(tmp_path, ENTRY | {"from": date(2022, 10, 1), "value": 2}, ENTRY)
    assert dated.at("limit", date(2022, 9, 30)) == 1
    assert dated.at("limit", date(2022, 10, 1)) == 2
    assert dated.entry("limit", date(2022, 10, 1)).law == "第一条"


@pytest.mark.parametrize(
    ("place", "value"),
    [
        ("440106", "county"),
        ("440103", "city"),
        ("440300", "province"),
        ("440305", "province"),
        ("", "anywhere"),
        ("350100", "anywhere"),
    ],
)
def test_the_nearest_office_up_the_tree_wins(tmp_path: Path, place: str, value: str) -> None:
    codes = {"county": "440106", "city": "440100", "province": "440000", "anywhere": ""}
    entries = [ENTRY | {"value": name, "place": code} for name, code in codes.items()]
    assert numbers(tmp_path, *entries).at("limit", date(2026, 1, 1), place) == value


def test_a_nearer_office_wins_even_when_a_higher_one_spoke_later(tmp_path: Path) -> None:
    later = ENTRY | {"from": date(2025, 1, 1), "value": "later"}
    placed = numbers(tmp_path, ENTRY | {"place": "440100", "value": "near"}, later)
    assert placed.at("limit", date(2026, 1, 1), "440106") == "near"


def test_no_value_is_an_error_that_names_number_day_and_place(tmp_path: Path) -> None:
    placed = numbers(tmp_path, ENTRY)
    with pytest.raises(NoNumber, match="“limit” has no value on 2019-12-31 at “440106”"):
        placed.at("limit", date(2019, 12, 31), "440106")
    with pytest.raises(NoNumber, match="has no “limits”"):
        placed.at("limits", date(2026, 1, 1))


def test_the_way_up_from_an_office() -> None:
    assert up_from("440106") == ("440106", "440100", "440000", "")
    assert up_from("440000") == ("440000", "")
    assert up_from("") == ("",)


FILES = sorted(Path(cheguan.__file__).parent.glob("**/numbers.yaml"))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parent.name)
def test_what_rests_on_no_text_at_hand_says_that_it_is_uncertain(file: Path) -> None:
    found = Numbers(str(file))
    for name, number in found.all().items():
        for entry in number.entries:
            assert entry.uncertain or "superseded" not in entry.source, (name, entry.since)


def test_the_numbers_of_the_inspection_are_among_them() -> None:
    assert {"inspection", "inspection_mark"} <= {file.parent.name for file in FILES}
