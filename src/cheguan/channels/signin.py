"""Citizens' sessions: begun when the identity department has signed someone in, ended at will.

On the way there and back the session keeps what the department's answer must fit, and the page
to go to afterwards; it is taken out once, so that no answer is of use a second time.
"""

from __future__ import annotations

from dataclasses import asdict
from typing import NamedTuple

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from cheguan.agencies.identity.signin import Pending
from cheguan.facts.people import DocumentType, Party

_KEY, _PENDING = "citizen", "sign-in"


class UnderWay(NamedTuple):
    """A sign-in that the department has yet to answer, and where to go after it."""

    pending: Pending
    next: str


def keep(request: HttpRequest, pending: Pending, wanted: str) -> None:
    """Remember a sign-in that begins; one that began before is forgotten."""
    request.session[_PENDING] = asdict(pending) | {"next": safe_next(wanted)}


def taken(request: HttpRequest) -> UnderWay | None:
    """The sign-in that this browser has begun, once."""
    kept = request.session.pop(_PENDING, None)
    if kept is None:
        return None
    wanted = kept.pop("next")
    return UnderWay(Pending(**kept), wanted)


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
