"""Acts on driving licences (机动车驾驶证)."""

from __future__ import annotations

from datetime import date
from typing import Literal

from pydantic import field_serializer

from cheguan.facts.licences import LicenceClass, LicenceStatus, LicenceTerm
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


class SuspendLicence(Act):
    """扣留 (U) or 暂扣 (D): its holder may not drive until it is given back.

    扣留 is a measure of the officer on the road, also at twelve points (道路交通安全法实施条例
    art. 23); 暂扣 is a penalty (道路交通安全法 art. 91, 实施条例 art. 109). Order 162 art. 69: a
    licence that is held gets no duplicate meanwhile. `why` is what the officer wrote.
    """

    number: str
    place: str
    letter: Literal[LicenceStatus.SUSPENDED, LicenceStatus.HELD]
    why: str

    @property
    def touches(self) -> tuple[str, str]:
        """The licence."""
        return ("licence", self.number)


class ReinstateLicence(Act):
    """发还: a licence that was held or suspended is given back (实施条例 art. 23)."""

    number: str
    place: str
    why: str

    @property
    def touches(self) -> tuple[str, str]:
        """The licence."""
        return ("licence", self.number)
