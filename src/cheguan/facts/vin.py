"""车辆识别代号 (VIN, GB 16735-2019): the number that a vehicle bears all its life."""

from __future__ import annotations

import re
from datetime import date
from enum import StrEnum
from typing import Self

from .errors import Malformed, shown
from .value import Value, capitals

_LENGTH = 17
_GAPS = re.compile(r"[\s\-_]")
_LOOK_ALIKES = {"I": "1", "O": "0", "Q": "0"}
_VALUES = dict(
    zip("0123456789ABCDEFGHJKLMNPRSTUVWXYZ", "012345678912345678123457923456789", strict=True)
)
_WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)
_CHECKS = "0123456789X"
_CHECK_PLACE = 8

_YEAR_PLACE = 9
_YEAR_CODES = "ABCDEFGHJKLMNPRSTVWXY123456789"
_FIRST_YEAR = 1980


class Vin(Value):
    """车辆识别代号: 17 digits and capitals, never I, O or Q (GB 16735)."""

    __slots__ = ()
    example = "LGX1G8R58PX918273"

    @classmethod
    def normal_form(cls, text: str) -> str:
        """Upper case, without gaps. I, O and Q are reported, not put right: that is a guess."""
        vin = _GAPS.sub("", capitals(text))
        if len(vin) != _LENGTH:
            raise Malformed("vin-length", length=len(vin))
        for place, character in enumerate(vin, start=1):
            if character in _LOOK_ALIKES:
                digit = _LOOK_ALIKES[character]
                raise Malformed("vin-letter", letter=character, place=place, digit=digit)
            if character not in _VALUES:
                raise Malformed("vin-characters", character=shown(character), place=place)
        return vin

    @classmethod
    def with_check_digit(cls, text: str) -> Self:
        """The VIN with its ninth character computed; whatever stands there is replaced."""
        vin = cls(f"{text[:_CHECK_PLACE]}0{text[_CHECK_PLACE + 1 :]}")
        return cls(f"{vin[:_CHECK_PLACE]}{vin.check_digit}{vin[_CHECK_PLACE + 1 :]}")

    @property
    def check_digit(self) -> str:
        """What the ninth character (检验位) should be; its own weight is 0."""
        total = sum(int(_VALUES[c]) * w for c, w in zip(self, _WEIGHTS, strict=True))
        return _CHECKS[total % 11]

    @property
    def check_digit_ok(self) -> bool:
        """Whether the ninth character is what it should be."""
        return self[_CHECK_PLACE] == self.check_digit

    @property
    def masked(self) -> str:
        """What a screen shows where the whole number is not needed: the last six (后六位)."""
        return f"{'*' * (_LENGTH - 6)}{self[-6:]}"

    @property
    def maker(self) -> str:
        """The world maker identifier (WMI, 世界制造厂识别代号)."""
        return self[:3]

    @property
    def domestic(self) -> bool:
        """Whether the maker is Chinese (国产): L is China's letter."""
        return self.startswith("L")

    @property
    def european(self) -> bool:
        """Whether the maker is European; there the ninth character is free (ISO 3779)."""
        return "S" <= self[0] <= "Z"

    def model_year(self, near: date) -> int | None:
        """The year (年份代号) by the tenth character: the last not after the year that follows
        `near`, the day when the vehicle was made. None where the maker gives no year."""
        place = _YEAR_CODES.find(self[_YEAR_PLACE])
        if place < 0:
            return None
        latest = near.year + 1
        return latest - (latest - _FIRST_YEAR - place) % len(_YEAR_CODES)


class VinFinding(StrEnum):
    """What the check digit says. None of these refuses a vehicle."""

    OK = "ok"
    WARNING = "warning"
    """An imported vehicle; many makers abroad do not use the check digit."""
    SUSPICION = "suspicion"
    """A domestic vehicle must pass (GB 16735): a clerk looks at the vehicle."""


def finding(vin: Vin, imported: bool) -> VinFinding:
    """What to think of this VIN on a vehicle declared imported (进口) or domestic (国产)."""
    if vin.check_digit_ok or (imported and vin.european):
        return VinFinding.OK
    return VinFinding.WARNING if imported else VinFinding.SUSPICION
