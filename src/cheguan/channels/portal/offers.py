"""What the portal offers: the services, by group and by what they are about."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from typing import Any

from django.http import Http404
from django.urls import reverse

from cheguan.channels.present import words
from cheguan.kernel.channels import PORTAL
from cheguan.kernel.service import Service
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.services.catalogue import NoSuchService, catalogue
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]

VEHICLE, LICENCE, NEW_VEHICLE = "vehicle", "licence", "new-vehicle"

_GROUPS: Mapping[str, Text] = {
    "vehicles": mark("Vehicles"),
    "drivers": mark("Drivers and licences"),
}
_ICONS = {VEHICLE: "mark", LICENCE: "card", NEW_VEHICLE: "plate"}


def one(group: str, name: str) -> Service[Any]:
    """The service of this address. Raises Http404."""
    try:
        found = service_of(f"{group}/{name}")
    except NoSuchService:
        raise Http404 from None
    if PORTAL not in found.offered_on():
        raise Http404
    return found


def about(kind: str) -> list[Service[Any]]:
    """The services about one kind of subject."""
    return [one for one in _offered() if one.application.subject_kind() == kind]


def tiles() -> list[Row]:
    """All services, for the `tiles` component."""
    return [_tile(service) for service in _offered()]


def groups() -> list[Row]:
    """The same by group, each under its name."""
    by_group = groupby(_offered(), key=_group)
    return [
        {"name": words.said(_GROUPS[group]), "tiles": [_tile(service) for service in services]}
        for group, services in by_group
    ]


def _group(service: Service[Any]) -> str:
    return service.id.partition("/")[0]


def _offered() -> Iterator[Service[Any]]:
    """Group by group."""
    order = list(_GROUPS)
    services = sorted(catalogue().values(), key=lambda one: (order.index(_group(one)), one.id))
    return (one for one in services if PORTAL in one.offered_on())


def _tile(service: Service[Any]) -> Row:
    return {
        "text": words.said(service.name),
        "href": guide(service),
        "icon": _ICONS[service.application.subject_kind()],
    }


def guide(service: Service[Any]) -> str:
    """The address of its guide."""
    return reverse("portal:guide", args=service.id.split("/"))


def apply(service: Service[Any], handle: str = "") -> str:
    """The address where one applies, for the vehicle of a handle where there is one to choose."""
    view = "portal:apply-for" if handle else "portal:apply"
    return reverse(view, args=(*service.id.split("/"), *([handle] if handle else [])))
