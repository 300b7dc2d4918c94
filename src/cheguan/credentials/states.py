"""The states of a credential, and what can happen to one."""

from __future__ import annotations

from django.db import models

from cheguan.credentials.types import Standing


class State(models.TextChoices):
    """How a credential stands; after `revoked` and `expired` nothing more happens."""

    VALID = "valid"
    SUSPENDED = "suspended"
    REVOKED = "revoked"
    EXPIRED = "expired"

    @classmethod
    def followed(cls) -> tuple[State, ...]:
        """Those that still follow their record."""
        return (cls.VALID, cls.SUSPENDED)

    @classmethod
    def published(cls) -> tuple[State, ...]:
        """Those that a status list tells apart from valid."""
        return (cls.REVOKED, cls.SUSPENDED)


class Event(models.TextChoices):
    """What happened: a row of the journal each."""

    ISSUED = "issued"
    SUSPENDED = "suspended"
    REINSTATED = "reinstated"
    REVOKED = "revoked"
    SUPERSEDED = "superseded"
    EXPIRED = "expired"


BECOMES = {
    Event.SUSPENDED: State.SUSPENDED,
    Event.REINSTATED: State.VALID,
    Event.REVOKED: State.REVOKED,
    Event.SUPERSEDED: State.REVOKED,
    Event.EXPIRED: State.EXPIRED,
}


def event(state: State, standing: Standing) -> Event | None:
    """What happens to a credential whose record stands so; None where nothing changes."""
    if standing is Standing.REVOKED:
        return Event.REVOKED
    if standing is Standing.SUSPENDED:
        return Event.SUSPENDED if state is State.VALID else None
    return Event.REINSTATED if state is State.SUSPENDED else None
