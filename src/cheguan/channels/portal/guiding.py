"""办事指南: everything about a service and, for who is signed in, where to begin."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.http import urlencode
from django.views.decorators.http import require_GET

from cheguan.channels import signin
from cheguan.channels.handles import handle
from cheguan.channels.portal import offers
from cheguan.channels.present import guide as guides
from cheguan.channels.present import words
from cheguan.facts.people import Party
from cheguan.kernel.service import Service
from cheguan.registry import find

Row = dict[str, Any]


@require_GET
def guide(request: HttpRequest, group: str, name: str) -> HttpResponse:
    """The guide, with the vehicles to begin with, or the button that begins."""
    service = offers.one(group, name)
    person = signin.citizen(request)
    context = {
        "name": words.said(service.name),
        "summary": words.said(service.summary),
        "rows": guides.rows(service),
        "vehicles": _vehicles(service, person),
        "begin": _begin(service, person),
        "verb": words.said(service.verb),
        "sign_in_href": "/sign-in?" + urlencode({"next": request.path}),
        "signed_out": person is None,
        "back": "/services/",
    }
    return render(request, "portal/guide.html", context)


def _vehicles(service: Service[Any], person: Party | None) -> list[Row]:
    if person is None or service.application.subject_kind() != offers.VEHICLE:
        return []
    return [
        {
            "number": vehicle.plate,
            "kind": vehicle.plate_kind,
            "href": offers.apply(service, handle(vehicle)),
        }
        for vehicle in find.vehicles_of(person.number)
    ]


def _begin(service: Service[Any], person: Party | None) -> str:
    """Where one begins without choosing: with one's licence, or by typing."""
    if person is None or service.application.subject_kind() == offers.VEHICLE:
        return ""
    return offers.apply(service)
