"""Number plates (号牌) as drawings in the proportions of GA 36-2018, in millimetres."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from cheguan.facts.plates import (
    PLATE_KINDS,
    PROVINCE_CHARACTERS,
    Size,
    plate_search_key,
)
from cheguan.ui.glyphs import CHINESE_GLYPHS, FINE_STROKE, GLYPHS, STROKE

_BOX = Size(45, 90)
_ORDINARY = Size(440, 140)
_NEW_ENERGY = Size(480, 140)
"""Every other size bears its number in two lines."""
_TEMPORARY = "22"
_SHORTEST = 3
_RED = frozenset("警使领")


@dataclass(frozen=True, slots=True)
class Glyph:
    """One character: strokes when we have them, else the letter itself. In a 45 × 90 box that
    is moved to (x, y) and scaled."""

    letter: str
    x: float
    y: float
    width: float
    height: float

    @property
    def strokes(self) -> str | None:
        return GLYPHS.get(self.letter) or CHINESE_GLYPHS.get(self.letter)

    @property
    def weight(self) -> int:
        return FINE_STROKE if self.letter in CHINESE_GLYPHS else STROKE

    @property
    def red(self) -> bool:
        return self.letter in _RED

    @property
    def transform(self) -> str:
        across, down = self.width / _BOX.width, self.height / _BOX.height
        return f"translate({self.x:g} {self.y:g}) scale({across:.4g} {down:.4g})"


@dataclass(frozen=True, slots=True)
class Dot:
    """The dot behind the agency's letter."""

    x: float
    y: float
    radius: float


@dataclass(frozen=True, slots=True)
class Drawing:
    """A plate ready to be drawn."""

    size: Size
    ground: str
    ink: str
    glyphs: tuple[Glyph, ...]
    dot: Dot | None
    emblem: Dot | None
    """The new-energy emblem, which stands in the dot's place."""
    temporary: bool

    @property
    def middle(self) -> float:
        return self.size.width / 2


def spoken(number: str) -> str:
    """As people write and say it, with the dot: 粤A·58K26. Accepts masked numbers."""
    key = plate_search_key(number)
    dotted = key[:1] in PROVINCE_CHARACTERS and key[1:2].isalpha()
    return f"{key[:2]}·{key[2:]}" if dotted else key


def draw(number: str, kind_code: str) -> Drawing | None:
    """Lay out a plate. None for a kind that has no plate, or whose size is unknown, and for
    what is too short to be a number."""
    kind = PLATE_KINDS.get(kind_code)
    letters = plate_search_key(number)
    if kind is None or kind.size is None or len(letters) < _SHORTEST:
        return None
    glyphs = tuple(_lay_out(letters, kind.code, kind.size))
    new_energy = kind.size == _NEW_ENERGY
    return Drawing(
        size=kind.size,
        ground=kind.ground,
        ink=kind.text,
        glyphs=glyphs,
        dot=None if new_energy else _between(glyphs),
        emblem=Dot(137, 70, 19) if new_energy else None,
        temporary=kind.code == _TEMPORARY,
    )


def _lay_out(letters: str, kind_code: str, size: Size) -> Iterator[Glyph]:
    if kind_code == _TEMPORARY:
        return _line(letters, size, y=46, height=52)
    if size == _NEW_ENERGY:
        return _new_energy(letters)
    if size == _ORDINARY:
        return _ordinary(letters)
    return _two_lines(letters, size)


def _between(glyphs: Sequence[Glyph]) -> Dot | None:
    """Half-way from the second character to the third, or between the two of an upper line."""
    before, after = glyphs[1:3] if glyphs[1].y == glyphs[2].y else glyphs[0:2]
    x = (before.x + before.width + after.x) / 2
    return Dot(x, before.y + before.height / 2, before.height * 0.072)


def _ordinary(letters: str) -> Iterator[Glyph]:
    """45 mm characters, 12 mm apart, 34 mm around the dot."""
    for place, letter in enumerate(letters):
        yield Glyph(letter, 15.5 + 57 * place + (22 if place > 1 else 0), 25, 45, 90)


def _new_energy(letters: str) -> Iterator[Glyph]:
    """43 mm characters, 9 mm apart, 49 mm around the emblem."""
    yield Glyph(letters[0], 15.5, 25, 45, 90)
    for place, letter in enumerate(letters[1:]):
        yield Glyph(letter, 69.5 + 52 * place + (40 if place > 0 else 0), 25, 43, 90)


def _two_lines(letters: str, size: Size) -> Iterator[Glyph]:
    """The office above, the serial below."""
    height = size.height * 0.28
    width = height * 0.9
    for x, letter in zip((size.width * 0.45 - width, size.width * 0.55), letters, strict=False):
        yield Glyph(letter, x, size.height * 0.09, width, height)
    yield from _line(letters[2:], size, y=size.height * 0.44, height=size.height * 0.47)


def _line(letters: str, size: Size, y: float, height: float) -> Iterator[Glyph]:
    """Over the whole width, in characters of four parts with gaps of one; a whole number has two
    more parts around the dot."""
    edge = size.width * 0.06
    whole = letters[0] in PROVINCE_CHARACTERS
    part = (size.width - 2 * edge) / (5 * len(letters) - 1 + (2 if whole else 0))
    for place, letter in enumerate(letters):
        x = edge + part * (5 * place + (2 if whole and place > 1 else 0))
        yield Glyph(letter, x, y, 4 * part, height)
