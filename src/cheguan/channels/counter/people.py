"""A person at the counter: the licence, what can be done for her now, what was done before."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from cheguan.casework import queries
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import StaleCase, Wanted
from cheguan.casework.opening import open_case
from cheguan.channels.counter import case_page, fields, offers
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import FINE, OVERTAKEN, Mishap
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import mistakes, records, words
from cheguan.channels.who import key_of, new_key, now, officer_call
from cheguan.kernel.service import Service
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.registry import find, licences
from cheguan.registry.acts import AlreadyDone
from cheguan.registry.models import Party

Row = dict[str, Any]

LICENCE, NEW_VEHICLE = "licence", "new-vehicle"


def _found(request: HttpRequest, officer: Officer, handle: str) -> Party:
    party = Client(request.session).person(handle)
    if not may(officer, Deed.FIND, party.place):
        raise Http404
    return party


@desk(Deed.FIND, "GET", "HEAD")
def person(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The person, with everything that the counter can do for her."""
    found = _found(request, officer, handle)
    looks.write_down(officer, Purpose.CASE, [(found.city, "party", found.number)], now())
    return _shown(request, officer, found)


@desk(Deed.REVEAL, "POST")
def reveal(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """Show the person in full, once; on record."""
    found = _found(request, officer, handle)
    looks.write_down(officer, Purpose.REVEAL, [(found.city, "party", found.number)], now())
    Client(request.session).unmask(handle)
    return HttpResponseRedirect("./")


@desk(Deed.ACCEPT, "POST")
def accept(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """受理: open the case for the person at the desk. About her licence, what is known was on the
    screen and it goes as far as it can; about a vehicle that was just typed, she sees it first."""
    found, key = _found(request, officer, handle), key_of(request)
    service = offers.pressed(request, LICENCE, NEW_VEHICLE)
    typed = service.application.subject_kind() == NEW_VEHICLE
    field = service.application.subject()
    subject = request.POST.get(field, "") if typed else found.number
    said = fields.answers(service, request.POST)
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
    client = Client(request.session)
    address = client.address_of_person(found.number)
    unmasked = client.unmasked(address.split("/")[-2])
    context = frame(request, officer) | {
        "shown": records.party(found.name, found.number, whole=unmasked),
        "reveal": "" if unmasked or not may(officer, Deed.REVEAL, found.place) else address,
        "place": records.place(found.place),
        "accepts": may(officer, Deed.ACCEPT, found.place),
        "typed_services": [
            _typed(service, request.POST, found.place) for service in offers.services(NEW_VEHICLE)
        ],
        "key": request.POST.get("key") if mishap.wrong else new_key(),
        "wrong": mishap.wrong,
        "errors": mishap.errors,
        "overtaken": mishap.overtaken,
        "address": address,
        **_licence(found, officer, request.POST),
    }
    return render(request, "counter/person.html", context, status=mishap.status)


def _typed(service: Service[Any], typed: Any, place: str) -> Row:
    return {
        "id": service.id,
        "name": words.said(service.name),
        "fields": fields.form(service, typed, place),
    }


def _licence(found: Party, officer: Officer, typed: Any) -> Row:
    """What is registered of the licence, if there is one, and what can be done with it."""
    held = licences.licence(found.number)
    if held is None:
        return {"offers": [], "cases": []}
    seen = offers.seen(LICENCE, found.number, found.as_fact(), officer, now())
    shown = [
        offers.offer(one) | {"fields": fields.form(one.service, typed, found.place, one)}
        for one in seen
    ]
    return {
        "rows": records.licence(licences.as_fact(held)),
        "offers": offers.keyed(shown),
        "cases": [
            case_page.card(case) for case in queries.cases_about(held.city, LICENCE, held.number)
        ],
        "changes": records.changes(find.changes_of(held.city, LICENCE, held.number)),
    }
