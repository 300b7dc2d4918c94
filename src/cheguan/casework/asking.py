"""Who asks for a change of a case, and what can be wrong with that."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from typing import Any
from uuid import UUID

from cheguan.casework.models import Case
from cheguan.facts.people import Party
from cheguan.kernel.service import Capacity, Service
from cheguan.organisation.powers import Officer


@dataclass(frozen=True, slots=True)
class Asker:
    """The person or the officer who asks, through a channel; with neither, the system itself."""

    channel: str
    person: Party | None = None
    officer: Officer | None = None

    @property
    def by(self) -> str:
        """What the journal calls the asker."""
        if self.officer:
            return "staff"
        return "applicant" if self.person else "system"

    @property
    def id(self) -> str:
        """Under whom idempotency keys are kept."""
        if self.officer:
            return f"s:{self.officer.number}"
        return f"p:{self.person.number}" if self.person else "system"


SYSTEM = Asker("system")


@dataclass(frozen=True, slots=True)
class Call:
    """One request for a change: who asks, when, and the idempotency key that it bears.

    Only the system asks without a key; whatever it asks may be asked again.
    """

    asker: Asker
    now: datetime
    key: UUID | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """A case as the asker saw it: its number, and the version that was on the screen."""

    number: str
    version: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case, and whether this very request moved it; if not, someone had been here before."""

    case: Case
    moved: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is applied for: a service for a vehicle or a licence, by its holder or for him by an
    agent. `answers` is what was typed or chosen, by field, as it came."""

    service: Service[Any]
    subject: str
    applicant: Party
    capacity: Capacity = Capacity.OWNER
    agent: Party | None = None
    confirmed: bool = False
    answers: Mapping[str, Any] = field(default_factory=dict)

    @property
    def content(self) -> str:
        """What the request asks for; a repeat of it asks for the same."""
        tail = f" {digest_of(self.answers)}" if self.answers else ""
        return f"open {self.service.id} {self.subject}{tail}"


def digest_of(said: Mapping[str, Any] | bytes) -> str:
    """What stands for values or for a file in what a request asks for."""
    whole = (
        said if isinstance(said, bytes) else json.dumps(said, sort_keys=True, default=str).encode()
    )
    return sha256(whole).hexdigest()[:16]


class CaseworkError(Exception):
    """Something that the asker can put right; nothing was changed."""


class NotFound(CaseworkError):
    """There is no such thing, or it is not the asker's to see: the two are told alike."""


class NotAllowed(CaseworkError):
    """This person may not do this."""


class NotOffered(CaseworkError):
    """The service is not offered on this channel, to anyone."""


class StaleCase(CaseworkError):
    """The case has changed since the asker saw it."""


class KeyReused(CaseworkError):
    """The idempotency key was used before, for something else."""


class InOtherHands(CaseworkError):
    """The other owner of the vehicle has applied for the same already."""
