"""What the traffic police have on a vehicle: violations (违法) and accidents (事故)."""

from __future__ import annotations

from datetime import date

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Violations(Fact):
    """How many are not yet handled; when illegal modification (非法改装) was punished, if ever."""

    open: int = 0
    modification_punished: date | None = None


class Accidents(Fact):
    """How many are not yet handled; when someone was killed or injured, if ever."""

    open: int = 0
    death: date | None = None
    injury: date | None = None


violations = Source("enforcement.violations", Violations, _("Traffic police"))
accidents = Source("enforcement.accidents", Accidents, _("Traffic police"))
