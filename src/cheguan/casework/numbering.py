"""业务流水号: case numbers like 4401-7KQ3-58MD.

Four digits of the city, seven characters that hide a running number, one check character. Letters
that are misheard or misread (I, L, O, U) do not occur. The running number comes from a sequence,
which holds no lock: applications never wait for one another. A transaction that is rolled back
leaves its number unused, and `explain` tells such a gap from a number that was never given out.
"""

from __future__ import annotations

import re
from enum import StrEnum
from unicodedata import normalize

from django.db import connection
from stdnum import luhn

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_HEARD = str.maketrans("ILOU", "110V")
_SERIAL = 7
_SPACE: int = 32**_SERIAL
# A step that shares no divisor with the space visits each number once before any comes again.
_STRIDE = 21_264_579_397
_UNDO: int = pow(_STRIDE, -1, _SPACE)
_FORM = re.compile(rf"(\d{{4}})([{ALPHABET}]{{{_SERIAL}}})([{ALPHABET}])")


class MistypedNumber(ValueError):
    """It is no case number: a character was misheard or left out."""


class Gap(StrEnum):
    """What became of a number for which there is no case."""

    NOT_YET = "not-yet"
    """It was never given out."""
    ROLLED_BACK = "rolled-back"
    """It was drawn by an application that was not completed; nothing was recorded."""


def draw(city: str) -> str:
    """The next number of a city. One query, no lock."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_serial')")
        (serial,) = cursor.fetchone()
    return number(city, serial)


def number(city: str, serial: int) -> str:
    """The case number of a city's running number."""
    hidden, digits = serial * _STRIDE % _SPACE, ""
    for _ in range(_SERIAL):
        hidden, rest = divmod(hidden, 32)
        digits = ALPHABET[rest] + digits
    body = city[:4] + digits
    whole = body + luhn.calc_check_digit(body, ALPHABET)
    return f"{whole[:4]}-{whole[4:8]}-{whole[8:]}"


def read(text: str) -> str:
    """The case number that someone typed or heard, full-width characters too. Raises
    MistypedNumber."""
    plain = re.sub(r"[\s\-–—]", "", normalize("NFKC", text)).upper().translate(_HEARD)
    if not _FORM.fullmatch(plain) or not luhn.is_valid(plain, ALPHABET):
        raise MistypedNumber(text)
    return f"{plain[:4]}-{plain[4:8]}-{plain[8:]}"


def city_of(case: str) -> str:
    """The city whose case this is."""
    return f"{case[:4]}00"


def serial_of(case: str) -> int:
    """The running number that a case number hides."""
    hidden = 0
    for character in case.replace("-", "")[4:-1]:
        hidden = hidden * 32 + ALPHABET.index(character)
    return hidden * _UNDO % _SPACE


def explain(case: str) -> Gap:
    """Why there is no case of this number. One query."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT last_value, is_called FROM casework_serial")
        last, called = cursor.fetchone()
    return Gap.ROLLED_BACK if called and serial_of(case) <= last else Gap.NOT_YET
