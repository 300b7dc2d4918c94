"""A computer at the counter: signing in, searching, issuing, as a browser does it."""

from __future__ import annotations

import re
from typing import Any

from django.test import Client
from integration.records import TIANHE

from cheguan.organisation.models import Appointment, Look, Staff
from cheguan.organisation.powers import Role
from cheguan.registry.models import Vehicle

SERVICE = "vehicles/inspection_mark"


def staff(number: str, *roles: Role, office: str = TIANHE) -> Staff:
    """Someone appointed; nobody here signs in with the password, which takes its time to hash."""
    person = Staff.objects.create(number=number, name="李警官", office_id=office)
    for role in roles:
        Appointment.objects.create(staff=person, role=role, office_id=office)
    return person


def desk(*roles: Role, office: str = TIANHE, number: str = "") -> Client:
    """A computer at which someone with these roles is signed in."""
    client = Client(headers={"accept-language": "en"})
    who = staff(number or f"{'-'.join(roles)}{office}"[:20], *roles, office=office)
    client.force_login(who, backend="django.contrib.auth.backends.ModelBackend")
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def search(client: Client, typed: str) -> Any:
    return client.post("/counter/search", {"q": typed}, follow=True)


def opened(client: Client, car: Vehicle) -> tuple[str, str]:
    """The address and the text of a car's page."""
    found = re.search(r'href="(/counter/vehicles/\w+/)"', text(search(client, car.plate)))
    assert found
    return found[1], text(client.get(found[1]))


def key_in(page: str) -> str:
    found = re.search(r'name="key" value="([^"]+)"', page)
    assert found
    return found[1]


def issue(client: Client, car: Vehicle, **changes: str) -> Any:
    address, page = opened(client, car)
    form = {"who": "owner", "service": SERVICE, "key": key_in(page)} | changes
    return client.post(f"{address}accept", form)


def looks(purpose: str) -> set[tuple[str, str]]:
    return set(Look.objects.filter(purpose=purpose).values_list("kind", "key"))
