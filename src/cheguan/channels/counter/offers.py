"""What the counter can do: each service, its conditions, and how it would end."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cheguan.casework.asking import Asker, Wanted
from cheguan.casework.preview import Preview, previews
from cheguan.channels.present import cases, dossier, facts, words
from cheguan.facts.people import Party
from cheguan.kernel.channels import COUNTER
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Service
from cheguan.organisation.powers import Officer
from cheguan.services.catalogue import catalogue

Row = dict[str, Any]


def services(kind: str) -> list[Service[Any]]:
    """The services about this kind of thing that the counter gives."""
    return [
        service
        for service in catalogue().values()
        if COUNTER in service.offered_on() and service.application.subject_kind() == kind
    ]


def pressed(request: HttpRequest, *kinds: str) -> Service[Any]:
    """The service, about one of these kinds of things, whose button was pressed. Raises
    SuspiciousOperation (400)."""
    wanted = request.POST.get("service", "")
    found = next((one for kind in kinds for one in services(kind) if one.id == wanted), None)
    if found is None:
        raise SuspiciousOperation("The form names no service of the counter.")
    return found


def offers(kind: str, subject: str, applicant: Party, officer: Officer, at: datetime) -> list[Row]:
    """Each service for this, as it would end now."""
    return keyed([offer(one) for one in seen(kind, subject, applicant, officer, at)])


def seen(
    kind: str, subject: str, applicant: Party, officer: Officer, at: datetime
) -> list[Preview]:
    """Each service for this, judged by the facts of the moment; all departments asked at once."""
    wanted = [Wanted(service, subject, applicant) for service in services(kind)]
    return previews(wanted, Asker(COUNTER.id, officer=officer), at)


def keyed(shown: list[Row]) -> list[Row]:
    """The first that can be had bears the key of the primary one."""
    first = next((offer for offer in shown if not offer["refused"]), None)
    return [offer | {"key": "primary" if offer is first else ""} for offer in shown]


def offer(seen: Preview) -> Row:
    """One service, for the page of what it is about."""
    service = seen.service
    offer = {"id": service.id, "name": words.said(service.name)}
    if seen.application is None or seen.verdict is None:
        silent = [words.said(service.application.label(name)) for name in seen.silent]
        return offer | _unknown(offer["name"], silent)
    every = facts.conditions(service, seen.application, seen.verdict)
    conditions, settled = dossier.parted(service, every)
    return offer | {
        "tag": _tag(service, seen.verdict),
        "conditions": conditions,
        "settled": settled,
        "reasons": cases.reasons_of(service, seen.verdict),
        "refused": not seen.verdict.accepted,
        "button": _button(offer["name"], seen.verdict),
    }


def folded(offer: Row) -> Row:
    """The same with every condition that is met among the settled ones."""
    look, settled = dossier.folded(offer.get("conditions", []), offer.get("settled", []))
    return offer | {"conditions": look, "settled": settled}


def _unknown(name: str, silent: list[str]) -> Row:
    return {
        "tag": {"text": _("A department is silent"), "tone": "waiting"},
        "silent": silent,
        "refused": False,
        "button": _("Hand in: {service}").format(service=name),
    }


def _tag(service: Service[Any], verdict: Verdict) -> dict[str, str]:
    if not verdict.accepted and {r.code for r in verdict.refusals} <= service.not_yet:
        return {"text": _("Nothing to do yet"), "tone": ""}
    if not verdict.accepted:
        return {"text": _("Not possible"), "tone": "refused"}
    if verdict.doubts:
        return {"text": _("Needs a review"), "tone": "waiting"}
    return {"text": _("Can be issued now"), "tone": "granted"}


def _button(name: str, verdict: Verdict) -> str:
    if not verdict.accepted:
        return _("Record as a formal refusal: {service}").format(service=name)
    if verdict.doubts:
        return _("Hand in: {service}").format(service=name)
    return _("Issue: {service}").format(service=name)
