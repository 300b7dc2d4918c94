"""Papers (PDF/A): what is signed, on one sheet that can be printed, kept and checked.

The sheet is set by typst from `sheet.typ` with the font beside it, so that it is the same on every
machine, and every value goes in as data: nothing in it can be taken for markup.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any, Final, cast

import typst

_HERE = Path(__file__).resolve().parent
_STANDARD: Final = "a-2a"
"""PDF/A-2a: made to be kept, and read aloud. It stops at a letter that the font lacks, instead of a
blank box."""


class CannotBeSet(Exception):
    """The sheet holds a letter that the font does not have, or a picture that is none."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a sheet: what it is, in Chinese and English, and its value."""

    label: str
    english: str
    value: str


@dataclass(frozen=True, slots=True)
class Sheet:
    """One credential on paper.

    `code` is the QR as SVG, `number` what can be read out over the phone, `address` where anyone
    checks it, `portrait` a JPEG or PNG.
    """

    title: str
    english: str
    office: str
    rows: Sequence[Row]
    code: str
    number: str
    address: str
    issued: datetime
    portrait: bytes = b""


def pdf(sheet: Sheet) -> bytes:
    """The sheet as PDF/A. Raises CannotBeSet."""
    try:
        made = _compiler().compile(
            (_HERE / "sheet.typ").read_bytes(),
            sys_inputs={"sheet": json.dumps(_data(sheet), ensure_ascii=False)},
            pdf_standards=[_STANDARD],
            timestamp=int(sheet.issued.timestamp()),
        )
    except typst.TypstError as error:
        raise CannotBeSet(str(error)) from error
    return cast(bytes, made)


def _data(sheet: Sheet) -> dict[str, Any]:
    return {
        "title": sheet.title,
        "english": sheet.english,
        "office": sheet.office,
        "rows": [[row.label, row.english, row.value] for row in sheet.rows],
        "code": sheet.code,
        "number": sheet.number,
        "address": sheet.address,
        "issued": sheet.issued.isoformat(),
        "portrait": list(sheet.portrait),
    }


@cache
def _compiler() -> typst.Compiler:
    """With our font and no other, so that no machine sets it differently."""
    return typst.Compiler(font_paths=[_HERE / "fonts"], ignore_system_fonts=True)
