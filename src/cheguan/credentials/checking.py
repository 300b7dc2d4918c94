"""Check what someone shows, with the package that anyone may use, and our own lists at hand."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime

from cheguan_verify import Outcome, Statuses, Trust, verify
from cheguan_verify.mdoc import verify_response
from cheguan_verify.outcome import Refused
from cheguan_verify.sessions import Session
from cheguan_verify.statuses import StatusList, read_token
from cheguan_verify.trust import key_id

from cheguan.credentials import keys, places, statuses
from cheguan.credentials.codes import ISSUER


def check(code: str, now: datetime) -> Outcome:
    """What a code is worth now. Nothing of it is kept."""
    trust = _trust(now)
    return verify(code, trust, now, Statuses(_OurLists(trust, now)))


def check_response(response: bytes, transcript: bytes, now: datetime) -> tuple[Outcome, ...]:
    """What each mobile document is worth that a phone shows in this session. Nothing is kept."""
    trust = _trust(now)
    return verify_response(
        response, Session(transcript), trust, now, Statuses(_OurLists(trust, now))
    )


def _trust(now: datetime) -> Trust:
    """Our own authority and its signers, as they are published."""
    ring = keys.ensure(now)
    signers = [one.certificate for one in ring.published(now)]
    return Trust(
        issuer=ISSUER,
        authorities=(ring.authority,),
        signers={key_id(certificate): certificate for certificate in signers},
        revoked=(ring.revocations,),
        as_of=now,
    )


@dataclass(frozen=True)
class _OurLists(Mapping[str, StatusList]):
    """The status lists by their address; each is read only when it is asked for."""

    trust: Trust
    now: datetime

    def __getitem__(self, address: str) -> StatusList:
        found = places.at(address)
        token = statuses.token(*found, self.now) if found else None
        if token is None:
            raise KeyError(address)
        try:
            return read_token(address, token.content, self.trust)
        except Refused as error:
            raise KeyError(address) from error

    def __iter__(self) -> Iterator[str]:
        return iter(())

    def __len__(self) -> int:
        return 0
