"""The reader of `cases.yaml` tells a wrong expectation from a right one, and a bad file apart."""

from __future__ import annotations

from datetime import date
from importlib.resources import files
from pathlib import Path

import pytest
import yaml
from unit.toy import TOY

from cheguan.kernel.cases import Case, CasesInvalid, read_cases
from cheguan.services.vehicles import inspection_mark

HEAD = """
names: {mended: repairs}
day: 2026-05-15
given: {toy: T-1, wish: red, colour: blue, repairs: 0}
chapters:
  - heading: Colours
    law: Toys art. 1
    given: {wish: green}
    cases:
"""


def read(folder: Path, *lines: str) -> tuple[Case, ...]:
    path = folder / "cases.yaml"
    path.write_text(HEAD + "".join(f"      - {{case: A toy, {line}}}\n" for line in lines))
    return read_cases(TOY, path)


def differences(folder: Path, line: str) -> tuple[str, ...]:
    (case,) = read(folder, line)
    return case.differences(TOY)


@pytest.mark.parametrize(
    "right",
    [
        "granted: {toy: T-1}",
        "granted: {}",
        "given: {wish: blue}, refused: {same-colour: {colour: blue}}",
        "given: {wish: blue, mended: 3}, "
        "refused: {too-broken: {repairs: 3}, same-colour: {colour: blue}}",
    ],
)
def test_what_really_happens_has_no_differences(tmp_path: Path, right: str) -> None:
    assert differences(tmp_path, right) == ()


@pytest.mark.parametrize(
    ("wrong", "difference"),
    [
        ("granted: {toy: T-2}", "toy: expected T-2, found T-1"),
        ("granted: {brush: 1}", "brush: expected 1, found None"),
        ("refused: {too-broken: {repairs: 3}}", "expected refused, found granted"),
        ("given: {mended: 3}, granted: {}", "expected granted, found refused"),
        ("given: {mended: 3}, refused: {too-broken: {repairs: 4}}", "refused: expected"),
        ("given: {mended: 3}, refused: {too-broken: }", "refused: expected"),
        ("given: {wish: blue, mended: 3}, refused: {too-broken: {repairs: 3}}", "same-colour"),
        ("granted: {}, doubts: {odd: }", "doubts: expected {'odd': {}}, found {}"),
    ],
)
def test_a_wrong_expectation_is_told(tmp_path: Path, wrong: str, difference: str) -> None:
    assert difference in " ".join(differences(tmp_path, wrong))


def test_a_case_overrides_its_chapter_and_the_chapter_the_file(tmp_path: Path) -> None:
    usual, own = read(
        tmp_path,
        "granted: {}",
        "given: {wish: pink}, day: 2020-01-01, law: Toys art. 2, granted: {}",
    )
    assert (usual.application.wish, usual.day, usual.law) == (
        "green",
        date(2026, 5, 15),
        "Toys art. 1",
    )
    assert (own.application.wish, own.day, own.law) == ("pink", date(2020, 1, 1), "Toys art. 2")


def test_what_a_case_changes_in_its_chapters_facts_stays_its_own(tmp_path: Path) -> None:
    file = yaml.safe_load(files(inspection_mark).joinpath("cases.yaml").read_text("utf-8"))
    policy = {"number": "P", "insurer": "Example", "since": date(2026, 1, 1)}
    chapter = {
        "heading": "Insurance",
        "law": "example",
        "given": {"insurance": policy | {"until": date(2026, 12, 31)}},
        "cases": [
            {"case": "Another day", "given": {"insurance.until": date(2026, 6, 1)}, "granted": {}},
            {"case": "The usual day", "granted": {}},
        ],
    }
    path = tmp_path / "cases.yaml"
    path.write_text(yaml.safe_dump(file | {"chapters": [chapter]}, allow_unicode=True), "utf-8")
    changed, usual = read_cases(inspection_mark.SERVICE, path)
    assert changed.application.insurance.until == date(2026, 6, 1)
    assert usual.application.insurance.until == date(2026, 12, 31)


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("given: {wish: pink}", "say either what is granted or why it is refused"),
        ("granted: {}, refused: {same-colour: }", "say either what is granted"),
        ("given: {glitter: 1}, granted: {}", "glitter"),
        ("given: {maker.name: x}, granted: {}", "the usual situation has no place for 'maker'"),
        ("given: {repairs: often}, granted: {}", "repairs"),
        ("grants: {}", "grants"),
        ("on: 2026-05-15, granted: {}", "string"),
        ("granted: {", "line"),
    ],
)
def test_a_bad_case_is_refused_with_its_place(tmp_path: Path, line: str, message: str) -> None:
    with pytest.raises(CasesInvalid) as caught:
        read(tmp_path, line)
    assert f"{tmp_path.name}/cases.yaml" in str(caught.value)
    assert message in str(caught.value)


def test_what_is_written_twice_in_a_case_is_told(tmp_path: Path) -> None:
    with pytest.raises(CasesInvalid, match="“wish” is written twice"):
        read(tmp_path, "given: {wish: blue, wish: red}, granted: {}")
