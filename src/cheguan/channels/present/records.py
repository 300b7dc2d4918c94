"""What the staff read of a record: people masked unless shown in full, a vehicle or a licence,
its history."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cheguan.channels.present import words
from cheguan.facts.divisions import division
from cheguan.facts.errors import Malformed
from cheguan.facts.identity import CreditCode, IdentityNumber, mask_name
from cheguan.facts.licences import Licence
from cheguan.facts.vehicles import Status, Vehicle
from cheguan.facts.vin import VinFinding, finding
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.law.working_days import expected
from cheguan.organisation.models import Office
from cheguan.registry.models import Change, InspectionMark

Row = dict[str, Any]

SOON = timedelta(days=90)
"""So long before its end a validity is worth a colour: the mark can be had by then."""

_STATUSES: Mapping[Status, Text] = {
    Status.NORMAL: mark("Normal"),
    Status.MOVED_OUT: mark("Moved out"),
    Status.STOLEN: mark("Stolen"),
    Status.SUSPENDED: mark("Suspended"),
    Status.DEREGISTERED: mark("Deregistered"),
    Status.VIOLATION: mark("Violation not handled"),
    Status.CUSTOMS: mark("Under customs control"),
    Status.ACCIDENT: mark("Accident not handled"),
    Status.SUSPECT: mark("Suspect"),
    Status.SEALED: mark("Sealed"),
    Status.DETAINED: mark("Detained"),
    Status.SCRAP_DUE: mark("To be deregistered"),
    Status.HIT_AND_RUN: mark("Fled an accident"),
    Status.LOCKED: mark("Locked"),
    Status.SCRAP_VOID: mark("Scrap due, papers void"),
    Status.OVERDUE: mark("Inspection overdue"),
}
_ACTS: Mapping[str, Text] = {
    "IssueInspectionMark": mark("Inspection mark issued"),
    "IssueTemporaryPlate": mark("Temporary plate issued"),
    "RenewLicence": mark("Licence renewed"),
    "KeepAddress": mark("Address for post changed"),
}
_CHANGED: Mapping[str, Text] = {
    "valid_until": mark("Valid until"),
    "until": mark("Valid until"),
    "classes": mark("Classes"),
    "status": mark("Status"),
    "hearing_aid": mark("Hearing aid"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A person or an organisation as it stands on the screen."""

    name: str
    number: str


def party(name: str, number: str, *, whole: bool = False) -> Shown:
    """Who someone is: masked, unless it is to be seen in full."""
    if whole:
        return Shown(name, number)
    try:
        return Shown(mask_name(name), IdentityNumber(number).masked)
    except Malformed:
        return Shown(mask_name(name, organisation=True), CreditCode.kept(number).masked)


def place(code: str) -> str:
    """The name of a place in the reader's language."""
    here = division(code)
    return {"zh-hant": here.name_hant, "en": here.name_en}.get(words.language(), here.name)


def offices(place: str) -> dict[str, str]:
    """The offices of a place's city, where things can be picked up: code to name."""
    near = Office.objects.filter(code__startswith=place[:4]).order_by("code")
    return {office.code: office.named(words.language()) for office in near}


def validity(until: date | None, today: date) -> Row:
    """How long the inspection of a vehicle holds, for the `tag` component."""
    if until is None:
        return {"text": _("No validity recorded"), "tone": ""}
    if until < today:
        return {"text": _("Expired on {until}").format(until=until), "tone": "refused"}
    tone = "waiting" if until - today <= SOON else "granted"
    return {"text": _("Valid until {until}").format(until=until), "tone": tone}


def status(letters: str) -> str:
    """The status of a vehicle in words: 正常."""
    return _(", ").join(words.said(_STATUSES[Status(letter)]) for letter in letters)


def vehicle(fact: Vehicle) -> list[Row]:
    """What is registered of a vehicle, for the `facts` component."""
    return [
        {"label": _("Make and model"), "value": f"{fact.brand} {fact.model}".strip()},
        {"label": _("Kind and use"), "value": f"{words.vehicle_kind(fact)} · {words.usage(fact)}"},
        {"label": _("VIN"), "value": fact.vin, **_check_digit(fact)},
        {"label": _("Seats"), "value": fact.seats},
        {"label": _("Made on"), "value": fact.manufactured.isoformat()},
        {"label": _("First registered"), "value": fact.first_registered.isoformat()},
        {"label": _("Status"), "value": status(fact.status)},
    ]


def licence(fact: Licence) -> list[Row]:
    """What is registered of a licence, for the `facts` component."""
    return [
        {"label": _("Classes"), "value": words.licence_classes(fact.classes)},
        {"label": _("Valid"), "value": f"{fact.since} – {fact.until or words.until(None)}"},
        {"label": _("Term"), "value": words.licence_term(fact.term)},
        {"label": _("Points"), "value": fact.points},
        {"label": _("First issued"), "value": fact.first_issued.isoformat()},
        {"label": _("Status"), "value": words.licence_status(fact.status)},
    ]


def masked_licence(fact: Licence) -> Licence:
    """The licence as it stands on a screen where it need not be seen in full."""
    masked = {"name": mask_name(fact.name), "number": IdentityNumber.kept(fact.number.masked)}
    return fact.model_copy(update=masked)


def _check_digit(fact: Vehicle) -> Row:
    """A warning, never more, for an imported vehicle; a domestic one is a doubt of the rules."""
    if finding(fact.vin, imported=fact.imported) is not VinFinding.WARNING:
        return {}
    return {
        "tag": {"text": _("Check digit does not fit"), "tone": "waiting"},
        "source": _("Imported: many makers abroad do not use it"),
    }


def marks(issued: list[InspectionMark]) -> list[Row]:
    """The inspection marks of a vehicle, for the `timeline` component."""
    return [
        {
            "title": _("Valid until {until}").format(until=one.until),
            "who": one.case,
            "time": words.moment(one.issued_at),
            "tone": "granted",
        }
        for one in issued
    ]


def changes(made: list[Change]) -> list[Row]:
    """What was changed in a record, from what to what, for the `timeline` component."""
    return [
        {
            "title": words.said(_ACTS[change.act]),
            "who": _("; ").join(_differences(change)),
            "time": words.moment(change.at),
        }
        for change in made
    ]


def _differences(change: Change) -> list[str]:
    return [
        f"{words.said(label)} {_value(change, name, 'before')} → {_value(change, name, 'after')}"
        for name, label in _CHANGED.items()
        if change.before.get(name) != change.after.get(name)
    ]


def _value(change: Change, name: str, when: str) -> str:
    value = getattr(change, when).get(name)
    if name == "until" and change.kind == "licence":
        return str(value or words.until(None))
    if not value:
        return "—"
    if name == "status":
        return words.licence_status(value) if change.kind == "licence" else status(value)
    if name == "hearing_aid":
        return _("Yes")
    return _(", ").join(value) if isinstance(value, list) else str(value)


def deadline(due: date, today: date) -> Row:
    """Until when something must be done, in words, with a tone of the work list."""
    if due < today:
        return {"text": _("Overdue since {due}").format(due=due), "tone": "late"}
    if due == today:
        return {"text": _("today"), "tone": "late"}
    if due == today + timedelta(days=1):
        return {"text": _("tomorrow"), "tone": "soon"}
    left = expected(today).working_days_between(today, due)
    text = ngettext("{n} working day", "{n} working days", left).format(n=left)
    return {"text": text, "tone": "soon" if left <= 1 else "calm"}
