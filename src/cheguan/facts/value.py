"""The base of the value types: text that is checked and brought to one form when it is made.

A value type is a `str`, so that it can be stored, compared and shown as it is, and a pydantic
field type, so that an application which holds a wrong one cannot be built.
"""

from __future__ import annotations

from string import ascii_lowercase, ascii_uppercase
from typing import Any, ClassVar, Self

from pydantic import GetCoreSchemaHandler, GetJsonSchemaHandler
from pydantic.json_schema import JsonSchemaValue
from pydantic_core import CoreSchema, PydanticCustomError, core_schema

from .errors import MESSAGES, Malformed

_HALF_WIDTH = {wide: wide - 0xFEE0 for wide in range(0xFF01, 0xFF5F)} | {0x3000: 0x20}
_CONTROLS = (*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), 0x7F)
_DIRECTIONS = (0x061C, 0x200E, 0x200F, *range(0x202A, 0x202F), *range(0x2066, 0x206A))
"""Telephones put these round a number that is copied from their contacts."""
_JOINERS = (0xAD, 0x180E, *range(0x200B, 0x200E), *range(0x2060, 0x2065), 0xFEFF)
_VARIANTS = range(0xFE00, 0xFE10)
_INVISIBLE = dict.fromkeys((*_CONTROLS, *_DIRECTIONS, *_JOINERS, *_VARIANTS))
_TIDY = _HALF_WIDTH | _INVISIBLE
_CAPITALS = str.maketrans(ascii_lowercase, ascii_uppercase)
_LONGEST = 1000


def tidy(text: str) -> str:
    """Full-width characters (全角) made half-width, invisible ones dropped, ends stripped.

    What is too long to be anything is cut, and ends in … so that it is taken for nothing else.
    """
    if len(text) > _LONGEST:
        text = text[:_LONGEST] + "…"
    return text.translate(_TIDY).strip()


def capitals(text: str) -> str:
    """Tidied, a to z made capitals. `str.upper` would make two letters of ß, and I of ı."""
    return tidy(text).translate(_CAPITALS)


class Value(str):
    """A checked text. `Value(text)` and `Value.parse(text)` give the normal form or Malformed."""

    __slots__ = ()
    example: ClassVar[str]

    def __new__(cls, text: str) -> Self:
        """Check the text and keep its normal form. Raises Malformed."""
        return text if isinstance(text, cls) else super().__new__(cls, cls.normal_form(text))

    @classmethod
    def parse(cls, text: str) -> Self:
        """The value that a person typed. Raises Malformed."""
        return cls(text)

    @classmethod
    def kept(cls, text: str) -> Self:
        """The value of a text that was checked before it was stored: not checked again."""
        return super().__new__(cls, text)

    @classmethod
    def normal_form(cls, text: str) -> str:
        """The one form in which this value is stored. Raises Malformed."""
        raise NotImplementedError

    @classmethod
    def __get_pydantic_core_schema__(cls, _: Any, __: GetCoreSchemaHandler) -> CoreSchema:
        """A string for pydantic; what is Malformed becomes an error whose type is the code."""
        return core_schema.no_info_after_validator_function(cls._field, core_schema.str_schema())

    @classmethod
    def __get_pydantic_json_schema__(
        cls, schema: CoreSchema, handler: GetJsonSchemaHandler
    ) -> JsonSchemaValue:
        """What the API's description says of this type."""
        title = (cls.__doc__ or "").partition("\n")[0]
        return handler(schema) | {"description": title, "examples": [cls.example]}

    @classmethod
    def _field(cls, text: str) -> Self:
        try:
            return cls(text)
        except Malformed as error:
            message = MESSAGES[error.code]
            raise PydanticCustomError(error.code, message, dict(error.values)) from None
