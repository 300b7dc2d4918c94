"""A driving licence (机动车驾驶证) as it stands in the records. Codes: GA/T 16, Order 162."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from cheguan.facts.fact import Fact
from cheguan.facts.identity import IdentityNumber
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class LicenceClass(StrEnum):
    """准驾车型, in the order in which they are printed (Order 162 art. 11)."""

    A1 = "A1"
    A2 = "A2"
    A3 = "A3"
    B1 = "B1"
    B2 = "B2"
    C1 = "C1"
    C2 = "C2"
    C3 = "C3"
    C4 = "C4"
    C5 = "C5"
    C6 = "C6"
    D = "D"
    E = "E"
    F = "F"
    M = "M"
    N = "N"
    P = "P"


class LicenceStatus(StrEnum):
    """Licence status letters (驾驶证状态); a licence bears one or more."""

    NORMAL = "A"
    FULL_POINTS = "B"
    MOVED_OUT = "C"
    SUSPENDED = "D"
    WITHDRAWN = "E"
    REVOKED = "F"
    CANCELLED = "G"
    VIOLATION = "H"
    ACCIDENT = "I"
    STOPPED = "J"
    SEIZED = "K"
    LOCKED = "L"
    NOT_RENEWED = "M"
    RENEWAL_DEFERRED = "N"
    MEDICAL_DEFERRED = "P"
    RESTORABLE = "R"
    REVIEW_OVERDUE = "S"
    REVIEW_DEFERRED = "T"
    HELD = "U"
    OTHER = "Z"


class LicenceTerm(StrEnum):
    """驾驶证有效期: six years, ten years, long-term (Order 162 art. 12)."""

    SIX = "6"
    TEN = "10"
    LONG = "long"


class Licence(Fact):
    """The licence of one person; its number is the identity number (Order 162 art. 12).

    `until` is None where `term` is long-term. `points` is the sum of the current scoring period,
    which begins anew each year on the day of `first_issued`. `twelve_points` are the first days
    of the scoring periods in which twelve points were reached. `extended_until` is set where the
    holder may keep large classes past 63 (Order 172 art. 2). `hearing_aid`: the note on it.
    """

    number: IdentityNumber
    name: str
    born: date
    classes: tuple[LicenceClass, ...]
    status: str
    first_issued: date
    since: date
    until: date | None
    term: LicenceTerm
    points: int = 0
    twelve_points: tuple[date, ...] = ()
    extended_until: date | None = None
    hearing_aid: bool = False
    place: str

    def has(self, status: LicenceStatus) -> bool:
        """Whether it bears this status letter."""
        return status.value in self.status


class DriverViolations(Fact):
    """What a driver has still to settle: violations (违法) and accidents (事故), by count."""

    violations: int = 0
    accidents: int = 0


issued = Source("registry.licence", Licence, _("Driver register"))
unsettled = Source("enforcement.driver", DriverViolations, _("Traffic police"))
