"""Chinese names in Latin letters (ISO 7098), as passports of China write them: LYU for 吕."""

from __future__ import annotations

import csv
from functools import cache
from importlib.resources import files
from typing import NamedTuple

LONGEST = 150
"""Characters of a text element (ISO/IEC 18013-5, 7.2)."""

_DOTS = "·•・‧"
_COMPOUND = 2


class NoLatinName(ValueError):
    """A name has a character whose reading is not known."""


class Name(NamedTuple):
    """Family and given name, in Chinese characters or in Latin letters."""

    family: str
    given: str


def split(name: str) -> Name:
    """A name in its two parts. A compound surname (复姓) is kept whole; where a dot parts a name
    (买买提·吐尔逊) its first part is the given one."""
    for dot in _DOTS:
        if dot in name:
            given, _, family = name.partition(dot)
            return Name(family, given)
    surname = name[:_COMPOUND] if name[:_COMPOUND] in _surnames() else name[:1]
    return Name(surname, name.removeprefix(surname))


def latin(name: str) -> Name:
    """The parts of a name in capitals, a surname by its own reading (单 is SHAN, 曾 is ZENG).

    Raises NoLatinName.
    """
    parts = split(name)
    family = _surnames().get(parts.family) or spelt(parts.family)
    return Name(family.upper(), spelt(parts.given))


def spelt(text: str) -> str:
    """A Chinese text in Latin capitals, within Latin-1. Raises NoLatinName."""
    from pypinyin import Style, lazy_pinyin  # late: its dictionaries take half a second to load

    bare = "".join(one for one in text if one not in _DOTS)
    syllables = lazy_pinyin(bare, style=Style.NORMAL)
    joined = "".join(one.replace("ü", "v").replace("v", "yu") for one in syllables).upper()
    if not _is_latin(joined):
        raise NoLatinName(f"How “{text}” is written in Latin letters must be entered by hand.")
    return joined[:LONGEST]


def _is_latin(text: str) -> bool:
    return all(ord(character) < 0x100 for character in text)  # noqa: PLR2004 - Latin-1


@cache
def _surnames() -> dict[str, str]:
    text = (files(__package__) / "surnames.csv").read_text(encoding="utf-8")
    rows = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return {row["surname"]: row["pinyin"] for row in rows}
