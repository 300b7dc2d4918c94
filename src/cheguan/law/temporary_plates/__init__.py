"""Temporary plates (临时行驶车号牌): why they are issued, how long they hold, how many there are.

Order 164 art. 46-48. What some other procedure issues by the way (art. 27, 28, 47, 51) belongs to
that procedure's service; its terms stand here, beside the others. Temporary entry (art. 49) is a
matter of another order.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from cheguan.kernel.numbers import Numbers
from cheguan.law.months import add_months

numbers = Numbers(__file__)


class Reason(StrEnum):
    """Why a vehicle that is not registered must be on the road (art. 46, 48)."""

    UNSOLD = "unsold"
    UNREGISTERED = "unregistered"
    EXPORT = "export"
    TRIAL = "trial"
    OVERSIZE = "oversize"
    CONNECTED = "connected"


class ByTheWay(StrEnum):
    """Procedures that hand out a temporary plate by the way: plates that are being made (号牌制作
    art. 47, 补换领 art. 51), transfer to another place (转出 art. 27), used cars for export
    (二手车出口 art. 28)."""

    PLATE_BEING_MADE = "plate-being-made"
    TRANSFER_OUT = "transfer-out"
    USED_CAR_EXPORT = "used-car-export"


class Area(StrEnum):
    """Where it is driven: within the issuing city (天蓝) or beyond it (棕黄)."""

    WITHIN = "within"
    CROSS = "cross"


@dataclass(frozen=True)
class Limit:
    """At most so many plates for these reasons together, for one vehicle and one owner."""

    reasons: frozenset[str]
    most: int | None

    @property
    def name(self) -> str:
        """What the reasons that share the limit are kept under."""
        return "+".join(sorted(self.reasons))


MARKS = {Reason.TRIAL: "试", Reason.CONNECTED: "试", Reason.OVERSIZE: "超"}
"""The last character of the number (GA 36); other numbers have none."""

_ONE_SHEET = frozenset("MBG")
"""Motorcycles and trailers, by the letter of their kind (GA/T 16)."""


def foreseen(why: Reason | ByTheWay, on: date) -> bool:
    """Whether the law of that day knows plates for this."""
    return why.value in numbers.at("longest", on)


def last_day(why: Reason | ByTheWay, area: Area, on: date) -> date:
    """The last day that a plate issued on a day may bear: calendar days, holidays too (art. 92).

    The day of issue is not counted (Civil Code art. 201); months end on the same day (art. 202).
    """
    longest = numbers.at("longest", on)[why.value]
    count, unit = (longest if isinstance(longest, str) else longest[area.value]).split()
    end = add_months(on, int(count)) if unit == "months" else on + timedelta(days=int(count))
    return end - timedelta(days=1) if numbers.at("issue-day-counts", on) else end


def limit(reason: Reason, on: date) -> Limit:
    """How many plates one owner may have for this reason and those counted with it (art. 47)."""
    for entry in numbers.at("limits", on):
        if reason.value in entry["reasons"]:
            return Limit(frozenset(entry["reasons"]), entry["most"])
    return Limit(frozenset({reason.value}), None)


def sheets(kind: str) -> int:
    """How many sheets (张) a vehicle of this kind bears: front and rear windscreen, or one."""
    return 1 if kind[:1] in _ONE_SHEET else 2


def fee_of_a_sheet(on: date) -> int:
    """What one sheet costs, in fen."""
    fen: int = numbers.at("fee-fen", on)
    return fen
