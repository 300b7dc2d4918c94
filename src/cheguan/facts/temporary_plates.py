"""Temporary plates (临时行驶车号牌): those that a vehicle has had, its register, their numbers."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from math import prod

from cheguan.facts.fact import Fact
from cheguan.facts.plates import HOME_PROVINCE, PlateNumber
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class IssuedOne(Fact):
    """One of them."""

    number: str
    reason: str
    holder: str
    since: date
    until: date


class IssuedBefore(Fact):
    """The temporary plates of one vehicle so far: each one's reason, holder and last day."""

    plates: tuple[IssuedOne, ...] = ()

    def count(self, reasons: frozenset[str], holder: str) -> int:
        """How many this holder had for one of these reasons (Order 164 art. 47)."""
        return sum(one.reason in reasons and one.holder == holder for one in self.plates)


class Registration(Fact):
    """That a VIN is in the register, in some city, and the status letters that it bears there.

    Whose it is does not stand here: whoever types a VIN may not learn that.
    """

    status: str


class Issuer(Fact):
    """The vehicle office (车辆管理所) that issues: its city's code, the letter of its plates."""

    place: str
    letter: str


temporary_issued = Source("registry.temporary_plates", IssuedBefore, _("Our records"))
registration = Source("registry.known", Registration, _("Vehicle register"), may_lack=True)
issuer = Source("registry.issuer", Issuer, _("Our records"))


_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_CHARACTERS = {"D": _DIGITS, "L": _LETTERS}
_WHOLE = (
    *("DDDDD", "LDDDD", "LLDDD", "DLDDD", "DDLDD", "DDDLD", "DDDDL", "LDDDL"),
    *("DDDLL", "LDLDD", "LDDLD", "DLLDD", "DLDLD", "DLDDL", "DDLLD", "DDLDL"),
)
_MARKED = (
    *("DDDD", "LDDD", "LLDD", "DLDD", "DDLD", "DDDL", "LDDL", "DDLL"),
    *("LDLD", "DLLD", "DLDL"),
)
"""How serials are composed, in the order in which they are opened: never more than two letters."""


class SeriesExhausted(LookupError):
    """An office has given out every number that its series holds."""


def numbered(letter: str, mark: str, turn: int) -> PlateNumber:
    """The number that an office gives out at this turn, from 1: 粤 and its letter, then five
    characters, or four and the mark 试 or 超. Raises SeriesExhausted."""
    left = turn
    for shape in _MARKED if mark else _WHOLE:
        size = prod(len(_CHARACTERS[kind]) for kind in shape)
        if left < size:
            serial = "".join(reversed([*_characters(shape, left)]))
            return PlateNumber(f"{HOME_PROVINCE}{letter}{serial}{mark}")
        left -= size
    raise SeriesExhausted(
        f"The temporary plates of {HOME_PROVINCE}{letter}{mark} are used up: "
        "have the province assign the office a further series."
    )


def _characters(shape: str, place: int) -> Iterator[str]:
    """The serial at this place among those of one shape, its last character first."""
    for kind in reversed(shape):
        place, index = divmod(place, len(_CHARACTERS[kind]))
        yield _CHARACTERS[kind][index]
