"""Who someone is: identity numbers, credit codes, and how much of them is shown.

公民身份号码 (GB 11643-1999), 统一社会信用代码 (GB 32100-2015), 组织机构代码 (GB 11714-1997).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Self

from stdnum.cn import ric, uscc
from stdnum.exceptions import InvalidComponent

from .errors import Malformed
from .value import Value, capitals

_NORTH = (*range(11, 16), *range(21, 24))
_EAST_AND_SOUTH = (*range(31, 38), *range(41, 47))
_WEST = (*range(50, 55), *range(61, 66))
_TAIWAN_HONG_KONG_MACAO = (71, 81, 82, 83)

PROVINCES = frozenset(map(str, _NORTH + _EAST_AND_SOUTH + _WEST + _TAIWAN_HONG_KONG_MACAO))
"""Each two-digit province that ever began an identity number (GB/T 2260), with the residence
permits of Hong Kong 81, Macao 82 and Taiwan 83. Counties come and go, so they are not checked."""

SYNTHETIC_PROVINCE = "49"
"""Never assigned by GB/T 2260: invented people bear it, so that no real person is hit."""

FOREIGN_RESIDENT = "9"
"""外国人永久居留身份证: 9, then the province, then the nationality."""

_GAPS = re.compile(r"[\s-]")
_LENGTH = 18


class IdentityNumber(Value):
    """居民身份证号码: 6 digits of area, 8 of birth, 3 of sequence, a check character (GB 11643)."""

    __slots__ = ()
    example = "490106199001010012"

    @classmethod
    def normal_form(cls, text: str) -> str:
        """18 characters; a number of the first generation (15 digits) is lengthened."""
        number = _GAPS.sub("", capitals(text))
        if re.fullmatch(r"[0-9]{15}", number):
            number = _closed(f"{number[:6]}19{number[6:]}")
        if len(number) != _LENGTH:
            raise Malformed("identity-length", length=len(number))
        if not re.fullmatch(r"[0-9]{17}[0-9X]", number):
            raise Malformed("identity-characters")
        _birth(number)
        if ric.calc_check_digit(number) != number[-1]:
            raise Malformed("identity-check-digit")
        return number

    @classmethod
    def of(cls, area: str, birth: date, sequence: int) -> Self:
        """The number with these parts; its check character is computed."""
        return cls(_closed(f"{area}{birth:%Y%m%d}{sequence:03d}"))

    @property
    def area(self) -> str:
        """The county where the number was given out (地址码), perhaps dissolved since."""
        return self[:6]

    @property
    def birth(self) -> date:
        """The date of birth (出生日期码)."""
        return _birth(self)

    @property
    def masked(self) -> str:
        """What a screen or a paper shows (脱敏): the first four and the last four."""
        return f"{self[:4]}{'*' * 10}{self[-4:]}"

    def check(self, on: date, *, demonstration: bool) -> Self:
        """This number, if its holder can be born by that day in a province that exists."""
        if self.birth > on:
            raise Malformed("identity-born-later", birth=self.birth.isoformat())
        if not area_known(self, demonstration=demonstration):
            raise Malformed("identity-area", area=self[:2])
        return self


def _closed(seventeen: str) -> str:
    """Seventeen digits and their check character (ISO 7064, MOD 11-2)."""
    return seventeen + ric.calc_check_digit(f"{seventeen}0")


def _birth(number: str) -> date:
    try:
        return ric.get_birth_date(number)
    except InvalidComponent:
        written = f"{number[6:10]}-{number[10:12]}-{number[12:14]}"
        raise Malformed("identity-birth-date", date=written) from None


def area_known(number: IdentityNumber, *, demonstration: bool) -> bool:
    """Whether the number begins with a province; the synthetic one only in a demonstration."""
    if number[:2] == SYNTHETIC_PROVINCE:
        return demonstration
    province = number[1:3] if number.startswith(FOREIGN_RESIDENT) else number[:2]
    return province in PROVINCES


def synthetic_area(county_code: str) -> str:
    """The area that invented people of this county bear: 440106 → 490106."""
    return SYNTHETIC_PROVINCE + county_code[2:]


_CREDIT_LETTERS = "0-9A-HJ-NP-RTUWXY"
_CREDIT_CODE = re.compile(f"[{_CREDIT_LETTERS}]{{2}}[0-9]{{6}}[{_CREDIT_LETTERS}]{{10}}")
_ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
_ORGANISATION_CHECKS = "0123456789X0"


class CreditCode(Value):
    """统一社会信用代码: authority, kind, 6 digits of area, organisation code, check (GB 32100)."""

    __slots__ = ()
    example = "91440100MA5ABCD19J"

    @classmethod
    def normal_form(cls, text: str) -> str:
        """18 characters, upper case; both check characters must fit."""
        code = _GAPS.sub("", capitals(text))
        if len(code) != _LENGTH:
            raise Malformed("credit-code-length", length=len(code))
        if not _CREDIT_CODE.fullmatch(code):
            raise Malformed("credit-code-characters")
        if uscc.calc_check_digit(code[:-1]) != code[-1]:
            raise Malformed("credit-code-check-digit")
        if _organisation_check(code[8:16]) != code[16]:
            raise Malformed("credit-code-organisation")
        return code

    @classmethod
    def of(cls, authority: str, area: str, organisation: str) -> Self:
        """From authority and kind (`91`), area, and eight characters; the checks are computed."""
        code = f"{authority}{area}{organisation}{_organisation_check(organisation)}"
        return cls(code + uscc.calc_check_digit(code))

    @property
    def organisation(self) -> str:
        """The organisation code inside (组织机构代码, GB 11714)."""
        return self[8:17]

    @property
    def masked(self) -> str:
        """What a screen shows where the whole code is not needed: all but the middle."""
        return f"{self[:8]}{'*' * 6}{self[-4:]}"


def _organisation_check(eight: str) -> str:
    """GB 11714: 11 less the weighted sum modulo 11; 10 is written X and 11 is written 0."""
    total = sum(int(c, 36) * w for c, w in zip(eight, _ORGANISATION_WEIGHTS, strict=True))
    return _ORGANISATION_CHECKS[11 - total % 11]


_CHINESE_NAME = re.compile(r"[㐀-鿿\U00020000-\U000323AF〇·•]+")
_SHORT_NAME = 2


def mask_name(name: str, *, organisation: bool = False) -> str:
    """A name as others see it (脱敏): 陈小文 → 陈*文, 陈文 → 陈*. Organisations stay whole."""
    name = name.strip()
    if organisation or len(name) < _SHORT_NAME:
        return name
    if not _CHINESE_NAME.fullmatch(name):
        return f"{name[0]}***"
    if len(name) == _SHORT_NAME:
        return f"{name[0]}*"
    return f"{name[0]}{'*' * (len(name) - 2)}{name[-1]}"
