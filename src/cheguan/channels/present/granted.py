"""What a case has granted, in words and pictures: one function a kind of act; and how it comes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, override

from cheguan.casework.models import Case
from cheguan.channels.present import records, words
from cheguan.delivery.models import Delivery, State
from cheguan.facts.delivery import Way
from cheguan.facts.licences import LicenceClass, LicenceTerm
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation.models import Office
from cheguan.registry import find, licences, temporary_plates
from cheguan.registry.models import Change, TemporaryPlate
from cheguan.ui import catalogue

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Proof:
    """What the holder gets, as the result page shows it: drawn by a component, with what else is
    to be said of it. `printed`: whether it is of use on paper."""

    component: str
    arguments: Mapping[str, Any]
    heading: str
    sentence: str
    notes: tuple[str, ...] = field(default=())
    printed: bool = False

    @property
    def picture(self) -> SafeString:
        """The thing as it looks."""
        return catalogue.render(self.component, self.arguments, None)


PictureAt = Callable[[str, str], str]
"""The address where whoever looks sees the picture of a city and digest."""


def nowhere(city: str, digest: str) -> str:
    """For who is shown no picture: a figure stands in its place."""
    return ""


def proof(case: Case, picture_at: PictureAt = nowhere) -> Proof | None:
    """What a case granted, by the first of its acts that leaves something to show."""
    changes = Change.objects.filter(city=case.city, case=case.number).order_by("position")
    shown = (_SHOWN[one.act](case, one, picture_at) for one in changes if one.act in _SHOWN)
    return next(shown, None)


def _mark(case: Case, change: Change, picture_at: PictureAt) -> Proof | None:
    """The inspection mark."""
    mark = find.mark_of_case(case.city, case.number)
    if mark is None:
        return None
    return Proof(
        component="mark",
        arguments={
            "year": mark.until.year,
            "month": mark.until.month,
            "number": case.plate,
            "size": "large",
        },
        heading=_("Inspection valid until {until}").format(until=mark.until),
        sentence=_("The electronic mark holds at once and equals the paper one."),
    )


def _temporary_plate(case: Case, change: Change, picture_at: PictureAt) -> Proof | None:
    """临时行驶车号牌: electronic at once, its sheets to print."""
    plate = temporary_plates.of_case(case.city, case.number)
    if plate is None:
        return None
    place = _("Within the city only") if not plate.cross_area else _("In other cities too")
    return Proof(
        component="temporary-plate",
        arguments=of_plate(plate),
        heading=_("Temporary plate {number}").format(number=words.plate(plate.number)),
        sentence=_("Valid from {since} until {until}.").format(
            since=plate.since, until=plate.until
        ),
        notes=(place, _sheets(plate.sheets)),
        printed=True,
    )


def of_plate(plate: TemporaryPlate) -> Mapping[str, Any]:
    """What the `temporary-plate` component draws; no language changes the words on the plate."""
    with override("zh-hans"):
        return {
            "number": plate.number,
            "until": plate.until,
            "cross_area": plate.cross_area,
            "vin": plate.vin,
            "sheets": plate.sheets,
            "vehicle": f"{plate.brand} {words.kind(plate.kind)}",
            "office": _("Vehicle office, {place}").format(place=records.place(plate.city)),
        }


def _sheets(count: int) -> str:
    return ngettext(
        "Print it and put the sheet inside the windscreen, at the right.",
        "Print {n} sheets and put them inside the front and the rear window.",
        count,
    ).format(n=count)


def _licence(case: Case, change: Change, picture_at: PictureAt) -> Proof | None:
    """机动车驾驶证: the electronic one at once, with the picture that this case put on it; what age
    or health took from its classes."""
    row = licences.licence(case.subject)
    if row is None:
        return None
    after = change.after
    if after["term"] == LicenceTerm.LONG:
        heading = _("Your licence is valid long-term")
    else:
        heading = _("Your licence is valid until {until}").format(until=after["until"])
    return Proof(
        component="licence-card",
        arguments={
            "licence": records.masked_licence(licences.as_fact(row)),
            "portrait": picture_at(case.city, after["portrait"]) if after["portrait"] else "",
        },
        heading=heading,
        sentence=_("The electronic licence holds at once and equals the card."),
        notes=_classes(change),
    )


def _classes(change: Change) -> tuple[str, ...]:
    """What became of the classes, if anything did."""
    before = [LicenceClass(one) for one in change.before["classes"]]
    after = [LicenceClass(one) for one in change.after["classes"]]
    if before == after:
        return ()
    return (
        _("Before: {classes}").format(classes=words.licence_classes(before)),
        _("From now on: {classes}").format(classes=words.licence_classes(after)),
        _("Age or the medical certificate does not allow the others any more."),
    )


_SHOWN: Mapping[str, Callable[[Case, Change, PictureAt], Proof | None]] = {
    "IssueInspectionMark": _mark,
    "IssueTemporaryPlate": _temporary_plate,
    "RenewLicence": _licence,
}

_SAYS: Mapping[str, Text] = {
    State.MAKING: mark("It is being made."),
    State.HANDED_OVER: mark("The post has it."),
    State.MOVING: mark("It is on its way."),
    State.DELIVERED: mark("It was delivered."),
    State.RETURNED: mark("The post could not deliver it. It waits for you at {office}."),
    State.READY: mark("It is ready at {office}. Bring your identity card."),
    State.COLLECTED: mark("It was picked up."),
}
_GOES: Mapping[str, Text] = {
    Way.POST: mark("By post to your address"),
    Way.PICK_UP: mark("To be picked up at {office}"),
    Way.COUNTER: mark("To be picked up at {office}"),
}


def delivery(sent: Delivery) -> Row:
    """Where the thing is, by which way it comes, and whether it can be handed out now."""
    values = {"office": _office(sent)}
    return {
        "number": sent.number,
        "way": words.said(_GOES[sent.way], values),
        "sentence": words.said(_SAYS[sent.state], values),
        "tracking": sent.tracking,
        "can_be_handed_out": sent.state in (State.READY, State.RETURNED),
    }


def _office(sent: Delivery) -> str:
    office = Office.objects.filter(code=sent.office).first()
    return office.named(words.language()) if office else sent.office
