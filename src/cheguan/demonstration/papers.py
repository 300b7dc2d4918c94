"""Papers: what the other departments hold, written down where the sandbox reads it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple, TextIO

PROVINCE, PERSONAS, CHOOSER = "10-province", "20-personas", "30-chooser"
"""The files. Of two answers to one question, that of the file whose name sorts last stands."""


class Paper(NamedTuple):
    """One department's answer to one question about one key; docs/departments.md has the shapes.

    Days in the answer are dates, or ISO text already.
    """

    department: str
    question: str
    key: str
    answer: dict[str, Any]


class Pen:
    """Writes papers one after another, and keeps none of them."""

    def __init__(self, stream: TextIO) -> None:
        self._stream = stream

    def write(self, papers: Iterable[Paper]) -> None:
        """Add them, a line for each."""
        self._stream.writelines(map(_line, papers))


@contextmanager
def writing(data: Path | None, name: str) -> Iterator[Pen | None]:
    """A pen for a file of this name under the data folder; None where there is no folder.

    Written beside its place, and put there when all is well: the sandbox never meets half.
    """
    if data is None:
        yield None
        return
    folder = data / "sandbox" / "papers"
    folder.mkdir(parents=True, exist_ok=True)
    draft = folder / f"{name}.new"
    with draft.open("w", encoding="utf-8") as stream:
        yield Pen(stream)
    draft.replace(folder / f"{name}.jsonl")


def write(data: Path | None, name: str, papers: Iterable[Paper]) -> None:
    """A whole file at once."""
    with writing(data, name) as pen:
        if pen:
            pen.write(papers)


def _line(paper: Paper) -> str:
    return _encode(paper._asdict()) + "\n"


_encode = json.JSONEncoder(ensure_ascii=False, default=date.isoformat).encode
