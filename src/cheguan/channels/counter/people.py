"""A person at the counter: the licence, what can be done for her now, what was done before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from cheguan.casework import queries
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import StaleCase, Wanted
from cheguan.casework.opening import open_case
from cheguan.casework.preview import Preview
from cheguan.channels import filling
from cheguan.channels.counter import case_page, offers
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import FINE, OVERTAKEN, Mishap
from cheguan.channels.counter.frame import at_hand, frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.filling import Errand, Filled
from cheguan.channels.present import mistakes, records, words
from cheguan.channels.who import key_of, now, officer_call
from cheguan.kernel.days import day_of
from cheguan.kernel.service import Service
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.registry import find, licences
from cheguan.registry.acts import AlreadyDone
from cheguan.registry.models import Party

Row = dict[str, Any]

LICENCE, NEW_VEHICLE = "licence", "new-vehicle"


def chosen(request: HttpRequest, officer: Officer, handle: str) -> Party:
    """The person, out of those who are served now. Raises Http404."""
    party = Client(request.session).person(handle)
    if not may(officer, Deed.FIND, party.place):
        raise Http404
    return party


@desk(Deed.FIND, "GET", "HEAD")
def person(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The person, with everything that the counter can do for her."""
    found = chosen(request, officer, handle)
    return _shown(request, officer, found)


@desk(Deed.REVEAL, "POST")
def reveal(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """Show the person in full, once; on record."""
    found = chosen(request, officer, handle)
    looks.write_down(officer, Purpose.REVEAL, [(found.city, "party", found.number)], now())
    Client(request.session).unmask(handle)
    return HttpResponseRedirect("./")


@desk(Deed.ACCEPT, "POST")
def accept(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """受理: open the case for the person at the desk. About her licence, what is known was on the
    screen and it goes as far as it can; about a vehicle that was just typed, she sees it first."""
    found, key = chosen(request, officer, handle), key_of(request)
    service = offers.pressed(request, LICENCE, NEW_VEHICLE)
    filled = filling.read(_errand(service, found), request.POST)
    if filled.wrong:
        return _shown(request, officer, found, Mishap(422, filled.wrong))
    typed = service.application.subject_kind() == NEW_VEHICLE
    subject = filling.text(request.POST, service.application.subject()) if typed else found.number
    said = filled.answers
    wanted = Wanted(service, subject, found.as_fact(), confirmed=not typed, answers=said)
    try:
        outcome = open_case(wanted, officer_call(officer, key))
    except Mistaken as mistaken:
        return _shown(request, officer, found, Mishap(422, mistakes.told(mistaken)))
    except (StaleCase, AlreadyDone):
        return _shown(request, officer, found, OVERTAKEN)
    return case_page.after(outcome)


def _shown(
    request: HttpRequest, officer: Officer, found: Party, mishap: Mishap = FINE
) -> HttpResponse:
    looks.write_down(officer, Purpose.CASE, [(found.city, "party", found.number)], now())
    client = Client(request.session)
    address = client.address_of_person(found.number)
    unmasked = client.unmasked(address.split("/")[-2])
    context = frame(request, officer) | {
        "shown": records.party(found.name, found.number, whole=unmasked),
        "reveal": "" if unmasked or not may(officer, Deed.REVEAL, found.place) else address,
        "place": records.place(found.place),
        "typed_services": [
            _typed(service, found, _filled(request, service, mishap))
            for service in offers.services(NEW_VEHICLE)
        ],
        "address": address,
        **at_hand(request, officer, found.place, mishap),
        **_licence(request, officer, found, mishap),
    }
    return render(request, "counter/person.html", context, status=mishap.status)


def _errand(service: Service[Any], found: Party) -> Errand:
    return Errand(service, found.as_fact(), found.place, day_of(now()))


def _filled(request: HttpRequest, service: Service[Any], mishap: Mishap) -> Filled:
    """What was typed for this very service, and what is wrong with it."""
    pressed = request.POST.get("service") == service.id
    return Filled(request.POST, wrong=dict(mishap.wrong)) if pressed else Filled(QueryDict())


def _typed(service: Service[Any], found: Party, filled: Filled) -> Row:
    """A service about something that no register knows yet: that is typed first."""
    name = service.application.subject()
    about = service.application.origins()[name]
    subject = {
        "kind": "text",
        "name": name,
        "label": words.said(service.application.label(name)),
        "hint": words.said(about.hint) if about.hint else "",
        "value": filled.form.get(name, ""),
        "error": filled.wrong.get(name, ""),
    }
    return {
        "id": service.id,
        "name": words.said(service.name),
        "controls": [subject, *filling.controls(_errand(service, found), None, filled)],
    }


def _licence(request: HttpRequest, officer: Officer, found: Party, mishap: Mishap) -> Row:
    """What is registered of the licence, if there is one, and what can be done with it."""
    held = licences.licence(found.number)
    if held is None:
        return {"offers": [], "cases": []}
    seen = offers.seen(LICENCE, found.number, found.as_fact(), officer, now())
    return {
        "rows": records.licence(licences.as_fact(held)),
        "offers": offers.keyed([_offer(request, found, one, mishap) for one in seen]),
        "cases": [
            case_page.card(case) for case in queries.cases_about(held.city, LICENCE, held.number)
        ],
        "changes": records.changes(find.changes_of(held.city, LICENCE, held.number)),
    }


def _offer(request: HttpRequest, found: Party, seen: Preview, mishap: Mishap) -> Row:
    """A service for the licence, with the fields that may be filled in. A licence is judged by
    twice as many conditions as a vehicle: those that are met are folded away."""
    filled = _filled(request, seen.service, mishap)
    controls = filling.controls(_errand(seen.service, found), seen.application, filled)
    return offers.folded(offers.offer(seen)) | {"controls": controls}
