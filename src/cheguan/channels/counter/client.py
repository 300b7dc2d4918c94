"""The client at the desk: what the session holds of him, until the next one is called.

Addresses name vehicles by handles that mean something only here, so that no history, log or
neighbour's screen tells anyone's numbers.
"""

from __future__ import annotations

from typing import Any

from django.contrib.sessions.backends.base import SessionBase
from django.http import Http404
from django.urls import reverse

from cheguan.channels.handles import handle, handle_of
from cheguan.registry import find
from cheguan.registry.models import Party, Vehicle

_KEY = "client"


class Client:
    """What was searched for, what came of it, and what is to be shown in full once."""

    def __init__(self, session: SessionBase) -> None:
        self._session = session
        self._kept: dict[str, Any] = session.get(_KEY, {"vehicles": {}, "people": {}})

    @property
    def sought(self) -> str:
        """What was typed into the search box last; empty if nothing."""
        return str(self._kept.get("sought", ""))

    def seek(self, text: str) -> None:
        """Remember what is searched for."""
        self._keep(sought=text)

    def address(self, vehicle: Vehicle) -> str:
        """The page of a vehicle, for as long as this client is served."""
        name = handle(vehicle)
        self._keep(vehicles=self._kept["vehicles"] | {name: vehicle.vin})
        return reverse("counter:vehicle", args=(name,))

    def vehicle(self, name: str) -> Vehicle:
        """The vehicle of a handle. Raises Http404 for one that this client did not bring."""
        found = find.vehicle(self._kept["vehicles"].get(name, ""))
        if found is None:
            raise Http404
        return found

    def address_of_person(self, number: str) -> str:
        """The page of a person, for as long as this client is served."""
        name = handle_of("person", number)
        self._keep(people=self._kept["people"] | {name: number})
        return reverse("counter:person", args=(name,))

    def person(self, name: str) -> Party:
        """The person of a handle. Raises Http404 for one that this client did not bring."""
        found = find.party(self._kept["people"].get(name, ""))
        if found is None:
            raise Http404
        return found

    def unmask(self, what: str) -> None:
        """Let the next page about this show people in full."""
        self._keep(unmasked=what)

    def unmasked(self, what: str) -> bool:
        """Whether to show people in full; true once for each wish."""
        if self._kept.get("unmasked") != what:
            return False
        self._keep(unmasked="")
        return True

    def dismiss(self) -> None:
        """下一位: forget everything."""
        self._session.pop(_KEY, None)

    def _keep(self, **parts: Any) -> None:
        self._kept = self._session[_KEY] = self._kept | parts
