"""Licence renewal (期满换证): the next licence before the present one expires.

Orders 162 and 172, art. 62-63, with the classes that age (art. 65) or health (art. 67) lowers.
"""

from __future__ import annotations

from datetime import date

from cheguan.acts.delivery import HandOver
from cheguan.acts.licences import RenewLicence
from cheguan.acts.people import KeepAddress
from cheguan.facts.delivery import Way
from cheguan.facts.health import Hearing
from cheguan.kernel.acts import Grant
from cheguan.kernel.rules import Refusal, rule
from cheguan.kernel.service import Capacity, Fee, Level, Service
from cheguan.kernel.steps import CONFIRM, DELIVER, ISSUE, PAY, REVIEW
from cheguan.kernel.terms import minutes, working_days
from cheguan.kernel.text import _
from cheguan.law.laws import CERTIFICATE_FEES, LICENCES
from cheguan.law.licences.remains import remaining
from cheguan.law.licences.terms import next_term
from cheguan.services.drivers.licence_renewal.application import LicenceRenewal, numbers
from cheguan.services.drivers.licence_renewal.fitness import FITNESS
from cheguan.services.drivers.licence_renewal.portrait import PORTRAIT
from cheguan.services.drivers.licence_renewal.sentences import SENTENCES
from cheguan.services.drivers.licence_renewal.standing import STANDING


@rule(LICENCES.article(68), _("It is known where the card goes"))
def deliverable(a: LicenceRenewal, on: date) -> Refusal | None:
    """Art. 68: the licence is issued, so it must be able to reach its holder."""
    if a.delivery is Way.POST and not (a.home and a.home.address and a.home.mobile):
        return Refusal("no-address")
    return Refusal("no-pick-up-point") if a.delivery is Way.PICK_UP and not a.pick_up else None


def grant(a: LicenceRenewal, on: date) -> Grant:
    """Art. 62, 65, 67, 68: the next term, the classes that remain, the card on its way; and the
    address, which is proposed the next time."""
    return Grant(_renewal(a, on), _hand_over(a), *_kept(a))


def _renewal(a: LicenceRenewal, on: date) -> RenewLicence:
    term = next_term(a.licence, on)
    return RenewLicence(
        number=a.licence.number,
        place=a.licence.place,
        classes=remaining(a.licence, a.medical, on),
        term=term.term,
        since=term.since,
        until=term.until,
        hearing_aid=a.medical is not None and a.medical.hearing is Hearing.AIDED,
        portrait=a.portrait.digest if a.portrait else "",
    )


def _hand_over(a: LicenceRenewal) -> HandOver:
    """The post asks for an address; who comes for the card asks for none."""
    posted = a.home if a.delivery is Way.POST else None
    return HandOver(
        what="licence-card",
        place=a.licence.place,
        number=a.licence.number,
        name=posted.name if posted else a.licence.name,
        way=a.delivery,
        address=posted.address if posted else "",
        mobile=a.home.mobile if a.home else "",
        office=_office(a),
    )


def _kept(a: LicenceRenewal) -> tuple[KeepAddress, ...]:
    """Who comes for the card is not asked for an address."""
    if a.home is None or a.delivery is not Way.POST:
        return ()
    kept = KeepAddress(
        number=a.licence.number,
        name=a.licence.name,
        place=a.licence.place,
        address=a.home.address,
        mobile=a.home.mobile,
    )
    return (kept,)


def _office(a: LicenceRenewal) -> str:
    """The point that was chosen; the counter is that of the county which keeps the licence."""
    if a.delivery is Way.POST:
        return ""
    return a.pick_up or a.licence.place


def _fee(on: date) -> int:
    fen: int = numbers.at("fee-fen", on)
    return fen


SERVICE = Service(
    id="drivers/licence_renewal",
    version=1,
    name=_("Licence renewal"),
    summary=_(
        "When your driving licence is about to expire, you get the next one: "
        "for six years, for ten, or long-term."
    ),
    verb=_("Renew the licence"),
    invitation=_("Your licence can be renewed now"),
    law=LICENCES.article(62, 63, 65, 67, 68),
    open_to=frozenset(Capacity),
    application=LicenceRenewal,
    rules=(*STANDING, *FITNESS, *PORTRAIT, deliverable),
    sentences=SENTENCES,
    fee=Fee(CERTIFICATE_FEES, unit=_fee, each=_("card")),
    steps=(CONFIRM, REVIEW, PAY, ISSUE, DELIVER),
    decide_within=working_days(1),
    promised=minutes(1),
    handled_by=Level.COUNTY,
    result=_("New driving licence: the electronic one at once, the card as you choose (art. 61)"),
    grant=grant,
    not_yet=frozenset({"too-early", "long-term"}),
)
