"""Who the personas are."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from cheguan.facts.divisions import city_of, division
from cheguan.facts.people import DocumentType
from cheguan.registry.models import Party


@dataclass(frozen=True, slots=True)
class Who:
    """Someone, and perhaps a husband or wife who owns the vehicle too.

    The sequences of their identity numbers are 998 and 999, which no one else's have.
    """

    number: str
    name: str
    place: str
    telephone: str
    co_owner: tuple[str, str] | None = None
    document: DocumentType = DocumentType.RESIDENT_CARD

    @property
    def is_person(self) -> bool:
        """Someone who can sign in, not a firm."""
        return self.document is DocumentType.RESIDENT_CARD

    @property
    def party(self) -> Party:
        """As the register knows it."""
        return self._party(self.number, self.name, self.document)

    def parties(self) -> Iterator[Party]:
        """Whom the register knows for it: with husband or wife."""
        yield self.party
        if self.co_owner:
            yield self._party(*self.co_owner, DocumentType.RESIDENT_CARD)

    @property
    def owning(self) -> dict[str, str]:
        """The owner's columns of a vehicle."""
        number, name = self.co_owner or ("", "")
        return {
            "city": city_of(self.place).code,
            "place": self.place,
            "owner_document": self.document.value,
            "owner_number": self.number,
            "owner_name": self.name,
            "co_owner_document": DocumentType.RESIDENT_CARD.value if number else "",
            "co_owner_number": number,
            "co_owner_name": name,
        }

    def _party(self, number: str, name: str, document: DocumentType) -> Party:
        city, place = city_of(self.place), division(self.place)
        county = "" if city.code == place.code else place.name
        return Party(
            city=city.code,
            document=document.value,
            number=number,
            name=name,
            place=self.place,
            address=f"{city.name}{county}示范路1号",
            mobile=self.telephone,
        )
