"""Acts that bring what was granted to its holder (送达)."""

from __future__ import annotations

from cheguan.facts.delivery import Way
from cheguan.kernel.acts import Act


class HandOver(Act):
    """Hand a made thing over: `what` it is ("licence-card"), for whom, and in which way.

    `address` and `mobile` serve the post, `office` is where it is picked up. `place` is the
    county whose city keeps the record.
    """

    what: str
    place: str
    number: str
    name: str
    way: Way
    address: str = ""
    mobile: str = ""
    office: str = ""

    @property
    def touches(self) -> tuple[str, str]:
        """The delivery of this person."""
        return ("delivery", self.number)
