"""What would be decided now: the same facts and rules as in a case, but nothing is written."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cheguan.casework.facts import DEPARTMENTS, Facts, ask
from cheguan.facts import vehicles
from cheguan.kernel.application import Application
from cheguan.kernel.days import day_of
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Service
from cheguan.kernel.sources import Known
from cheguan.registry.models import Vehicle


@dataclass(frozen=True, slots=True)
class Preview:
    """The application and its verdict; neither, while a department is silent."""

    silent: tuple[str, ...]
    application: Application | None = None
    verdict: Verdict | None = None


def preview(service: Service[Any], vehicle: Vehicle, now: datetime) -> Preview:
    """Judge a vehicle for a service by the facts of this moment. One query."""
    given = {service.application.subject(): vehicle.vin}
    told = ask(DEPARTMENTS, service, given, vehicle.city, now)
    registered = Known(vehicle.as_fact(), vehicles.registered.id, now)
    kept = {
        name: registered
        for name, origin in service.application.prefilled_fields().items()
        if origin.source.id == vehicles.registered.id
    }
    facts = Facts(given, {**told, **kept})
    if facts.silent:
        return Preview(facts.silent)
    application = facts.application(service.application)
    return Preview((), application, service.judge(application, day_of(now)))
