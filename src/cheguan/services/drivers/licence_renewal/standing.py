"""Rules on the holder and on how the licence stands: status letters, points, violations, dates."""

from __future__ import annotations

from datetime import date

from cheguan.facts.licences import LicenceStatus
from cheguan.kernel.rules import Doubt, Refusal, rule
from cheguan.kernel.text import _
from cheguan.law.laws import LICENCES, ROAD_SAFETY_REGULATIONS
from cheguan.law.licences import terms
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal, numbers


@rule(LICENCES.article(63, 105), _("The holder applies, or someone on the holder's behalf"))
def for_the_holder(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 63, 105: the driver applies; an agent does so in the driver's name."""
    return Refusal("not-the-holder") if a.applicant.number != a.licence.number else None


@rule(LICENCES.article(79), _("The holder is alive"))
def alive(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 79(1)(1): the licence of someone who died is cancelled."""
    return Refusal("dead") if a.person and not a.person.alive else None


@rule(LICENCES.article(12, 66), _("The population register knows the holder by the same name"))
def known_person(a: LicenceRenewal, on: date) -> Doubt | None:
    """Art. 12: the licence bears name and birth; a difference is looked into (art. 66)."""
    if a.person is None:
        return Doubt("person-unknown")
    if (a.person.name, a.person.born) != (a.licence.name, a.licence.born):
        return Doubt("identity-differs")
    return None


@rule(LICENCES.article(79), _("The licence is in force"))
def in_force(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 79: withdrawn, revoked, cancelled; cancelled but restorable (art. 79, para. 4)."""
    if a.licence.has(LicenceStatus.REVOKED):
        return Refusal("revoked")
    if a.licence.has(LicenceStatus.WITHDRAWN):
        return Refusal("withdrawn")
    if a.licence.has(LicenceStatus.CANCELLED):
        return Refusal("cancelled")
    if a.licence.has(LicenceStatus.RESTORABLE) and not _has_lapsed(a, on):
        return Refusal("restorable")
    return None


@rule(LICENCES.article(69), _("The licence is not suspended, seized or held"))
def not_held(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 69(3) bars a replacement meanwhile; that it bars renewal too is a dated switch."""
    if not numbers.at("held-bars", on, a.licence.place):
        return None
    if a.licence.has(LicenceStatus.SUSPENDED):
        return Refusal("suspended")
    if a.licence.has(LicenceStatus.SEIZED):
        return Refusal("seized")
    return Refusal("held") if a.licence.has(LicenceStatus.HELD) else None


@rule(LICENCES.article(71, 73), _("Twelve points are followed by study and exam"))
def points_learnt(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 71, 73(4): who reached twelve points and has not studied fails the review.

    The regulations art. 25: who refuses to is stopped by public notice (停止使用).
    """
    full = a.licence.points >= numbers.at("full-points", on)
    if a.licence.has(LicenceStatus.STOPPED):
        return Refusal("stopped")
    if full or a.licence.has(LicenceStatus.FULL_POINTS):
        return Refusal("full-points")
    return None


@rule(LICENCES.article(72, 73), _("No review is overdue"))
def reviewed(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 72, 73(4): a review with study that is owed (逾期未审验) comes first."""
    return Refusal("review-overdue") if a.licence.has(LicenceStatus.REVIEW_OVERDUE) else None


@rule(LICENCES.article(64, 70), _("The licence's file is not on its way elsewhere"))
def not_moving(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 64: a file that was transferred out is first taken in at the new place."""
    return Refusal("moved-out") if a.licence.has(LicenceStatus.MOVED_OUT) else None


@rule(LICENCES.article(73, 75), _("Nothing about the licence needs to be looked into"))
def not_suspect(a: LicenceRenewal, on: date) -> Doubt | None:
    """A lock, an unknown state or a deferred review (art. 75) is looked at by a clerk."""
    if a.licence.has(LicenceStatus.LOCKED) or a.licence.has(LicenceStatus.OTHER):
        return Doubt("suspect")
    return Doubt("review-deferred") if a.licence.has(LicenceStatus.REVIEW_DEFERRED) else None


@rule(LICENCES.article(63), _("It expires within 90 days, or has expired"))
def in_window(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 63: within the ninety days before the validity ends. Long-term ones need nothing."""
    until = a.licence.until
    if _is_over(a):
        return None
    if until is None:
        return Refusal("long-term")
    opens = terms.opens(until, on)
    return Refusal("too-early", opens=opens, until=until) if on < opens else None


@rule(LICENCES.article(79), _("It has not been expired for a year or more"))
def not_lapsed(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 79(1)(8): 一年以上 includes exactly one year (art. 110).

    For two years after that, passing subject 1 restores it (para. 3); later one begins anew
    (art. 27(1)).
    """
    last = terms.restorable_until(a.licence, on)
    if last is None or _is_over(a) or not _has_lapsed(a, on):
        return None
    if on <= last:
        return Refusal("lapsed", until=a.licence.until, last=last)
    return Refusal("lapsed-for-good", until=a.licence.until)


@rule(LICENCES.article(75), _("It was not deferred for longer than a year"))
def deferral_known(a: LicenceRenewal, on: date) -> Doubt | None:
    """Art. 75: who had the renewal deferred is not cancelled; a clerk looks until when."""
    if not a.licence.has(LicenceStatus.RENEWAL_DEFERRED) or _has_lapsed(a, on):
        return None
    year = terms.lapses(a.licence.model_copy(update={"status": "A"}), on)
    return Doubt("renewal-deferred") if year and on >= year else None


@rule(LICENCES.article(72, 73), _("All violations are handled"))
def violations_handled(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 72(2), 73(4): the review at renewal fails while violations are open."""
    count = a.unsettled.violations
    return Refusal("open-violations", count=count) if count else None


@rule(LICENCES.article(72, 73), _("All accidents are handled"))
def accidents_handled(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 72(2), 73(4): the review at renewal fails while accidents are open."""
    count = a.unsettled.accidents
    return Refusal("open-accidents", count=count) if count else None


@rule(ROAD_SAFETY_REGULATIONS.article(26), _("Licence and traffic police agree on what is open"))
def marks_agree(a: LicenceRenewal, on: date) -> Doubt | None:
    """A licence that is marked (违法未处理 H, 事故未处理 I) though nothing is open any more."""
    marked = a.licence.has(LicenceStatus.VIOLATION) and not a.unsettled.violations
    if marked or (a.licence.has(LicenceStatus.ACCIDENT) and not a.unsettled.accidents):
        return Doubt("marked-as-open")
    return None


STANDING = (
    for_the_holder,
    alive,
    known_person,
    in_force,
    not_held,
    points_learnt,
    reviewed,
    not_moving,
    not_suspect,
    in_window,
    not_lapsed,
    deferral_known,
    violations_handled,
    accidents_handled,
    marks_agree,
)

_OVER = (LicenceStatus.REVOKED, LicenceStatus.WITHDRAWN, LicenceStatus.CANCELLED)


def _is_over(a: LicenceRenewal) -> bool:
    """What was ended by a decision hears nothing of its dates."""
    return any(a.licence.has(status) for status in _OVER)


def _has_lapsed(a: LicenceRenewal, on: date) -> bool:
    day = terms.lapses(a.licence, on)
    return day is not None and on >= day
