"""The front page, signing in and out, and the list of services."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan import demonstration
from cheguan.casework import queries
from cheguan.casework.preview import preview
from cheguan.channels import signin
from cheguan.channels.handles import handle
from cheguan.channels.portal.cases import card
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.facts.people import Party
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.days import day_of
from cheguan.kernel.service import Service
from cheguan.registry import find
from cheguan.registry.models import Vehicle
from cheguan.services.catalogue import catalogue

SHOWN = 10
"""The front page shows so many vehicles, those that are due first."""


@require_GET
@never_cache
def home(request: HttpRequest) -> HttpResponse:
    """My vehicles and what each needs next; for a visitor, how to begin."""
    person = signin.citizen(request)
    if person is None:
        return render(request, "portal/welcome.html", {"services": _offered()})
    at = now()
    context = {
        "greeting": words.greeting(at, person.name),
        "vehicles": [_card(vehicle, at) for vehicle in find.vehicles_of(person.number)[:SHOWN]],
        "cases": [card(case) for case in queries.cases_of(person.number)[:3]],
        "services": _offered(),
    }
    return render(request, "portal/home.html", context)


def _offered() -> list[dict[str, str]]:
    return [
        {"text": words.said(service.name), "href": _guide(service), "icon": "vehicle"}
        for service in catalogue().values()
        if PORTAL in service.offered_on()
    ]


def _guide(service: Service[Any]) -> str:
    return reverse("portal:guide", args=service.id.split("/"))


def _card(vehicle: Vehicle, at: datetime) -> dict[str, Any]:
    """A vehicle with the first service that can be had for it now, or with why not."""
    card = {"number": vehicle.plate, "kind": vehicle.plate_kind, **_days_left(vehicle, at)}
    for service in catalogue().values():
        seen = preview(service, vehicle, at)
        if seen.verdict is None or PORTAL not in service.offered_on():
            continue
        if seen.verdict.accepted:
            return card | _can_be_had(service, vehicle)
        if not {refusal.code for refusal in seen.verdict.refusals} & service.not_yet:
            return card | _barred(service, vehicle, len(seen.verdict.refusals))
    return card | _nothing_to_do(vehicle)


def _days_left(vehicle: Vehicle, at: datetime) -> dict[str, Any]:
    if vehicle.valid_until is None:
        return {}
    days = (vehicle.valid_until - day_of(at)).days
    caption = _("until the mark expires") if days >= 0 else _("past the date")
    return {"days": days, "caption": caption}


def _can_be_had(service: Service[Any], vehicle: Vehicle) -> dict[str, Any]:
    return {
        "sentence": words.said(service.invitation),
        "detail": _("We have checked everything for you; nothing stands in the way."),
        "action": {"text": words.said(service.verb), "href": _apply(service, vehicle)},
        "notes": [
            _("About {time}").format(time=words.term(service.promised)),
            words.fee(service.fee),
            _("Nothing to bring"),
        ],
    }


def _barred(service: Service[Any], vehicle: Vehicle, count: int) -> dict[str, Any]:
    return {
        "sentence": _("{service}: not yet").format(service=words.said(service.name)),
        "detail": words.so_many_reasons(count),
        "action": {
            "text": _("See what is missing"),
            "href": _apply(service, vehicle),
            "tone": "quiet",
        },
    }


def _nothing_to_do(vehicle: Vehicle) -> dict[str, Any]:
    until = vehicle.valid_until
    return {
        "days": None,
        "tag": {"text": _("All in order"), "tone": "granted"},
        "sentence": _("Inspection valid until {until}").format(until=until) if until else "",
        "detail": _("Nothing to do now. We will remind you in time."),
    }


def _apply(service: Service[Any], vehicle: Vehicle) -> str:
    return reverse("portal:apply", args=(*service.id.split("/"), handle(vehicle)))


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """All services, each with its guide."""
    return render(request, "portal/services.html", {"services": _offered(), "back": "/"})


@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """Choose an invented person, or enter a number and a name."""
    wanted = request.POST.get("next") or request.GET.get("next", "")
    errors: list[dict[str, str]] = []
    if request.method == "POST":
        try:
            person = _identified(request.POST)
        except signin.Mistake as mistake:
            errors = [{"field": mistake.field, "text": words.said(mistake.text, mistake.values)}]
        else:
            signin.begin(request, person)
            return HttpResponseRedirect(signin.safe_next(wanted))
    context = {
        "errors": errors,
        "wrong": {error["field"]: error["text"] for error in errors},
        "next": wanted,
        "number": request.POST.get("number", "")[:40],
        "name": request.POST.get("name", "")[:60],
        "people": _people() if settings.DEMONSTRATION else [],
        "back": "/",
    }
    return render(request, "portal/sign-in.html", context, status=422 if errors else 200)


def _identified(form: QueryDict) -> Party:
    if chosen := form.get("person"):
        return signin.PROVIDER.choose(chosen)
    return signin.PROVIDER.confirm(form.get("number", ""), form.get("name", ""))


def _people() -> list[dict[str, str]]:
    named = [
        {"value": persona.number, "name": persona.name, "situation": words.said(persona.situation)}
        for persona in demonstration.PERSONAS
        if persona.is_person
    ]
    others = [_other(party) for party in demonstration.due_people(3)]
    return named + others


def _other(party: Party) -> dict[str, str]:
    situation = _("Someone else whose vehicle is due now")
    return {"value": party.number, "name": party.name, "situation": situation}


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session."""
    signin.end(request)
    return HttpResponseRedirect("/")
