"""Numbers that may exist once only: identity, credit code, plate, VIN, certificate, file.

Each is counted and then scrambled by a step without a common divisor with the whole, so that it
looks drawn, repeats never, and nothing has to be remembered but the counters.
"""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta
from functools import cache
from math import prod

from cheguan.facts.divisions import CITIES
from cheguan.facts.identity import CreditCode, IdentityNumber, synthetic_area
from cheguan.facts.people import Sex
from cheguan.facts.plates import HOME_PROVINCE
from cheguan.facts.vin import Vin

_STEP = 68_921
"""41³: no divisor in common with the plates' and VINs' wholes, made of 10 and 24."""

_DAYS, _SLOTS = 365, 499
_MILLION = 10**6
_DIGITS = "0123456789"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ"
_VIN_LETTERS = "ABCDEFGHJKLMNPRSTUVWXYZ"

_FREE = {"#": _DIGITS, "@": _LETTERS}
_ORDINARY = ("#####", "@####", "#@###", "##@##", "###@#", "####@", "@@###", "@#@##")
ELECTRIC, PLUG_IN = "electric", "plug-in"
_SHAPES: dict[str, tuple[str, ...]] = {
    "16": ("####学", "@###学"),
    "51": ("#####D",),
    ELECTRIC: ("D#####", "A#####", "D@####"),
    PLUG_IN: ("F#####", "F@####"),
}
"""How serials are composed (GA 36). The personas' begin and end with a letter, or begin with B on
new-energy plates: none of these does."""


class Numbering:
    """The counters of one province."""

    def __init__(self) -> None:
        self._counters: Counter[tuple[str, ...] | str] = Counter()

    def identity(self, county: str, year: int, *, female: bool) -> IdentityNumber:
        """Someone of this county, born in this year; the last of three digits says the sex.

        The day and the sequence together differ for the first 182,135 people of a county and year.
        """
        n = self._next(("identity", county, str(year)))
        apart = int(county) * year  # so that not all counties begin alike
        birth = date(year, 1, 1) + timedelta(days=(n * 197 + apart) % _DAYS)
        sequence = (n * 211 + apart) % _SLOTS * 2 + (not female)
        return IdentityNumber.of(synthetic_area(county), birth, sequence)

    def credit_code(self, county: str) -> CreditCode:
        """An enterprise (91) of this county."""
        n = self._next("credit")
        return CreditCode.of("91", synthetic_area(county), f"MA{n * _STEP % _MILLION:06d}")

    def plate(self, city: str, kind: str, power: str = "") -> str:
        """The next plate of a city; small new-energy plates tell electric from plug-in."""
        shapes = _SHAPES.get(power if kind == "52" else kind, _ORDINARY)
        n = self._next(("plate", city, kind, power if kind == "52" else ""))
        n += int(city[2:4]) * 1000  # so that not all cities begin alike
        letters = CITIES[city].plate_letters
        n, letter = divmod(n, len(letters))
        n, shape = divmod(n, len(shapes))
        return f"{HOME_PROVINCE}{letters[letter]}{_filled(shapes[shape], n)}"

    def vin(self, maker: str, manufactured: date) -> Vin:
        """The next VIN, under this maker's three characters (WMI)."""
        plant, serial = divmod(self._next("vin"), _MILLION)
        tail = f"{_year_code(manufactured.year)}{_VIN_LETTERS[plant]}"
        return Vin.with_check_digit(f"{maker}A1B2C0{tail}{serial * _STEP % _MILLION:06d}")

    def certificate(self) -> str:
        """The next registration certificate (登记证书编号, 12 digits)."""
        return f"44{self._next('certificate'):010d}"

    def file(self) -> str:
        """The next driver's file (档案编号, 12 digits)."""
        return f"44{self._next('file'):010d}"

    def telephone(self) -> str:
        """A number that cannot ring: no mobile number begins with 000."""
        return f"000{self._next('telephone'):08d}"

    def _next(self, key: tuple[str, ...] | str) -> int:
        self._counters[key] += 1
        return self._counters[key]


def birth_of(number: str) -> date:
    """As `IdentityNumber.birth`, without the checks that a number of ours needs no more."""
    return date.fromisoformat(number[6:14])


def sex_of(number: str) -> Sex:
    """Odd sequences are men's (GB 11643)."""
    return Sex.MALE if int(number[16]) % 2 else Sex.FEMALE


def spoiled(vin: str) -> str:
    """The VIN with a check digit that is wrong."""
    return f"{vin[:8]}{'1' if vin[8] == '0' else '0'}{vin[9:]}"


def dated_vin(maker: str, number: int, made: date, anchor: date) -> Vin:
    """The VIN of a vehicle that is made anew for each day: its serial is the day."""
    return Vin.with_check_digit(
        f"{maker}{number:02d}A1B0{_year_code(made.year)}A{anchor.toordinal() % _MILLION:06d}"
    )


def _filled(shape: str, n: int) -> str:
    """The shape with its free places filled, differently for each n below their number."""
    value = n * _STEP % prod(len(_FREE.get(place, place)) for place in shape)
    filled = []
    for place in shape:
        free = _FREE.get(place, place)
        value, index = divmod(value, len(free))
        filled.append(free[index])
    return "".join(filled)


@cache
def _year_code(year: int) -> str:
    """The tenth character of the VINs of a model year."""
    in_january = date(year, 1, 1)
    return next(
        c
        for c in _VIN_LETTERS + _DIGITS[1:]
        if Vin.kept(f"{'0' * 9}{c}{'0' * 7}").model_year(in_january) == year
    )
