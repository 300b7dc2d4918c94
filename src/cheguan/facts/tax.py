"""Taxes on vehicles: the vessel tax of each year (车船税), the tax on buying one (车辆购置税)."""

from __future__ import annotations

from datetime import date

from cheguan.facts.fact import Fact
from cheguan.facts.vin import Vin
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class VesselTax(Fact):
    """The latest calendar year for which the tax is paid; `exempt` where it is not due at all."""

    year: int
    exempt: bool = False


class Purchase(Fact):
    """The invoice by which a vehicle was bought (机动车销售统一发票) and its purchase tax.

    `buyer` is the number of the buyer's document, `settled` whether the tax is paid or exempt.
    """

    invoice: str
    vin: Vin
    buyer: str
    bought_on: date
    settled: bool = False


vessel = Source("tax.vessel", VesselTax, _("Tax authority"), may_lack=True)
purchase = Source("tax.purchase", Purchase, _("Tax authority"), may_lack=True)
