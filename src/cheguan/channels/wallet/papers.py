"""A thing that a person holds, as a sheet of paper that anyone can check."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cheguan.channels.present import papers
from cheguan.channels.wallet import held, portrait
from cheguan.channels.wallet.cards import wish
from cheguan.channels.wallet.held import Held
from cheguan.credentials import issuing
from cheguan.credentials.issuing import NothingToSay
from cheguan.facts.people import Party
from cheguan.registry import licences


@dataclass(frozen=True, slots=True)
class Paper:
    """A PDF, and what its file is called."""

    name: str
    content: bytes


def of(person: Party, handle: str, address: str, now: datetime) -> Paper | None:
    """The paper of the thing with this handle; None where the person holds no such thing, or it
    holds no more. `address` is where anyone checks it."""
    thing = next((one for one in held.of(person, now) if one.handle == handle), None)
    if thing is None:
        return None
    try:
        credential = issuing.issue(wish(thing, person), now)
    except NothingToSay:
        return None
    return Paper(thing.type, papers.printed(credential, address, now, _portrait(thing)))


def _portrait(thing: Held) -> bytes:
    row = licences.licence(thing.key) if thing.type == "driving-licence" else None
    return portrait.small(row.city, row.portrait) if row and row.portrait else b""
