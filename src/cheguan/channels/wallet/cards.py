"""What a phone gets: the face of each thing that its owner holds, and its code to sign again."""

from __future__ import annotations

from base64 import b64encode
from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any

from django.urls import reverse

from cheguan.channels.wallet import held
from cheguan.channels.wallet.held import Held
from cheguan.credentials import issuing
from cheguan.credentials.issuing import NothingToSay, Wish
from cheguan.facts.people import Party
from cheguan.ui import catalogue

KEPT = timedelta(days=30)
"""So long a phone shows what it has without having met us again."""


def given(person: Party, jwk: Mapping[str, Any], now: datetime) -> dict[str, Any]:
    """All cards of a person, bound to the key of this phone. Raises NotAKey."""
    return {
        "until": int((now + KEPT).timestamp()),
        "cards": list(_cards(person, jwk, now)),
    }


def _cards(person: Party, jwk: Mapping[str, Any], now: datetime) -> Iterator[dict[str, Any]]:
    for one in held.of(person, now):
        try:
            credential = issuing.issue(wish(one, person, jwk), now)
        except NothingToSay:  # it has run out, or is void
            continue
        yield {
            "id": one.handle,
            "type": one.type,
            "title": one.title,
            "face": catalogue.render(one.component, one.arguments, None),
            "paper": reverse("wallet:paper", args=(one.handle,)),
            "code": b64encode(bytes(credential.signed)).decode(),
        }


def wish(one: Held, person: Party, jwk: Mapping[str, Any] | None = None) -> Wish:
    """What is asked of the credentials room; without a key, for paper."""
    return Wish(one.city, one.type, one.key, person.number, jwk)
