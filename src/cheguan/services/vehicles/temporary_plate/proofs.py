"""The proofs of art. 47 and 48: which of them each reason needs, and whether they agree."""

from __future__ import annotations

from datetime import date

from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.text import _
from cheguan.law.laws import REGISTRATION
from cheguan.law.temporary_plates import Reason, foreseen
from cheguan.services.vehicles.temporary_plate.application import TemporaryPlate, built

BUILT = frozenset({Reason.UNSOLD, Reason.UNREGISTERED, Reason.OVERSIZE})
INSPECTED = frozenset({Reason.TRIAL, Reason.CONNECTED})
OF_ORGANISATIONS = frozenset({Reason.UNSOLD, Reason.CONNECTED})


@rule(REGISTRATION.article(46, 48), _("The law provides a temporary plate for this"))
def reason_foreseen(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 46, 48: export and connected vehicles have had plates of their own since 2022-05-01."""
    return None if foreseen(a.reason, on) else Refusal("not-foreseen", day=on)


@rule(REGISTRATION.article(47), _("It has a certificate of conformity or a proof of import"))
def lawfully_built(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 47(3), (4): for an unsold, an unregistered and an oversize vehicle."""
    return Refusal("not-certified") if a.reason in BUILT and built(a) is None else None


@rule(REGISTRATION.article(46, 48, 89), _("For unsold and for connected vehicles: an organisation"))
def organisation_applies(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 46(1): only a maker or dealer owns what is unsold; art. 48: the testing unit (单位).

    Which maker or dealer holds the vehicle is on no record: the certificate is in his hands.
    """
    if a.reason in OF_ORGANISATIONS and a.owner.is_person:
        return Refusal("organisations-only")
    return None


@rule(REGISTRATION.article(46), _("An unsold vehicle has not been invoiced to a buyer"))
def still_unsold(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 46(1): once it is sold, its buyer applies under art. 46(2)."""
    if a.reason is Reason.UNSOLD and a.purchase and a.purchase.bought_on <= on:
        return Refusal("already-sold", when=a.purchase.bought_on)
    return None


@rule(REGISTRATION.article(47, 74, 90), _("A bought vehicle is invoiced to the applicant"))
def acquired(a: TemporaryPlate, on: date) -> Doubt | None:
    """Art. 47(4): a proof of origin (来历证明). A doubt and no refusal, because art. 90(1) knows
    eight proofs beside the invoice (gift, inheritance, allotment, judgment …) that no department
    tells us, and an allotted vehicle's invoice rightly names someone else: a clerk reads them.
    The same doubt stops whoever read a stranger's VIN behind a windscreen (art. 74(2))."""
    if a.reason is not Reason.UNREGISTERED:
        return None
    if a.purchase is None:
        return Doubt("no-invoice")
    return None if a.purchase.buyer == a.owner.number else Doubt("bought-by-another")


@rule(REGISTRATION.article(46), _("A vehicle that can never be registered is declared as such"))
def declared_oversize(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 46(5): built beyond the standard's axle load, mass or size, so its plate bears 超. An
    unsold one is still unsold (46(1)); a bought one is not “not yet registered” (46(2))."""
    oversize = a.conformity is not None and a.conformity.oversize
    if a.reason is Reason.OVERSIZE and built(a) and not oversize:
        return Refusal("not-oversize")
    return Refusal("is-oversize") if a.reason is Reason.UNREGISTERED and oversize else None


@rule(REGISTRATION.article(47), _("For export: declared to the customs by the applicant"))
def exported(a: TemporaryPlate, on: date) -> Refusal | Doubt | None:
    """Art. 47(5): the proof of export; art. 74(2): one that names someone else is looked into,
    since an agent may have declared it for the owner."""
    if a.reason is not Reason.EXPORT:
        return None
    if a.export_proof is None:
        return Refusal("no-export-proof")
    if a.export_proof.exporter == a.owner.number:
        return None
    return Doubt("exported-by-another")


@rule(REGISTRATION.article(47), _("For export: the maker's safety inspection"))
def inspected_by_maker(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 47(5): for export none but the maker's certificate will do."""
    if a.reason is Reason.EXPORT and not _maker_inspected(a):
        return Refusal("no-makers-inspection")
    return None


@rule(REGISTRATION.article(47, 48), _("For trials and tests: a safety inspection"))
def inspected(a: TemporaryPlate, on: date) -> Doubt | None:
    """Art. 47(6), 48(4): the maker's certificate, which we see, or the report of an inspection
    station, which for a vehicle without a number only a clerk can see."""
    if a.reason in INSPECTED and not _maker_inspected(a):
        return Doubt("inspection-unseen")
    return None


def _maker_inspected(a: TemporaryPlate) -> bool:
    return a.conformity is not None and a.conformity.safety_checked


@rule(REGISTRATION.article(46, 47), _("For trials: the vehicle or a written request shows it"))
def made_for_trial(a: TemporaryPlate, on: date) -> Doubt | None:
    """Art. 46(4), 47(6): research or type tests (科研、定型试验). A vehicle whose certificate does
    not say so may serve research too: a clerk reads the written request (书面申请)."""
    proven = a.conformity is not None and a.conformity.trial and not a.owner.is_person
    return Doubt("trial-unproven") if a.reason is Reason.TRIAL and not proven else None


@rule(REGISTRATION.article(48), _("For connected vehicles: the applicant's permit is in force"))
def permitted(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 48(3): the permit that the authority confirmed, for this unit and these days."""
    permit = a.trial_permit
    if a.reason is not Reason.CONNECTED:
        return None
    if permit is None:
        return Refusal("no-permit")
    if permit.operator != a.owner.number:
        return Refusal("permit-of-another")
    if on > permit.until:
        return Refusal("permit-ended", until=permit.until)
    return Refusal("permit-not-begun", since=permit.since) if on < permit.since else None


@rule(REGISTRATION.article(74), _("The proofs speak of one and the same vehicle"))
def proofs_agree(a: TemporaryPlate, on: date) -> Doubt | None:
    """Art. 74(1), (2): the maker's and the customs' proofs of a vehicle that was built on an
    imported one (art. 90(2)) may both exist, but not describe two vehicles; and nobody is
    invoiced, nor declares for export, what was not built yet."""
    if _another_vin(a) or _two_vehicles(a) or _too_early(a):
        return Doubt("proofs-differ")
    return None


def _another_vin(a: TemporaryPlate) -> bool:
    proofs = (a.conformity, a.import_proof, a.export_proof, a.trial_permit, a.purchase)
    return any(proof is not None and proof.vin != a.vin for proof in proofs)


def _two_vehicles(a: TemporaryPlate) -> bool:
    if a.conformity is None or a.import_proof is None:
        return False
    ours, theirs = a.conformity, a.import_proof
    return (ours.brand, ours.model, ours.kind) != (theirs.brand, theirs.model, theirs.kind)


def _too_early(a: TemporaryPlate) -> bool:
    if a.conformity is None:
        return False
    bought = a.purchase.bought_on if a.purchase else None
    declared = a.export_proof.declared_on if a.export_proof else None
    return any(day is not None and day < a.conformity.made_on for day in (bought, declared))


PROOFS = (
    reason_foreseen,
    organisation_applies,
    lawfully_built,
    still_unsold,
    acquired,
    declared_oversize,
    exported,
    inspected_by_maker,
    inspected,
    made_for_trial,
    permitted,
    proofs_agree,
)
