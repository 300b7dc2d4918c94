"""The heads of a city one after another, each held against the tree when it had that size."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime
from functools import cached_property, partial

from cheguan_verify import Trust

from cheguan import rows
from cheguan.archive import heads, signing
from cheguan.archive.findings import Finding, Kind
from cheguan.archive.heads import Forged, Told
from cheguan.archive.models import Head
from cheguan.archive.signing import Untrusted
from cheguan.credentials.keys import NoSigner

_BATCH = 1000


class HeadChain:
    """The heads up to a number, of which each must follow from the one before. `since` is the time
    of the last one that has been held against the tree."""

    def __init__(self, city: str, last: int) -> None:
        self._city = city
        self._heads = _stored(city, last)
        self._next = next(self._heads, None)
        self._before: Head | None = None
        self._fitting = 0
        self.since: datetime | None = None

    def due(self, size: int) -> bool:
        """Whether the next head is one of a tree of this size, or of a smaller one."""
        return self._next is not None and self._next.size <= size

    def against(self, size: int, root: bytes | None) -> Iterator[Finding]:
        """Hold all heads that are due against the tree, whose root is None where it has a gap."""
        while (head := self._next) is not None and head.size <= size:
            yield from self._check(head, size, root)
            self._pass(head)

    def beyond(self, size: int) -> Iterator[Finding]:
        """The heads that speak of more leaves than there are."""
        while (head := self._next) is not None:
            yield from self._check(head, size, None)
            gone = f"positions {size} to {head.size - 1}"
            yield self._found(Kind.REMOVED, head, f"It covers {gone}, which are not there.")
            self._pass(head)

    def _pass(self, head: Head) -> None:
        self._before, self._next = head, next(self._heads, None)
        self.since = head.at

    def _check(self, head: Head, size: int, root: bytes | None) -> Iterator[Finding]:
        found = partial(self._found, head=head)
        yield from self._check_turn(head)
        try:
            told = heads.read(head.said)
        except Forged as error:
            yield found(Kind.FORGED, says=str(error))
            return
        if (told.city, told.number, told.size, told.at) != _columns(head):
            yield found(Kind.FORGED, says="Its columns are not what was signed.")
        if wrong := self._unsigned(head, told):
            yield found(Kind.FORGED, says=wrong)
        elif head.size == size and root is not None:
            yield from self._hold(head, told, root)

    def _hold(self, head: Head, told: Told, root: bytes) -> Iterator[Finding]:
        if told.root == root:
            self._fitting = head.size
            return
        where = f"positions {self._fitting} to {head.size - 1}"
        yield self._found(Kind.REWRITTEN, head, f"What was signed is not what {where} hold now.")

    def _check_turn(self, head: Head) -> Iterator[Finding]:
        before = self._before
        turn = before.number + 1 if before else 1
        if head.number != turn:
            gone = f"Heads {turn} to {head.number - 1} before it are not there."
            yield self._found(Kind.REMOVED, head, gone)
        elif before and (head.size, head.at) < (before.size, before.at):
            yield self._found(Kind.FORGED, head, "It is smaller or older than the one before.")

    def _unsigned(self, head: Head, told: Told) -> str:
        """Why its signature does not count; empty when all is well."""
        before = self._before
        follows = before is not None and told.number == before.number + 1
        if before and follows and told.previous != heads.digest(before.said):
            return f"It does not go on from head {before.number}."
        try:
            certificate = signing.certificate(head.kid)
            said, signature = head.said.encode(), bytes(head.signature)
            signing.check(signature, certificate, said, told.at, self._trust)
        except (Untrusted, NoSigner) as error:
            return str(error)
        return ""

    @cached_property
    def _trust(self) -> Trust:
        # A signer that was taken back later has still signed what came before; every head is
        # covered by the ones after it.
        return replace(signing.own(), revoked=())

    def _found(self, kind: Kind, head: Head, says: str) -> Finding:
        return Finding(kind, self._city, f"head {head.number}", says)


def _columns(head: Head) -> tuple[str, int, int, datetime]:
    return (head.city, head.number, head.size, head.at)


def _stored(city: str, last: int) -> Iterator[Head]:
    """All of them in order, read by key."""
    number, some = 0, "city = %s AND number > %s AND number <= %s ORDER BY number LIMIT %s"
    while found := rows.every(Head, some, city, number, last, _BATCH):
        yield from found
        number = found[-1].number
