"""Vessel tax (车船税), due for each calendar year."""

from __future__ import annotations

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class VesselTax(Fact):
    """The latest calendar year for which the tax is paid; `exempt` where it is not due at all."""

    year: int
    exempt: bool = False


vessel = Source("tax.vessel", VesselTax, _("Tax authority"), may_lack=True)
