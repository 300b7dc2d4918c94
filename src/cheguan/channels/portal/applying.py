"""The service guide, and applying: what is known is shown, not asked."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cheguan.casework.asking import Wanted
from cheguan.casework.opening import open_case
from cheguan.casework.preview import Preview, preview
from cheguan.channels import signin
from cheguan.channels.handles import chosen, handle
from cheguan.channels.present import cases, facts, words
from cheguan.channels.present import guide as guides
from cheguan.channels.who import citizen_call, for_citizens, key_of, new_key, now
from cheguan.facts.people import Party
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.service import Service
from cheguan.registry import find
from cheguan.registry.models import Vehicle
from cheguan.services.catalogue import NoSuchService
from cheguan.services.catalogue import service as service_of


def _service(group: str, name: str) -> Service[Any]:
    try:
        found = service_of(f"{group}/{name}")
    except NoSuchService:
        raise Http404 from None
    if PORTAL not in found.offered_on():
        raise Http404
    return found


@require_GET
def guide(request: HttpRequest, group: str, name: str) -> HttpResponse:
    """办事指南: everything about a service; signed in, with the vehicles to begin with."""
    service = _service(group, name)
    person = signin.citizen(request)
    vehicles = find.vehicles_of(person.number) if person else []
    context = {
        "service": service,
        "name": words.said(service.name),
        "summary": words.said(service.summary),
        "rows": guides.rows(service),
        "vehicles": [
            {
                "number": vehicle.plate,
                "kind": vehicle.plate_kind,
                "href": reverse("portal:apply", args=(group, name, handle(vehicle))),
            }
            for vehicle in vehicles
        ],
        "sign_in_href": "/sign-in?" + urlencode({"next": request.path}),
        "signed_out": person is None,
        "back": "/services/",
    }
    return render(request, "portal/guide.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_citizens
def apply(request: HttpRequest, person: Party, group: str, name: str, handle: str) -> HttpResponse:
    """Show what is known and whether it fits; on confirming, open the case and go to it."""
    service = _service(group, name)
    vehicle = chosen(handle, find.vehicles_of(person.number))
    if vehicle is None:
        raise Http404
    if request.method == "POST":
        return _hand_in(request, person, service, vehicle)
    seen = preview(service, vehicle, now())
    context = {
        "name": words.said(service.name),
        "vehicle": vehicle,
        "key": new_key(),
        "back": "/",
        **_known(service, seen),
    }
    return render(request, "portal/apply.html", context)


def _known(service: Service[Any], seen: Preview) -> dict[str, Any]:
    if seen.application is None or seen.verdict is None:
        return {"silent": [words.said(service.application.label(name)) for name in seen.silent]}
    return {
        "rows": facts.rows(service, seen.application, seen.verdict),
        "conditions": facts.conditions(service, seen.application, seen.verdict),
        "reasons": cases.reasons_of(service, seen.verdict),
        "doubts": bool(seen.verdict.doubts),
        "verb": words.said(service.verb),
        "review_within": words.term(service.decide_within),
        "notes": _("{fee} · {time}").format(
            fee=words.fee(service.fee), time=words.term(service.promised)
        ),
    }


def _hand_in(
    request: HttpRequest, person: Party, service: Service[Any], vehicle: Vehicle
) -> HttpResponse:
    wanted = Wanted(service, vehicle.vin, applicant=person, confirmed=True)
    outcome = open_case(wanted, citizen_call(person, PORTAL.id, key_of(request)))
    address = reverse("portal:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")
