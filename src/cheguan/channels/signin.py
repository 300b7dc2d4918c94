"""Sign-in of citizens, behind one interface.

A demonstration lets one choose an invented person, or give the number and name of any of them.
Where a real identity provider is connected, it takes the demonstration's place and nothing else
changes: it answers with the same Party, and `begin` keeps it in the session.
"""

from __future__ import annotations

from typing import Protocol

from django.http import HttpRequest, QueryDict
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
    """Who can say that someone is who she says."""

    def identify(self, form: QueryDict) -> Party:
        """The person of this form. Raises Mistake."""


class Demonstration:
    """Believes whoever knows the number and the name of an invented person."""

    def identify(self, form: QueryDict) -> Party:
        """By the number alone when a person was chosen from the list, else with the name."""
        if chosen := form.get("person"):
            return self._known(chosen, "person", None)
        return self._known(form.get("number", ""), "number", form.get("name", ""))

    def _known(self, number: str, field: str, name: str | None) -> Party:
        try:
            checked = IdentityNumber.parse(number)
        except Malformed as error:
            raise Mistake(field, MESSAGES[error.code], **error.values) from None
        party = find.party(checked)
        if party is None or (name is not None and party.name != name.strip()):
            raise Mistake(
                field,
                _("Nobody of this number and name is known in this demonstration. Check both."),
            )
        return party.as_fact()


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
