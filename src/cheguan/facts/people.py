"""People and organisations (自然人, 单位) as the records know them."""

from __future__ import annotations

from enum import StrEnum

from cheguan.facts.fact import Fact


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
