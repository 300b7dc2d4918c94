"""Periodic inspection (机动车检验): cycles, anniversaries and the turn whose time has come.

Regulations art. 16 give the cycles, the reforms of 2014, 2020 and 2022 the exemption from the line
test; each prevails from its day. All months count from first registration, and a due day is
always the last day of its month: whoever applies late keeps the same anniversaries.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from functools import lru_cache

from cheguan.facts.vehicles import COMMERCIAL, Vehicle
from cheguan.kernel.numbers import Numbers
from cheguan.law.months import add_months, month_end, window_start

numbers = Numbers(__file__)


class Kind(StrEnum):
    """The classes of the regulations art. 16, and school buses (Order 164 art. 62)."""

    SMALL_PASSENGER = "small-passenger"
    MOTORCYCLE = "motorcycle"
    COMMERCIAL_PASSENGER = "commercial-passenger"
    GOODS = "goods"
    OTHER = "other"
    SCHOOL_BUS = "school-bus"


@dataclass(frozen=True)
class Stretch:
    """Every so many months, until so many months of age (None: for ever)."""

    every: int
    until: int | None = None


@dataclass(frozen=True)
class Regime:
    """A cycle, and the ages in months at which the mark needs no line test."""

    cycle: tuple[Stretch, ...]
    unattended: frozenset[int] = frozenset()
    seats: int | None = None


@dataclass(frozen=True)
class Anniversary:
    """An age in months and the day that it falls due (检验有效期止)."""

    months: int
    due: date
    unattended: bool

    @property
    def years(self) -> float:
        """The age in years."""
        return self.months / 12


@dataclass(frozen=True)
class Turn:
    """What is owed on a day: the anniversaries whose window is open, and the one after them."""

    open: tuple[Anniversary, ...]
    following: Anniversary
    opens: date

    @property
    def line_test(self) -> Anniversary | None:
        """The last open anniversary that must be tested on the line, if any."""
        return next((a for a in reversed(self.open) if not a.unattended), None)


def kind_of(vehicle: Vehicle) -> Kind:
    """The class of a vehicle."""
    if vehicle.is_school_bus:
        return Kind.SCHOOL_BUS
    if vehicle.is_motorcycle:
        return Kind.MOTORCYCLE
    if vehicle.kind.startswith("K"):
        if vehicle.usage.value in COMMERCIAL:
            return Kind.COMMERCIAL_PASSENGER
        return Kind.SMALL_PASSENGER if vehicle.is_small_passenger else Kind.GOODS
    return Kind.GOODS if vehicle.kind[0] in "HQ" else Kind.OTHER


def exemption(vehicle: Vehicle, on: date) -> Regime | None:
    """The exempting regime for this class of vehicle on a day; None where there was none."""
    return _reformed(kind_of(vehicle), on, vehicle.place)


def regime(vehicle: Vehicle, on: date, *, exempt: bool = True) -> Regime:
    """The regime of a day: the exempting one, else that of the regulations.

    A vehicle that something excludes from the exemption (not `exempt`) keeps the old cycle.
    """
    exempting = exemption(vehicle, on) if exempt else None
    return exempting or _regulated(kind_of(vehicle), on, vehicle.place)


def turn(vehicle: Vehicle, on: date, *, exempt: bool = True) -> Turn:
    """What is owed on a day, counted from the present validity.

    An anniversary before the end of the present validity is done with. All others whose window
    has opened are owed; the newest is the one a mark is issued for. Where none is owed, but the
    present validity runs out before the next, that is what is owed. `exempt` as for `regime`.
    """
    months = _window_months(vehicle, on)
    owed: list[Anniversary] = []
    for anniversary in anniversaries(vehicle.first_registered, regime(vehicle, on, exempt=exempt)):
        if vehicle.valid_until and anniversary.due < vehicle.valid_until:
            continue
        opens = window_start(anniversary.due, months)
        if opens > on:
            return Turn(tuple(owed) or _bridge(vehicle, on, months), anniversary, opens)
        owed.append(anniversary)
    raise AssertionError("anniversaries never end")


def anniversaries(first_registered: date, regime: Regime) -> Iterator[Anniversary]:
    """All due days of a vehicle, without end."""
    months = 0
    while True:
        months += next(s.every for s in regime.cycle if s.until is None or months < s.until)
        due = month_end(add_months(first_registered, months))
        yield Anniversary(months, due, months in regime.unattended)


def _bridge(vehicle: Vehicle, on: date, months: int) -> tuple[Anniversary, ...]:
    """The end of a validity that the old cycle set, where the reform knows no anniversary.

    The mark of year 6 ran for one year; since 2020-11-20 the next test is that of year 8. Art. 54
    counts from the end of the validity, and no test is due then: a mark bridges the gap.
    """
    if vehicle.valid_until is None or window_start(vehicle.valid_until, months) > on:
        return ()
    old_cycle = anniversaries(vehicle.first_registered, regime(vehicle, on, exempt=False))
    end = next(a for a in old_cycle if a.due >= vehicle.valid_until)
    return (replace(end, unattended=True),) if end.due == vehicle.valid_until else ()


def _window_months(vehicle: Vehicle, on: date) -> int:
    """Three months before the validity ends (art. 54), one for a school bus (art. 62)."""
    school_bus = kind_of(vehicle) is Kind.SCHOOL_BUS
    name = "school-bus-window-months" if school_bus else "window-months"
    months: int = numbers.at(name, on, vehicle.place)
    return months


@lru_cache(maxsize=1024)
def _reformed(kind: Kind, on: date, place: str) -> Regime | None:
    """What the notices say of a class on a day; None where they exempt nothing of it."""
    if kind not in (Kind.SMALL_PASSENGER, Kind.MOTORCYCLE):
        return None
    value = numbers.at(f"exempt-{kind}", on, place)
    if value is None:
        return None
    return Regime(_cycle(value["cycle"]), frozenset(value["unattended"]), value.get("seats"))


@lru_cache(maxsize=1024)
def _regulated(kind: Kind, on: date, place: str) -> Regime:
    """What the regulations say of a class on a day."""
    return Regime(_cycle(numbers.at(kind, on, place)))


def _cycle(stretches: list[dict[str, int]]) -> tuple[Stretch, ...]:
    return tuple(Stretch(**stretch) for stretch in stretches)
