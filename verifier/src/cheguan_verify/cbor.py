"""Reading CBOR (RFC 8949) from strangers: bounded, strict, and byte-exact where bytes are signed.

cbor2 decodes; what it cannot do is to say which bytes an item came from. A digest is over the
bytes on the wire, so a walk over the data finds where each embedded item (tag 24) lies.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import TypeVar

import cbor2

from cheguan_verify.outcome import Reason, Refused, Verdict

EMBEDDED = 24
TAGS = frozenset({0, 1, 18, EMBEDDED, 1004})
"""Dates, COSE_Sign1 and embedded CBOR: all that credentials need. Others (shared values,
regular expressions, big numbers …) only give a stranger something to attack with."""

DEEPEST = 32

MAJOR_BYTES, MAJOR_TEXT, MAJOR_ARRAY, MAJOR_MAP, MAJOR_TAG = 2, 3, 4, 5, 6
FIRST_LONG_ARGUMENT, LAST_LONG_ARGUMENT = 24, 27

T = TypeVar("T")


@dataclass(frozen=True)
class Embedded:
    """An embedded item (tag 24): its bytes on the wire, tag included, and the item's own bytes."""

    wire: bytes
    content: bytes


def malformed() -> Refused:
    """The refusal of data that cannot be read."""
    return Refused(Verdict.UNKNOWN, Reason.MALFORMED)


def decode(data: bytes) -> object:
    """The one item that `data` is; embedded items stay undecoded, as `Embedded`."""
    found: list[bytes] = []
    if _walk(data, 0, found, DEEPEST) != len(data):
        raise malformed()
    wires = iter(found)
    try:
        return cbor2.loads(
            data,
            semantic_decoders={EMBEDDED: lambda content, _: _embedded(content, wires)},
            allow_indefinite=False,
            allow_duplicate_keys=False,
        )
    except (cbor2.CBORError, ValueError, TypeError, OverflowError) as broken:
        raise malformed() from broken


def _embedded(content: object, wires: Iterator[bytes]) -> Embedded:
    return Embedded(next(wires), as_(content, bytes))


def _walk(data: bytes, at: int, found: list[bytes], depth: int) -> int:
    """Where the item that begins at `at` ends; embedded items on the way are added to `found`."""
    if depth == 0:
        raise malformed()
    major, argument, end = _head(data, at)
    if major in (MAJOR_BYTES, MAJOR_TEXT):
        return end + argument
    if major == MAJOR_TAG:
        return _walk_tag(data, at, found, depth)
    if major in (MAJOR_ARRAY, MAJOR_MAP):
        for _ in range(argument * 2 if major == MAJOR_MAP else argument):
            end = _walk(data, end, found, depth - 1)
    return end


def _walk_tag(data: bytes, at: int, found: list[bytes], depth: int) -> int:
    _, tag, content = _head(data, at)
    if tag not in TAGS:
        raise malformed()
    end = _walk(data, content, found, depth - 1)
    if tag == EMBEDDED:
        found.append(data[at:end])
    return end


def _head(data: bytes, at: int) -> tuple[int, int, int]:
    """Major type and argument of the item at `at`, and where its content begins."""
    if at >= len(data):
        raise malformed()
    major, argument = divmod(data[at], 32)
    if argument < FIRST_LONG_ARGUMENT:
        return major, argument, at + 1
    if argument > LAST_LONG_ARGUMENT:
        raise malformed()
    end = at + 1 + 2 ** (argument - FIRST_LONG_ARGUMENT)
    return major, int.from_bytes(data[at + 1 : end]), end


def as_(value: object, kind: type[T]) -> T:
    """The value, when it is of that type (true and false are not numbers)."""
    if not isinstance(value, kind) or (kind is int and isinstance(value, bool)):
        raise malformed()
    return value


def as_map(value: object) -> Mapping[object, object]:
    """The value, when it is a map."""
    if not isinstance(value, Mapping):
        raise malformed()
    return value


def as_list(value: object, length: int | None = None) -> Sequence[object]:
    """The value, when it is an array (of that length)."""
    if not isinstance(value, list | tuple) or length not in (None, len(value)):
        raise malformed()
    return value


def as_instant(value: object) -> datetime:
    """A NumericDate (RFC 8392: whole seconds since 1970) as an instant."""
    try:
        return datetime.fromtimestamp(as_(value, int), UTC)
    except (ValueError, OverflowError, OSError) as broken:
        raise malformed() from broken


def as_moment(value: object) -> datetime:
    """A tdate (tag 0), which names its offset."""
    moment = as_(value, datetime)
    if moment.tzinfo is None:
        raise malformed()
    return moment


def as_day(value: object) -> date:
    """A full-date (tag 1004): a day without a time."""
    day = as_(value, date)
    if isinstance(day, datetime):
        raise malformed()
    return day
