"""What must be known to renew a licence: nothing of it is typed."""

from __future__ import annotations

from cheguan.facts import health, licences, people, photos
from cheguan.facts.delivery import Way
from cheguan.facts.health import Medical
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import DriverViolations, Licence
from cheguan.facts.people import Home, Party, Person
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Application, about, applies, asked, chosen, prefilled
from cheguan.kernel.numbers import Numbers
from cheguan.kernel.text import _

numbers = Numbers(__file__)

WAYS = {
    Way.POST: _("By post to your address"),
    Way.PICK_UP: _("Pick it up at a point nearby"),
    Way.COUNTER: _("Pick it up at the counter"),
}


class LicenceRenewal(Application):
    """The licence is chosen; all else comes from those who know it, and may be left as it is."""

    licence_number: IdentityNumber = about("licence", label=_("Licence"))
    applicant: Party = applies(label=_("Licence holder"))
    licence: Licence = prefilled(licences.issued, by="licence_number", label=_("Licence"))
    person: Person | None = prefilled(people.person, by="licence_number", label=_("Person"))
    medical: Medical | None = prefilled(
        health.medical, by="licence_number", or_upload=True, label=_("Medical certificate")
    )
    unsettled: DriverViolations = prefilled(
        licences.unsettled, by="licence_number", label=_("Violations and accidents")
    )
    portrait: Portrait | None = prefilled(
        photos.portrait,
        by="licence_number",
        or_upload=True,
        may_change=True,
        label=_("Portrait"),
    )
    delivery: Way = chosen(WAYS, usual=Way.POST, label=_("How the card reaches you"))
    home: Home | None = prefilled(
        people.home, by="licence_number", may_change=True, label=_("Address")
    )
    pick_up: str | None = asked(
        optional=True,
        label=_("Pick-up point"),
        hint=_("Only if you pick the card up at a point nearby."),
    )
