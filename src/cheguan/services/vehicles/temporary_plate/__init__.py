"""Temporary plate (临时行驶车号牌): drive a vehicle before it is registered. Order 164 art. 46-48.

Its six kinds are those of art. 46 and 48. Plates that come by the way with another procedure (art.
27, 28, 47 for plates being made, 51) are handed out by that procedure's service.
"""

from __future__ import annotations

from datetime import date

from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.kernel.acts import Grant
from cheguan.kernel.rules import Refusal, rule
from cheguan.kernel.service import Capacity, Fee, Level, Service
from cheguan.kernel.steps import CONFIRM, ISSUE, PAY, REVIEW
from cheguan.kernel.terms import minutes, working_days
from cheguan.kernel.text import _
from cheguan.law.laws import CERTIFICATE_FEES, REGISTRATION
from cheguan.law.temporary_plates import (
    MARKS,
    Area,
    Limit,
    Reason,
    fee_of_a_sheet,
    last_day,
    limit,
    sheets,
)
from cheguan.services.vehicles.temporary_plate.application import (
    TRAILERS,
    TemporaryPlate,
    built,
    kind,
)
from cheguan.services.vehicles.temporary_plate.proofs import PROOFS
from cheguan.services.vehicles.temporary_plate.sentences import SENTENCES
from cheguan.services.vehicles.temporary_plate.standing import STANDING


@rule(REGISTRATION.article(47), _("The owner has not had all plates that the law allows"))
def not_too_often(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 47: three while unsold or unregistered, for each owner who applies; one for export.

    The next owner begins anew; no number is said of trials, oversize and connected vehicles.
    """
    allowed = limit(a.reason, on)
    if allowed.most is None or _so_far(a, allowed) < allowed.most:
        return None
    if a.reason is Reason.EXPORT:
        return Refusal("exported-once")
    return Refusal("too-often", most=allowed.most)


def _so_far(a: TemporaryPlate, allowed: Limit) -> int:
    return a.issued_before.count(allowed.reasons, a.owner.number)


@rule(REGISTRATION.article(47, 48), _("Compulsory insurance is in force (trailers need none)"))
def insured(a: TemporaryPlate, on: date) -> Refusal | None:
    """Art. 47(2), 48(2): a compulsory policy, in force on the day of issue.

    Trailers are not insured for themselves (交强险条例 art. 42): none can be asked of them.
    """
    if kind(a)[:1] in TRAILERS:
        return None
    if a.insurance is None:
        return Refusal("not-insured")
    if on > a.insurance.until:
        return Refusal("insurance-ended", until=a.insurance.until)
    if on < a.insurance.since:
        return Refusal("insurance-not-begun", since=a.insurance.since)
    return None


def grant(a: TemporaryPlate, on: date) -> Grant:
    """Art. 47, 48: at once, never for longer than its reason, its permit and its insurance."""
    allowed, proof = limit(a.reason, on), built(a)
    return Grant(
        IssueTemporaryPlate(
            vin=a.vin,
            place=a.issuer.place,
            letter=a.issuer.letter,
            reason=a.reason.value,
            limited_as=allowed.name,
            ordinal=_so_far(a, allowed) + 1,
            holder=a.owner.number,
            holder_name=a.owner.name,
            brand=proof.brand if proof else "",
            kind=kind(a),
            cross_area=a.area is Area.CROSS,
            mark=MARKS.get(a.reason, ""),
            sheets=sheets(kind(a)),
            since=on,
            until=_until(a, on),
        )
    )


def _until(a: TemporaryPlate, on: date) -> date:
    """Art. 47: not beyond the insurance; art. 48: as long as the permit, where that is shorter."""
    ends = [last_day(a.reason, a.area, on)]
    if a.insurance and kind(a)[:1] not in TRAILERS:
        ends.append(a.insurance.until)
    if a.trial_permit and a.reason is Reason.CONNECTED:
        ends.append(a.trial_permit.until)
    return min(ends)


def _sheets(a: TemporaryPlate) -> int:
    return sheets(kind(a))


SERVICE = Service(
    id="vehicles/temporary_plate",
    version=1,
    name=_("Temporary plate"),
    summary=_(
        "Drive a vehicle that is not registered yet: the plate is on your phone at once, "
        "to print and put behind the windscreens."
    ),
    verb=_("Get a temporary plate"),
    invitation=_("This vehicle can have a temporary plate now"),
    law=REGISTRATION.article(46, 47, 48),
    open_to=frozenset(Capacity),
    application=TemporaryPlate,
    rules=(*STANDING, *PROOFS, not_too_often, insured),
    sentences=SENTENCES,
    fee=Fee(CERTIFICATE_FEES, unit=fee_of_a_sheet, count=_sheets, each=_("sheet")),
    steps=(CONFIRM, REVIEW, PAY, ISSUE),
    decide_within=working_days(1),
    promised=minutes(1),
    handled_by=Level.COUNTY,
    result=_("Electronic temporary plate, and its sheets to print"),
    grant=grant,
    not_yet=frozenset({"permit-not-begun", "insurance-not-begun"}),
)
