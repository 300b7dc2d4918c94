"""Whether a credential still holds: Token Status Lists in their CWT form.

A list is checked once, when it is loaded; one that is not genuine is as good as none, and the
status of its credentials is then not known.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import IntEnum

from cheguan_verify import cbor, codes, cose
from cheguan_verify.outcome import Reason, Refused, Verdict
from cheguan_verify.trust import Trust

LARGEST_TOKEN = 4 * 1024 * 1024
LARGEST_LIST = 8 * 1024 * 1024
"""Bytes; a list of 2 bits then holds 33 million credentials."""

TYPE = "application/statuslist+cwt"
SUBJECT, EXPIRY, ISSUED, STATUS_LIST = 2, 4, 6, 65533
BITS = frozenset({1, 2, 4, 8})

CLOCKS_DIFFER = timedelta(seconds=30)


class Status(IntEnum):
    """What a list says of a credential."""

    VALID = 0
    REVOKED = 1
    SUSPENDED = 2


@dataclass(frozen=True)
class StatusList:
    """A genuine list: `packed` holds one status in each `bits` bits, the lowest bits first."""

    bits: int
    packed: bytes
    as_of: datetime
    until: datetime | None

    def __getitem__(self, index: int) -> Status:
        """The status at an index; refused when the list is too short or says something else."""
        per_byte = 8 // self.bits
        if not 0 <= index < len(self.packed) * per_byte:
            raise Refused(Verdict.UNKNOWN, Reason.STATUS)
        byte, place = divmod(index, per_byte)
        value = self.packed[byte] >> (place * self.bits) & (1 << self.bits) - 1
        try:
            return Status(value)
        except ValueError as other:
            raise Refused(Verdict.UNKNOWN, Reason.STATUS) from other

    def speaks_at(self, at: datetime) -> bool:
        """Whether the list was made, and has not ended, by then."""
        return self.as_of <= at + CLOCKS_DIFFER and (self.until is None or at < self.until)


@dataclass(frozen=True)
class Statuses:
    """The genuine lists, by their address."""

    lists: Mapping[str, StatusList]

    @classmethod
    def read(cls, tokens: Mapping[str, bytes], trust: Trust) -> "Statuses":
        """The lists of these tokens that were signed by those whom we trust."""
        return cls(dict(_genuine(tokens, trust)))

    def find(self, address: str, at: datetime) -> StatusList | None:
        """The list of that address; None when what is at hand says nothing about that time."""
        found = self.lists.get(address)
        return found if found is not None and found.speaks_at(at) else None


def _genuine(tokens: Mapping[str, bytes], trust: Trust) -> Iterator[tuple[str, StatusList]]:
    for address, token in tokens.items():
        try:
            yield address, read_token(address, token, trust)
        except Refused:
            continue


def read_token(address: str, token: bytes, trust: Trust) -> StatusList:
    """The list of a token, which must be for that address. Raises Refused."""
    if len(token) > LARGEST_TOKEN:
        raise Refused(Verdict.UNKNOWN, Reason.TOO_LONG)
    message = cose.read(token)
    claims = cbor.as_map(cbor.decode(message.content()))
    as_of = cbor.as_instant(claims.get(ISSUED))
    signer = trust.signer(message.header.get(cose.KEY_ID))
    cose.check_signature(message, trust.key_of(signer, as_of), message.content())
    if message.header.get(cose.TYPE) != TYPE or claims.get(SUBJECT) != address:
        raise Refused(Verdict.UNKNOWN, Reason.STATUS)
    return _status_list(claims, as_of)


def _status_list(claims: Mapping[object, object], as_of: datetime) -> StatusList:
    listed = cbor.as_map(claims.get(STATUS_LIST))
    bits = cbor.as_(listed.get("bits"), int)
    if bits not in BITS:
        raise cbor.malformed()
    packed = codes.inflate(cbor.as_(listed.get("lst"), bytes), LARGEST_LIST)
    until = cbor.as_instant(claims[EXPIRY]) if EXPIRY in claims else None
    return StatusList(bits, packed, as_of, until)
