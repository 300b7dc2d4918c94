"""Sign-in of citizens, behind one interface.

A demonstration lets one choose an invented person, or give the number and name of any of them.
Where a real identity provider is connected, it takes the demonstration's place and nothing else
changes: it answers with the same Party, and `begin` keeps it in the session.
"""

from __future__ import annotations

from typing import Protocol

from django.conf import settings
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from cheguan.facts.errors import MESSAGES, Malformed
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType, Party
from cheguan.kernel.text import Text, _
from cheguan.registry import find

_KEY = "citizen"


class Mistake(Exception):
    """What was entered does not identify anyone; says which field, and what to do."""

    def __init__(self, field: str, text: Text, **values: str | int) -> None:
        self.field, self.text, self.values = field, text, values
        super().__init__(text)


class IdentityProvider(Protocol):
    """Who can say that someone is who she says. Each raises Mistake."""

    def choose(self, number: str) -> Party:
        """The person who was chosen from a list."""

    def confirm(self, number: str, name: str) -> Party:
        """The person of this number and name."""


class Demonstration:
    """Believes whoever knows the number, or the number and the name, of an invented person; and
    nobody at all where people are real."""

    def choose(self, number: str) -> Party:
        """By the number alone."""
        return self._known(number, "person")

    def confirm(self, number: str, name: str) -> Party:
        """By the number, if the name fits it."""
        party = self._known(number, "number")
        if party.name != name.strip():
            raise Mistake("number", UNKNOWN)
        return party

    def _known(self, number: str, field: str) -> Party:
        if not settings.DEMONSTRATION:
            raise Mistake(field, NOT_CONNECTED)
        try:
            party = find.party(IdentityNumber.parse(number))
        except Malformed as error:
            raise Mistake(field, MESSAGES[error.code], **error.values) from None
        if party is None:
            raise Mistake(field, UNKNOWN)
        return party.as_fact()


NOT_CONNECTED = _("Signing in is not set up here yet. Please go to any vehicle office.")
UNKNOWN = _("Nobody of this number and name is known in this demonstration. Check both.")

PROVIDER: IdentityProvider = Demonstration()


def begin(request: HttpRequest, person: Party) -> None:
    """Sign a citizen in: a new session, so that no old one can be planted on her."""
    request.session.flush()
    request.session[_KEY] = {"number": person.number, "name": person.name}


def end(request: HttpRequest) -> None:
    """Sign out; whatever the session held is gone."""
    request.session.flush()


def citizen(request: HttpRequest) -> Party | None:
    """Who is signed in as a citizen."""
    kept = request.session.get(_KEY)
    if kept is None:
        return None
    return Party.model_construct(
        document=DocumentType.RESIDENT_CARD, number=kept["number"], name=kept["name"]
    )


def safe_next(wanted: str) -> str:
    """Where to go after signing in: only a page of our own, else the front page."""
    return wanted if url_has_allowed_host_and_scheme(wanted, allowed_hosts=None) else "/"
