"""Rules on body and age: the medical certificate, the ability test, what classes remain."""

from __future__ import annotations

from datetime import date

from cheguan.facts.health import Medical
from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.text import _
from cheguan.law.laws import LICENCES
from cheguan.law.licences.ages import needs_ability_test
from cheguan.law.licences.remains import age_leaves_some, remaining
from cheguan.law.months import add_months
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal, numbers


@rule(LICENCES.article(63, 85), _("A medical certificate of the last six months"))
def examined(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 63(2), 85(2): valid for six months from the day on which it was made out."""
    if a.medical is None:
        return Refusal("no-medical")
    last = _valid_until(a.medical, on)
    return Refusal("medical-expired", until=last) if on > last else None


@rule(LICENCES.article(86), _("The medical certificate is plausible"))
def medical_plausible(a: LicenceRenewal, on: date) -> Doubt | None:
    """Art. 86: one of somebody else, or of a day to come, is looked into."""
    if a.medical and (a.medical.number != a.licence_number or a.medical.examined_on > on):
        return Doubt("medical-doubtful")
    return None


@rule(LICENCES.article(73), _("From 70 on: the test of memory, judgement and reaction is passed"))
def able(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 73(3): part of the review of a driver of 70 or over, and so of renewal (art. 72(2))."""
    medical = _current(a, on)
    if medical is None or not needs_ability_test(a.licence.born, on):
        return None
    if medical.ability is None:
        return Refusal("ability-test-missing")
    return None if medical.ability else Refusal("ability-test-failed")


@rule(LICENCES.article(15, 73, 79), _("No disease that makes driving unsafe"))
def healthy(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 15(1), 73(4), 79(1)(5): such a disease ends the licence."""
    medical = _current(a, on)
    return Refusal("disease") if medical and medical.disease else None


@rule(LICENCES.article(65, 79), _("Age leaves some class"))
def young_enough(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 79(1)(10): one that bears only classes that end at this age is cancelled."""
    return None if age_leaves_some(a.licence, on) else Refusal("too-old")


@rule(LICENCES.article(14, 67), _("The body is fit for some class that the licence permits"))
def fit_for_some(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 67: fit for another permitted class, it is lowered; for none, cancelled (79(1)(4))."""
    medical = _current(a, on)
    if medical is None or medical.disease or not age_leaves_some(a.licence, on):
        return None
    return None if remaining(a.licence, medical, on) else Refusal("unfit")


FITNESS = (examined, medical_plausible, able, healthy, young_enough, fit_for_some)


def _current(a: LicenceRenewal, on: date) -> Medical | None:
    """The certificate, if it still says something about today."""
    return a.medical if a.medical and on <= _valid_until(a.medical, on) else None


def _valid_until(medical: Medical, on: date) -> date:
    return add_months(medical.examined_on, numbers.at("medical-months", on))
