"""What must be known for a temporary plate: the VIN is typed, all else is chosen or fetched."""

from __future__ import annotations

from cheguan.facts import industry, insurance, tax, temporary_plates
from cheguan.facts.industry import Conformity, ExportProof, ImportProof, TrialPermit
from cheguan.facts.insurance import Policy
from cheguan.facts.people import Party
from cheguan.facts.tax import Purchase
from cheguan.facts.temporary_plates import IssuedBefore, Issuer, Registration
from cheguan.facts.vin import Vin
from cheguan.kernel.application import Application, about, applies, chosen, prefilled
from cheguan.kernel.text import _
from cheguan.law.temporary_plates import Area, Reason

REASONS = {
    Reason.UNREGISTERED: _("I have bought or been given it, and it is not registered yet"),
    Reason.UNSOLD: _("It is for sale and not sold yet"),
    Reason.EXPORT: _("It is new and sold abroad"),
    Reason.TRIAL: _("Research or type tests"),
    Reason.OVERSIZE: _("It is larger or heavier than the standard and cannot be registered"),
    Reason.CONNECTED: _("Road tests of a connected or self-driving vehicle"),
}
AREAS = {
    Area.WITHIN: _("Within this city"),
    Area.CROSS: _("To other cities too"),
}


class TemporaryPlate(Application):
    """Each proof of art. 47 and 48 is asked of the department that made it, and only where the
    reason needs it; where the department is silent, the paper may be handed in (证明、凭证). The
    maker's certificate and the proof of import serve alike (合格证或者进口凭证)."""

    vin: Vin = about(
        "new-vehicle",
        typed=True,
        label=_("VIN"),
        hint=_("17 characters, on the certificate of conformity or behind the windscreen."),
    )
    owner: Party = applies(label=_("Owner"))
    reason: Reason = chosen(
        REASONS, usual=Reason.UNREGISTERED, label=_("Why it must be on the road")
    )
    area: Area = chosen(AREAS, usual=Area.WITHIN, label=_("Where you will drive"))
    # The first of our records that is asked, because asking it holds the VIN for the transaction.
    issued_before: IssuedBefore = prefilled(
        temporary_plates.temporary_issued, by="vin", label=_("Temporary plates so far")
    )
    registration: Registration | None = prefilled(
        temporary_plates.registration, by="vin", label=_("Registration")
    )
    issuer: Issuer = prefilled(temporary_plates.issuer, by="vin", label=_("Issuing office"))
    conformity: Conformity | None = prefilled(
        industry.conformity,
        by="vin",
        or_upload=True,
        instead="import_proof",
        label=_("Certificate of conformity"),
    )
    import_proof: ImportProof | None = prefilled(
        industry.import_proof,
        by="vin",
        or_upload=True,
        instead="conformity",
        label=_("Proof of import"),
    )
    export_proof: ExportProof | None = prefilled(
        industry.export_proof,
        by="vin",
        or_upload=True,
        matters_for={"reason": {Reason.EXPORT}},
        label=_("Proof of export"),
    )
    trial_permit: TrialPermit | None = prefilled(
        industry.trial_permit,
        by="vin",
        or_upload=True,
        matters_for={"reason": {Reason.CONNECTED}},
        label=_("Permit for road tests"),
    )
    purchase: Purchase | None = prefilled(
        tax.purchase,
        by="vin",
        or_upload=True,
        matters_for={"reason": {Reason.UNSOLD, Reason.UNREGISTERED}},
        label=_("Invoice"),
    )
    insurance: Policy | None = prefilled(
        insurance.compulsory, by="vin", or_upload=True, label=_("Compulsory insurance")
    )


TRAILERS = frozenset("BG")
"""挂车: semi-trailers and full trailers, by the letter of their kind (GA/T 16)."""


def built(a: TemporaryPlate) -> Conformity | ImportProof | None:
    """The proof that says what vehicle it is: the maker's, else the customs'."""
    return a.conformity or a.import_proof


def kind(a: TemporaryPlate) -> str:
    """The kind of vehicle (GA/T 16); empty where no proof says it."""
    proof = built(a)
    return proof.kind if proof else ""
