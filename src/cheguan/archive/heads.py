"""Signed heads: what the tree of a city's journal came to, and when.

A head says its size and root, its time, its number and the digest of the head before it, so that
the heads are a chain of their own. `said` are the bytes that are signed.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cheguan_verify import Trust

from cheguan import rows
from cheguan.archive import entries, signing, tree
from cheguan.archive.models import Head
from cheguan.archive.signing import Untrusted

ABOUT = "cheguan-journal-head/1"


class NoHead(LookupError):
    """Nothing was sealed there yet."""


class Forged(ValueError):
    """It is no head that this office signed; the text says why."""


@dataclass(frozen=True)
class Told:
    """What a head says."""

    city: str
    number: int
    size: int
    root: bytes
    at: datetime
    previous: str


def latest(city: str) -> Head | None:
    """The newest head of a city."""
    return rows.first(Head, "city = %s ORDER BY number DESC LIMIT 1", city)


def sign(city: str, now: datetime) -> Head:
    """Sign what the tree is now. The caller holds the city's tree (archive.sealing)."""
    before, size = latest(city), tree.size(city)
    # A clock that was set back makes no head that is older than the one before it.
    at = max(now, before.at) if before else now
    number = before.number + 1 if before else 1
    said = entries.text(
        {
            "about": ABOUT,
            "city": city,
            "number": number,
            "size": size,
            "root": tree.edge(city, size).root.hex(),
            "at": entries.instant(at),
            "previous": digest(before.said) if before else "",
        }
    )
    by = signing.signer(now)
    head = Head(city=city, number=number, size=size, at=at, said=said, kid=by.kid.hex())
    head.signature = by.sign(said.encode())
    rows.add([head])
    return head


def digest(said: str) -> str:
    """By what the next head names this one."""
    return hashlib.sha256(said.encode()).hexdigest()


def read(said: str) -> Told:
    """What it says. Raises Forged."""
    try:
        told = json.loads(said)
        if told["about"] != ABOUT:
            raise Forged(f"It is no {ABOUT}.")
        return Told(
            city=str(told["city"]),
            number=int(told["number"]),
            size=int(told["size"]),
            root=bytes.fromhex(told["root"]),
            at=datetime.strptime(told["at"], entries.INSTANT).replace(tzinfo=UTC),
            previous=str(told["previous"]),
        )
    except (ValueError, KeyError, TypeError) as error:
        raise Forged("It can't be read as a head.") from error


def plain(head: Head) -> dict[str, str]:
    """A head as a file that anyone can keep: with it and its signer's certificate, it is checked
    without the platform."""
    return {
        "said": head.said,
        "kid": head.kid,
        "signature": bytes(head.signature).hex(),
        "certificate": signing.pem(signing.certificate(head.kid)),
    }


def opened(kept: Mapping[str, Any], trust: Trust) -> Told:
    """What a kept head says, once its signature is checked. Raises Forged."""
    try:
        certificate = signing.read_pem(kept["certificate"].encode())
        said, signature = kept["said"], bytes.fromhex(kept["signature"])
        told = read(said)
        signing.check(signature, certificate, said.encode(), told.at, trust)
    except Untrusted as error:
        raise Forged(str(error)) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise Forged("It can't be read as a kept head.") from error
    return told
