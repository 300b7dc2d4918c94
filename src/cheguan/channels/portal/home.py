"""The front page: my vehicles, my licence and what each needs next, my cases, my messages."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cheguan.casework import queries
from cheguan.casework.asking import Asker, Wanted
from cheguan.casework.preview import Preview, previews
from cheguan.channels import signin
from cheguan.channels.handles import handle
from cheguan.channels.portal import offers
from cheguan.channels.portal.cases import card as case_card
from cheguan.channels.present import records, words
from cheguan.channels.who import now
from cheguan.facts.people import Party
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.days import day_of
from cheguan.notices import queries as notices
from cheguan.registry import find, licences
from cheguan.registry.models import Licence, Vehicle

Row = dict[str, Any]

SHOWN = 10
"""The front page shows so many vehicles, those that are due first."""


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """What is mine; for a visitor, how to begin."""
    person = signin.citizen(request)
    if person is None:
        return render(request, "portal/welcome.html", {"services": offers.tiles()})
    context = {
        "greeting": words.greeting(now(), person.name),
        "unread": notices.unread(person.number),
        "cases": [case_card(case) for case in queries.cases_of(person.number)[:3]],
        "services": offers.tiles(),
        **_mine(person, now()),
    }
    return render(request, "portal/home.html", context)


def _mine(person: Party, at: datetime) -> Row:
    """My vehicles and my licence. All departments are asked about all of it together, so that
    many vehicles take no longer than one."""
    vehicles = find.vehicles_of(person.number)[:SHOWN]
    licence = licences.licence(person.number)
    subjects = [(offers.VEHICLE, vehicle.vin) for vehicle in vehicles]
    subjects += [(offers.LICENCE, licence.number)] if licence else []
    wanted = [
        Wanted(service, subject, person)
        for kind, subject in subjects
        for service in offers.about(kind)
    ]
    seen = previews(wanted, Asker(PORTAL.id, person=person), at)
    today = day_of(at)
    return {
        "vehicles": [_vehicle(one, _about(one.vin, seen), today) for one in vehicles],
        "licence": _licence(licence, _about(licence.number, seen), today) if licence else None,
    }


def _about(subject: str, seen: Sequence[Preview]) -> list[Preview]:
    return [one for one in seen if one.subject == subject]


def _vehicle(vehicle: Vehicle, seen: Sequence[Preview], today: date) -> Row:
    """A vehicle with what it needs next, for the `vehicle-card` component."""
    card = {"number": vehicle.plate, "kind": vehicle.plate_kind}
    next_thing = _next(seen, today, handle(vehicle))
    if next_thing:
        return card | _days_left(vehicle.valid_until, today) | next_thing
    until = vehicle.valid_until
    sentence = _("Inspection valid until {until}").format(until=until) if until else ""
    return card | _nothing_to_do(sentence)


def _licence(licence: Licence, seen: Sequence[Preview], today: date) -> Row:
    """My licence, its number and name masked, with what it needs next."""
    fact = records.masked_licence(licences.as_fact(licence))
    next_thing = _next(seen, today)
    if next_thing:
        return {"fact": fact, "countdown": _countdown(licence.until, today), **next_thing}
    sentence = _("Licence valid {until}").format(until=words.until(licence.until))
    return {"fact": fact, **_nothing_to_do(sentence)}


def _days_left(until: date | None, today: date) -> Row:
    if until is None:
        return {}
    days = (until - today).days
    caption = _("until the mark expires") if days >= 0 else _("past the date")
    return {"days": days, "caption": caption}


def _countdown(until: date | None, today: date) -> str:
    if until is None:
        return ""
    days = (until - today).days
    if days < 0:
        return ngettext("It expired {n} day ago.", "It expired {n} days ago.", -days).format(
            n=-days
        )
    return ngettext("It expires in {n} day.", "It expires in {n} days.", days).format(n=days)


def _next(seen: Sequence[Preview], today: date, handle: str = "") -> Row | None:
    """The first service that can be had now, or why not; nothing, where there is nothing to do."""
    for one in seen:
        if one.verdict is None:
            return _unknown(one, handle)
        if one.verdict.accepted:
            return _can_be_had(one, today, handle)
        if not {refusal.code for refusal in one.verdict.refusals} & one.service.not_yet:
            return _barred(one, handle)
    return None


def _unknown(seen: Preview, handle: str) -> Row:
    """A department is silent: that says nothing about the vehicle."""
    return {
        "sentence": words.said(seen.service.name),
        "detail": _("A department does not answer at the moment, so we cannot check it for you."),
        "action": {
            "text": _("See what can be done"),
            "href": offers.apply(seen.service, handle),
            "tone": "quiet",
        },
    }


def _can_be_had(seen: Preview, today: date, handle: str) -> Row:
    service = seen.service
    return {
        "sentence": words.said(service.invitation),
        "detail": _("We have checked everything for you; nothing stands in the way."),
        "action": {"text": words.said(service.verb), "href": offers.apply(service, handle)},
        "notes": [
            _("About {time}").format(time=words.term(service.promised)),
            words.price(seen, today),
            _("Nothing to bring"),
        ],
    }


def _barred(seen: Preview, handle: str) -> Row:
    refusals = seen.verdict.refusals if seen.verdict else ()
    return {
        "sentence": _("{service}: not yet").format(service=words.said(seen.service.name)),
        "detail": words.so_many_reasons(len(refusals)),
        "action": {
            "text": _("See what is missing"),
            "href": offers.apply(seen.service, handle),
            "tone": "quiet",
        },
    }


def _nothing_to_do(sentence: str) -> Row:
    return {
        "days": None,
        "tag": {"text": _("All in order"), "tone": "granted"},
        "sentence": sentence,
        "detail": _("Nothing to do now. We will remind you in time."),
    }
