"""Acts on driving licences (机动车驾驶证)."""

from __future__ import annotations

from datetime import date

from pydantic import field_serializer

from cheguan.facts.licences import LicenceClass, LicenceTerm
from cheguan.kernel.acts import Act


class RenewLicence(Act):
    """期满换证 (Order 162 art. 62-63, 70): the new term, and classes that age or health lowers.

    `until` is None for a long-term licence. `portrait` is the digest of the picture on the card.
    """

    number: str
    place: str
    classes: tuple[LicenceClass, ...]
    term: LicenceTerm
    since: date
    until: date | None
    hearing_aid: bool
    portrait: str

    @field_serializer("classes")
    def _listed(self, classes: tuple[LicenceClass, ...]) -> list[str]:
        """As a list of codes: what the records keep, and what a case file says."""
        return [one.value for one in classes]

    @property
    def touches(self) -> tuple[str, str]:
        """The licence."""
        return ("licence", self.number)
