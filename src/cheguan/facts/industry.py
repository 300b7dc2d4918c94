"""What makers and customs prove of a vehicle before it is registered (合格证, 进口凭证)."""

from __future__ import annotations

from datetime import date

from cheguan.facts.fact import Fact
from cheguan.facts.vin import Vin
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Conformity(Fact):
    """机动车整车出厂合格证: what was made, by whom, for which class of vehicle.

    `oversize`: built beyond the national standard's size or mass, so that it can never be
    registered (特型机动车, Order 164 art. 46(5)). `trial`: made for research or type tests.
    `safety_checked`: the maker's safety inspection certificate stands on it.
    """

    number: str
    vin: Vin
    maker: str
    brand: str
    model: str
    kind: str
    seats: int
    made_on: date
    oversize: bool = False
    trial: bool = False
    safety_checked: bool = False


class ImportProof(Fact):
    """进口机动车进口凭证: the customs' proof that the vehicle entered lawfully."""

    number: str
    vin: Vin
    brand: str
    model: str
    kind: str
    seats: int
    entered_on: date


class ExportProof(Fact):
    """机动车出口证明: the customs' proof that a new vehicle is sold abroad.

    `exporter` is the number of the exporter's document.
    """

    number: str
    vin: Vin
    exporter: str
    declared_on: date


class TrialPermit(Fact):
    """道路测试、示范应用凭证: the permit to test a connected vehicle on the road, and its term.

    `operator` is the number of the testing unit's document.
    """

    number: str
    vin: Vin
    operator: str
    since: date
    until: date


conformity = Source(
    "industry.conformity", Conformity, _("Ministry of Industry: conformity"), may_lack=True
)
import_proof = Source("industry.import", ImportProof, _("Customs"), may_lack=True)
export_proof = Source("industry.export", ExportProof, _("Customs"), may_lack=True)
trial_permit = Source(
    "industry.trial", TrialPermit, _("Authority for connected vehicles"), may_lack=True
)
