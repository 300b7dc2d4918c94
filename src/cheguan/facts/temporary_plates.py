"""Temporary plates (临时行驶车号牌) that a vehicle has had before."""

from __future__ import annotations

from datetime import date

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class IssuedOne(Fact):
    """One of them."""

    number: str
    reason: str
    holder: str
    since: date
    until: date


class IssuedBefore(Fact):
    """The temporary plates of one vehicle so far: each one's reason, holder and last day."""

    plates: tuple[IssuedOne, ...] = ()

    def count(self, reasons: frozenset[str], holder: str) -> int:
        """How many this holder had for one of these reasons (Order 164 art. 47)."""
        return sum(one.reason in reasons and one.holder == holder for one in self.plates)


temporary_issued = Source("registry.temporary_plates", IssuedBefore, _("Our records"))
