"""Papers: a line for each, and never half a file."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from cheguan.demonstration import papers
from cheguan.demonstration.papers import Paper
from sandbox.store import Store

POLICY = Paper("insurance", "policy", "LGX1G8R58PX918273", {"until": date(2026, 5, 15)})


def test_a_paper_is_a_line_that_the_sandbox_reads(tmp_path: Path) -> None:
    papers.write(tmp_path, papers.PROVINCE, [POLICY])
    store = Store(tmp_path / "store.sqlite")
    store.load(tmp_path / "sandbox" / "papers")

    assert store.get(*POLICY[:3]) == {"until": "2026-05-15"}
    store.close()


def test_names_stay_readable(tmp_path: Path) -> None:
    papers.write(tmp_path, papers.PROVINCE, [Paper("identity", "person", "1", {"name": "陈晓文"})])
    text = (tmp_path / "sandbox" / "papers" / "10-province.jsonl").read_text(encoding="utf-8")

    assert "陈晓文" in text
    assert json.loads(text)["answer"] == {"name": "陈晓文"}


def test_papers_that_break_off_leave_the_file_of_before(tmp_path: Path) -> None:
    def give_up() -> Iterator[Paper]:
        yield POLICY
        yield POLICY
        raise KeyboardInterrupt

    papers.write(tmp_path, papers.PERSONAS, [POLICY])
    with pytest.raises(KeyboardInterrupt):
        papers.write(tmp_path, papers.PERSONAS, give_up())

    folder = tmp_path / "sandbox" / "papers"
    assert len((folder / "20-personas.jsonl").read_text(encoding="utf-8").splitlines()) == 1
    assert [path.name for path in folder.glob("*.jsonl")] == ["20-personas.jsonl"]


def test_without_a_folder_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    papers.write(None, papers.PROVINCE, [POLICY])

    assert list(tmp_path.iterdir()) == []
