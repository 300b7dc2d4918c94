"""Each kind of fact in words: one function a kind. A fact that is absent says so itself."""

from __future__ import annotations

from functools import singledispatch
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cheguan.channels.present import records, words
from cheguan.facts.enforcement import Accidents, Violations
from cheguan.facts.health import Medical
from cheguan.facts.identity import mask_name
from cheguan.facts.industry import Conformity, ExportProof, ImportProof, TrialPermit
from cheguan.facts.insurance import Policy
from cheguan.facts.licences import DriverViolations, Licence
from cheguan.facts.people import Home, Person
from cheguan.facts.photos import Portrait
from cheguan.facts.tax import Purchase, VesselTax
from cheguan.facts.temporary_plates import IssuedBefore, Issuer, Registration
from cheguan.facts.vehicles import Vehicle

SHOWN_OF_ADDRESS = 6
"""So many characters of an address stay: 广州市天河区***."""


@singledispatch
def told(fact: Any) -> str:
    """The fact in words."""
    return str(fact)


@told.register
def _absent(fact: None) -> str:
    return _("None found")


@told.register
def _vehicle(fact: Vehicle) -> str:
    return _("{kind}, {usage}, {seats} seats; first registered on {on}").format(
        kind=words.vehicle_kind(fact),
        usage=words.usage(fact),
        seats=fact.seats,
        on=fact.first_registered,
    )


@told.register
def _policy(fact: Policy) -> str:
    return _("{insurer}, {since} to {until}").format(
        insurer=fact.insurer, since=fact.since, until=fact.until
    )


@told.register
def _tax(fact: VesselTax) -> str:
    return _("Exempt") if fact.exempt else _("Paid for {year}").format(year=fact.year)


@told.register
def _violations(fact: Violations) -> str:
    if fact.modification_punished:
        history = _("illegal modification punished on {on}").format(on=fact.modification_punished)
    else:
        history = _("never punished for illegal modification")
    return _("; ").join((_open(fact.open), history))


@told.register
def _accidents(fact: Accidents) -> str:
    hurt = fact.death or fact.injury
    history = _("someone hurt on {on}").format(on=hurt) if hurt else _("nobody hurt")
    return _("; ").join((_open(fact.open), history))


def _open(count: int) -> str:
    if count == 0:
        return _("None open")
    return ngettext("{n} open", "{n} open", count).format(n=count)


@told.register
def _driver_violations(fact: DriverViolations) -> str:
    return _("Violations: {violations}, accidents: {accidents}").format(
        violations=_open(fact.violations), accidents=_open(fact.accidents)
    )


@told.register
def _conformity(fact: Conformity) -> str:
    return _("{brand} {model}, {kind}; certificate {number}, made on {on}").format(
        brand=fact.brand,
        model=fact.model,
        kind=words.kind(fact.kind),
        number=fact.number,
        on=fact.made_on,
    )


@told.register
def _import(fact: ImportProof) -> str:
    return _("{brand} {model}, {kind}; proof {number}, entered on {on}").format(
        brand=fact.brand,
        model=fact.model,
        kind=words.kind(fact.kind),
        number=fact.number,
        on=fact.entered_on,
    )


@told.register
def _export(fact: ExportProof) -> str:
    return _("Proof {number}, declared on {on}").format(number=fact.number, on=fact.declared_on)


@told.register
def _trial(fact: TrialPermit) -> str:
    return _("Permit {number}, {since} to {until}").format(
        number=fact.number, since=fact.since, until=fact.until
    )


@told.register
def _purchase(fact: Purchase) -> str:
    tax = _("purchase tax settled") if fact.settled else _("purchase tax not settled yet")
    return _("Bought on {on}; {tax}").format(on=fact.bought_on, tax=tax)


@told.register
def _issued_before(fact: IssuedBefore) -> str:
    if not fact.plates:
        return _("None so far")
    latest = max(one.until for one in fact.plates)
    count = len(fact.plates)
    return ngettext(
        "{n} so far, valid until {until}", "{n} so far, the last until {until}", count
    ).format(n=count, until=latest)


@told.register
def _registration(fact: Registration) -> str:
    return _("It is registered already")


@told.register
def _issuer(fact: Issuer) -> str:
    return records.place(fact.place)


@told.register
def _person(fact: Person) -> str:
    who = _("{name}, {number}").format(name=mask_name(fact.name), number=fact.number.masked)
    return who if fact.alive else _("{who}, deceased").format(who=who)


@told.register
def _home(fact: Home) -> str:
    return _("{name}, {mobile}, {address}").format(
        name=mask_name(fact.name),
        mobile=f"{fact.mobile[:3]}****{fact.mobile[-4:]}",
        address=f"{fact.address[:SHOWN_OF_ADDRESS]}***",
    )


@told.register
def _licence(fact: Licence) -> str:
    return _("{classes}; {until}; {points} points").format(
        classes=words.licence_classes(fact.classes),
        until=words.until(fact.until),
        points=fact.points,
    )


@told.register
def _medical(fact: Medical) -> str:
    return _("{institution}, {on}; eyes {left} and {right}, hearing: {hearing}").format(
        institution=fact.institution,
        on=fact.examined_on,
        left=fact.vision_left,
        right=fact.vision_right,
        hearing=words.code(fact.hearing),
    )


@told.register
def _portrait(fact: Portrait) -> str:
    return _("{width} × {height} pixels, taken on {on}").format(
        width=fact.width, height=fact.height, on=fact.taken_on
    )
