"""What someone typed into a search box: a plate, a VIN, an identity number, a code or a name.

What looks like a number but has a slip in it comes back as its Malformed, so that the clerk is
told what is wrong instead of finding nothing.
"""

from __future__ import annotations

import re
from typing import TypeAlias, TypeVar

from .errors import Malformed
from .identity import CreditCode, IdentityNumber
from .plates import HOME_PROVINCE, PROVINCE_CHARACTERS, PlateNumber, plate_search_key
from .value import Value, tidy
from .vin import Vin


class Name(str):
    """The name of a person or an organisation, or a part of it."""

    __slots__ = ()


class VinTail(str):
    """The last six to sixteen characters of a VIN (后六位)."""

    __slots__ = ()


Recognised: TypeAlias = (
    PlateNumber | Vin | VinTail | IdentityNumber | CreditCode | Name | Malformed | None
)

_Kind = TypeVar("_Kind", bound=Value)

_VIN_LENGTH = 17
_PLATE = re.compile(f"[{PROVINCE_CHARACTERS}][A-Z0-9].*|WJ.*[0-9].*|[0-9]{{6}}使|使[0-9]{{6}}")
_WITHOUT_PROVINCE = re.compile(r"(?=.*[0-9])[A-Z][A-Z0-9]{5,6}|[A-Z][A-Z0-9]{4}[挂学警港澳领试超]")
_IDENTITY = re.compile(r"[0-9]{15}|[0-9]{17}[0-9X]?")
_EIGHTEEN = re.compile(r"(?=.*[0-9])[0-9A-Z]{18}")
_SEVENTEEN = re.compile(r"(?=.*[0-9])[0-9A-Z]{17}")
_TAIL = re.compile(r"[0-9]{6,8}|(?=.*[0-9]{4}$)(?=.*[A-Z])[0-9A-HJ-NPR-Z]{6,16}")


def recognise(text: str, *, province: str = HOME_PROVINCE) -> Recognised:
    """What this is. A plate may lack its province character; None is nothing to search for."""
    key = plate_search_key(text)
    return _number(key, province) or _name(text)


def _number(key: str, province: str) -> Recognised:
    if _PLATE.fullmatch(key):
        return _tried(PlateNumber, key)
    if _IDENTITY.fullmatch(key):
        return _identity_or_code(key)
    if _EIGHTEEN.fullmatch(key):
        return _tried(CreditCode, key)
    if _SEVENTEEN.fullmatch(key):
        return _tried(Vin, key)
    return _plate_or_tail(key, province)


def _tried(kind: type[_Kind], key: str) -> _Kind | Malformed:
    try:
        return kind(key)
    except Malformed as error:
        return error


def _identity_or_code(key: str) -> Recognised:
    """Eighteen digits may be either; a slip is told as the one that the first digit suggests."""
    identity = _tried(IdentityNumber, key)
    if isinstance(identity, IdentityNumber) or len(key) == _VIN_LENGTH:
        return identity
    code = _tried(CreditCode, key)
    return code if isinstance(code, CreditCode) or key.startswith("9") else identity


def _plate_or_tail(key: str, province: str) -> Recognised:
    plate = _tried(PlateNumber, province + key) if _WITHOUT_PROVINCE.fullmatch(key) else None
    if isinstance(plate, PlateNumber):
        return plate
    return VinTail(key) if _TAIL.fullmatch(key) else plate


def _name(text: str) -> Name | None:
    name = " ".join(tidy(text).split())
    chinese = re.search("[㐀-鿿]", name)
    readable = chinese or (any(map(str.isalpha, name)) and not re.search("[0-9]", name))
    return Name(name) if readable else None
