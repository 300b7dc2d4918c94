"""A vehicle at the counter: what is registered, what can be done for it now, who is here."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from cheguan.casework import queries
from cheguan.casework.asking import StaleCase, Wanted
from cheguan.casework.opening import open_case
from cheguan.channels.counter import case_page, forms, offers
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.forms import FINE, OVERTAKEN, Mishap
from cheguan.channels.counter.frame import at_hand, frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import records, words
from cheguan.channels.who import key_of, now, officer_call
from cheguan.kernel.days import day_of
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer, may
from cheguan.registry import find
from cheguan.registry.acts import AlreadyDone
from cheguan.registry.models import Vehicle

Row = dict[str, Any]


def chosen(request: HttpRequest, officer: Officer, handle: str) -> Vehicle:
    """The vehicle, out of those of the client who is served now. Raises Http404."""
    vehicle = Client(request.session).vehicle(handle)
    if not may(officer, Deed.FIND, vehicle.place):
        raise Http404
    return vehicle


@desk(Deed.FIND, "GET", "HEAD")
def vehicle(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The vehicle, with everything that the counter can do for it."""
    found = chosen(request, officer, handle)
    return _shown(request, officer, found)


@desk(Deed.REVEAL, "POST")
def reveal(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """Show the owners in full, once; on record."""
    found = chosen(request, officer, handle)
    owners = [n for n in (found.owner_number, found.co_owner_number) if n]
    seen = [(found.city, "vehicle", found.vin), *((found.city, "party", n) for n in owners)]
    looks.write_down(officer, Purpose.REVEAL, seen, now())
    Client(request.session).unmask(handle)
    return HttpResponseRedirect("./")


@desk(Deed.ACCEPT, "POST")
def accept(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """受理: open the case for whoever is here, and go as far as the rules allow."""
    found, key = chosen(request, officer, handle), key_of(request)
    service = offers.pressed(request, "vehicle")
    try:
        here = forms.presence(request.POST, found.as_fact(), day_of(now()))
        wanted = Wanted(service, found.vin, here.applicant, here.capacity, here.agent, True)
        outcome = open_case(wanted, officer_call(officer, key))
    except forms.Mistakes as mistakes:
        return _shown(request, officer, found, mistakes.mishap)
    except (StaleCase, AlreadyDone):
        return _shown(request, officer, chosen(request, officer, handle), OVERTAKEN)
    return case_page.after(outcome)


def _shown(
    request: HttpRequest,
    officer: Officer,
    found: Vehicle,
    mishap: Mishap = FINE,
) -> HttpResponse:
    client, at, fact = Client(request.session), now(), found.as_fact()
    looks.write_down(officer, Purpose.CASE, [(found.city, "vehicle", found.vin)], at)
    address = client.address(found)
    unmasked = client.unmasked(address.split("/")[-2])
    context = frame(request, officer) | {
        "vehicle": found,
        "title": f"{found.brand} {words.vehicle_kind(fact)}",
        "tag": records.validity(found.valid_until, day_of(at)),
        "owners": _owners(found, client, whole=unmasked),
        "reveal": "" if unmasked or not may(officer, Deed.REVEAL, found.place) else address,
        "rows": records.vehicle(fact),
        "offers": offers.offers("vehicle", found.vin, fact.owner, officer, at),
        "form": forms.who(fact, request.POST),
        "address": address,
        **at_hand(request, officer, found.place, mishap),
        **_history(found),
    }
    return render(request, "counter/vehicle.html", context, status=mishap.status)


def _owners(vehicle: Vehicle, client: Client, *, whole: bool) -> list[Row]:
    both = (
        (_("Owner"), vehicle.owner_name, vehicle.owner_number),
        (_("Co-owner"), vehicle.co_owner_name, vehicle.co_owner_number),
    )
    return [
        {
            "label": label,
            "shown": records.party(name, number, whole=whole),
            "href": client.address_of_person(number),
        }
        for label, name, number in both
        if number
    ]


def _history(vehicle: Vehicle) -> Row:
    return {
        "marks": records.marks(find.marks_of(vehicle.city, vehicle.vin)),
        "cases": [
            case_page.card(case)
            for case in queries.cases_about(vehicle.city, "vehicle", vehicle.vin)
        ],
        "changes": records.changes(find.changes_of(vehicle.city, "vehicle", vehicle.vin)),
    }
