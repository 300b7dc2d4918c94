"""People and organisations (自然人, 单位) as the records know them."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from cheguan.facts.fact import Fact
from cheguan.facts.identity import IdentityNumber
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class DocumentType(StrEnum):
    """Identity documents (身份证明名称, GA/T 16): the kinds in use here."""

    RESIDENT_CARD = "A"
    CREDIT_CODE = "N"


class Party(Fact):
    """Someone who can own a vehicle: the kind and number of the document, and the name."""

    document: DocumentType
    number: str
    name: str

    @property
    def is_person(self) -> bool:
        """A natural person, not an organisation."""
        return self.document is DocumentType.RESIDENT_CARD


class Sex(StrEnum):
    """性别."""

    MALE = "1"
    FEMALE = "2"


class Person(Fact):
    """A resident (居民) as the population register knows her; `alive` is false after a death."""

    number: IdentityNumber
    name: str
    sex: Sex
    born: date
    address: str
    alive: bool = True


Line = Annotated[str, Field(max_length=200, pattern=r"^[^\p{Cc}\p{Cf}]*$")]
"""One line as it can be printed on a parcel: nothing that is not seen, or turns the line round."""


class Home(Fact):
    """Where post reaches someone (邮寄地址): the address kept from last time."""

    name: Line
    address: Line
    mobile: Line


person = Source("identity.person", Person, _("Population register"), may_lack=True)
home = Source("registry.home", Home, _("Our records"), may_lack=True)
