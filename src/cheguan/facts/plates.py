"""机动车号牌: plate numbers and the kinds of plates (GA 36-2018, codes of GA/T 16)."""

from __future__ import annotations

import csv
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from types import MappingProxyType

from .errors import Malformed, shown
from .value import Value, capitals

_DATA = files(__package__) / "data"
_COMPOSITION = json.loads((_DATA / "plate_patterns.json").read_text(encoding="utf-8"))
_PATTERNS = tuple(
    (re.compile(pattern["regex"]), frozenset(pattern["kinds"]))
    for pattern in _COMPOSITION["patterns"]
)

PROVINCE_CHARACTERS: str = _COMPOSITION["provinces"]
"""省、自治区、直辖市简称: what a plate begins with."""

HOME_PROVINCE = "粤"

_SEPARATORS = re.compile(r"[\s·•・‧∙⋅.\-_–—]")
_LOOK_ALIKES = {"I": "1", "O": "0"}
_MOST_LETTERS = 2
_DOTTED = re.compile(f"[{PROVINCE_CHARACTERS}][A-Z]")
_ORDINARY = re.compile(f"[{PROVINCE_CHARACTERS}][A-Z][A-Z0-9]{{5}}")


@dataclass(frozen=True, slots=True)
class Size:
    """Width and height of a plate in millimetres."""

    width: int
    height: int


@dataclass(frozen=True, slots=True)
class PlateKind:
    """号牌种类: what a kind of plate is called and looks like."""

    code: str
    name_zh: str
    name_en: str
    size: Size | None
    """None where the kind has no plate, or its size is unknown. The front one of a set."""
    rear: Size | None
    """Only where the rear plate differs from the front one."""
    ground: str
    text: str
    plates: int
    """How many plates make a set."""
    issued: bool
    """Whether a vehicle office issues this kind."""


def plate_search_key(text: str) -> str:
    """The form in which numbers are stored and compared, also for a part of a number:
    half-width, upper case, without dots, dashes and spaces. It checks nothing."""
    return _SEPARATORS.sub("", capitals(text))


class PlateNumber(Value):
    """号牌号码 with its province character, without a dot: 粤B12345."""

    __slots__ = ()
    example = "粤B12345"

    @classmethod
    def normal_form(cls, text: str) -> str:
        """The search key, if some kind of plate is made like it. I and O are not put right."""
        number = plate_search_key(text)
        if not _kinds(number):
            raise _why_not(number)
        return number

    @property
    def kinds(self) -> tuple[str, ...]:
        """The kinds of plates that may bear this number, by code."""
        return tuple(sorted(_kinds(self)))

    @property
    def display(self) -> str:
        """As on the plate, with the dot after the agency's letter: 粤B·12345."""
        return f"{self[:2]}·{self[2:]}" if _DOTTED.match(self) else str(self)


def kind_allows(number: PlateNumber, kind_code: str) -> bool:
    """Whether a plate of this kind may bear the number. Raises KeyError for no such kind."""
    return PLATE_KINDS[kind_code].code in _kinds(number)


def _kinds(number: str) -> frozenset[str]:
    fitting = (kinds for pattern, kinds in _PATTERNS if pattern.fullmatch(number))
    return frozenset[str]().union(*fitting)


def _why_not(number: str) -> Malformed:
    """The likeliest slip in something that is no plate number."""
    for letter, digit in _LOOK_ALIKES.items():
        if letter in number:
            return Malformed("plate-letter", letter=letter, digit=digit)
    if re.match("[A-Z]", number):
        return Malformed("plate-province")
    letters = len(re.findall("[A-Z]", number[2:]))
    if _ORDINARY.fullmatch(number) and letters > _MOST_LETTERS:
        return Malformed("plate-too-many-letters", letters=letters)
    return Malformed("plate-format", number=shown(number))


def _read_kinds() -> Mapping[str, PlateKind]:
    lines = (_DATA / "plate_kinds.csv").read_text(encoding="utf-8").splitlines()
    return MappingProxyType({row["code"]: _kind(row) for row in csv.DictReader(lines)})


def _kind(row: dict[str, str]) -> PlateKind:
    return PlateKind(
        code=row["code"],
        name_zh=row["name_zh"],
        name_en=row["name_en"],
        size=_size(row["width"], row["height"]),
        rear=_size(row["rear_width"], row["rear_height"]),
        ground=row["ground"],
        text=row["text"],
        plates=int(row["plates"]),
        issued=row["issued"] == "1",
    )


def _size(width: str, height: str) -> Size | None:
    return Size(int(width), int(height)) if width else None


PLATE_KINDS = _read_kinds()
"""Each kind of plate by its code."""
