"""申请: say what it is about, check what is known, confirm. What is known is shown, not asked."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import Asker, Wanted
from cheguan.casework.opening import open_case
from cheguan.casework.preview import Preview, preview
from cheguan.casework.subjects import places
from cheguan.channels.filling import LONGEST, Errand, Filled
from cheguan.channels.handles import chosen
from cheguan.channels.portal import fields, offers
from cheguan.channels.present import cases, facts, foretold, mistakes, words
from cheguan.channels.who import citizen_call, for_citizens, key_of, new_key, now
from cheguan.facts.people import Party
from cheguan.kernel.application import About
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.days import day_of
from cheguan.kernel.service import Service
from cheguan.registry import find, licences
from cheguan.registry.models import Vehicle
from cheguan.ui import errors

Row = dict[str, Any]

LOOK, CHANGE = "look", "change"
"""What a button of the form wants: to see what follows, to type again. Any other one confirms."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_citizens
def apply(
    request: HttpRequest, person: Party, group: str, name: str, handle: str = ""
) -> HttpResponse:
    """One page after another: what it is about, if that is to be typed; then all that is known."""
    service = offers.one(group, name)
    vehicle = _vehicle(service, person, handle)
    if _about(service).kind == offers.LICENCE and licences.licence(person.number) is None:
        return _no_licence(request)
    typed = request.POST.get(service.application.subject(), "")[:LONGEST]
    if _about(service).typed and (request.method != "POST" or _wish(request) == CHANGE):
        return _question(request, service, typed)
    subject = vehicle.vin if vehicle else typed if _about(service).typed else person.number
    try:
        return _errand(request, Wanted(service, subject, person), vehicle)
    except Mistaken as mistaken:
        return _question(request, service, typed, mistakes.told(mistaken))


def _about(service: Service[Any]) -> About:
    about: About = service.application.origins()[service.application.subject()]
    return about


def _vehicle(service: Service[Any], person: Party, handle: str) -> Vehicle | None:
    """The vehicle of a handle, for a service about one. Raises Http404."""
    if (_about(service).kind == offers.VEHICLE) != bool(handle):
        raise Http404
    if not handle:
        return None
    vehicle = chosen(handle, find.vehicles_of(person.number))
    if vehicle is None:
        raise Http404
    return vehicle


def _wish(request: HttpRequest) -> str:
    return request.POST.get("step", "")


def _no_licence(request: HttpRequest) -> HttpResponse:
    return errors.page(
        request,
        404,
        title=_("You have no driving licence here"),
        sentence=_("Only licences of this province are shown. Any licence office helps you on."),
    )


def _question(
    request: HttpRequest, service: Service[Any], typed: str, wrong: dict[str, str] | None = None
) -> HttpResponse:
    """One question on a page: what it is about."""
    about, name = _about(service), service.application.subject()
    error = (wrong or {}).get(name, "")
    context = {
        "name": words.said(service.name),
        "field": name,
        "label": words.said(service.application.label(name)),
        "hint": words.said(about.hint) if about.hint else "",
        "value": typed,
        "error": error,
        "errors": [{"field": name, "text": error}] if error else [],
        "back": offers.guide(service),
    }
    return render(request, "portal/question.html", context, status=422 if error else 200)


def _errand(request: HttpRequest, wanted: Wanted, vehicle: Vehicle | None) -> HttpResponse:
    """Read what was filled in; hand it in, if it is what was on the screen, else show what follows.
    Raises Mistaken when what it is about cannot be read."""
    asker, at = Asker(PORTAL.id, person=wanted.applicant), now()
    [place] = places([wanted], asker)
    errand = Errand(wanted.service, wanted.applicant, place, day_of(at))
    filled = fields.read(errand, request, at)
    wanted = replace(wanted, answers=filled.answers)
    if _confirms(request, filled):
        return _hand_in(request, replace(wanted, confirmed=True))
    seen, filled = _judged(wanted, filled, asker)
    return _check(request, errand, seen, filled, vehicle)


def _confirms(request: HttpRequest, filled: Filled) -> bool:
    """Only what was on the screen can be confirmed: whoever changes something sees it first."""
    unchanged = request.POST.get("seen") == filled.token and not filled.wrong
    return request.method == "POST" and _wish(request) != LOOK and unchanged


def _judged(wanted: Wanted, filled: Filled, asker: Asker) -> tuple[Preview, Filled]:
    """What would be decided now; answers that cannot be read are left out, and said to be wrong."""
    try:
        return preview(wanted, asker, now()), filled
    except Mistaken as mistaken:
        if wanted.service.application.subject() in mistaken.mistakes:
            raise
        rest = {n: a for n, a in filled.answers.items() if n not in mistaken.mistakes}
        wrong = filled.wrong | mistakes.told(mistaken)
        return preview(replace(wanted, answers=rest), asker, now()), replace(
            filled, answers=rest, wrong=wrong
        )


def _check(
    request: HttpRequest, errand: Errand, seen: Preview, filled: Filled, vehicle: Vehicle | None
) -> HttpResponse:
    """Everything on one page: what is known, what may be changed, what it costs, the button."""
    service, typed = errand.service, _about(errand.service).typed
    controls = fields.controls(errand, seen.application, filled)
    paid = service.fee.unit(errand.today) > 0
    context = {
        "name": words.said(service.name),
        "vehicle": vehicle,
        "typed": _typed(service, seen.subject) if typed else None,
        "controls": controls,
        "pictures": any(control["kind"] == "picture" for control in controls),
        "again": "seen" in request.POST and not filled.wrong,
        "seen": filled.token,
        "key": new_key(),
        "errors": [_error(control) for control in controls if control["error"]],
        "step": 1 + typed,
        "steps": 2 + typed + paid,
        "verb": words.said(service.verb),
        "price": words.price(seen, errand.today),
        "time": words.term(service.promised),
        "back": "/" if vehicle else offers.guide(service),
        **_known(service, seen, errand.today),
    }
    return render(request, "portal/apply.html", context, status=422 if filled.wrong else 200)


def _typed(service: Service[Any], subject: str) -> Row:
    name = service.application.subject()
    return {"name": name, "label": words.said(service.application.label(name)), "value": subject}


def _error(control: Row) -> Row:
    """A mistake at the top of the page, leading to its field."""
    return {"field": control.get("file", control["name"]), "text": control["error"]}


def _known(service: Service[Any], seen: Preview, today: date) -> Row:
    if seen.application is None or seen.verdict is None:
        return {"silent": [_label(service, name) for name in seen.silent]}
    return {
        "rows": facts.rows(
            service, seen.application, seen.verdict, service.application.open_fields()
        ),
        "conditions": facts.conditions(service, seen.application, seen.verdict),
        "reasons": cases.reasons_of(service, seen.verdict),
        "doubts": bool(seen.verdict.doubts),
        "foretold": foretold.sentences(service, seen.application, today)
        if seen.verdict.accepted
        else [],
        "review_within": words.term(service.decide_within),
    }


def _label(service: Service[Any], name: str) -> Row:
    origin = service.application.prefilled_fields()[name]
    return {
        "label": words.said(service.application.label(name)),
        "keeper": words.said(origin.source.keeper),
    }


def _hand_in(request: HttpRequest, wanted: Wanted) -> HttpResponse:
    call = citizen_call(wanted.applicant, PORTAL.id, key_of(request))
    outcome = open_case(wanted, call)
    address = reverse("portal:case", args=(outcome.case.number,))
    return HttpResponseRedirect(address if outcome.moved else f"{address}?already")
