"""The text of a code: `CG1:` or `CGP1:`, then Base45 (RFC 9285) of zlib (RFC 1950) of a COSE_Sign1.

Base45 is written out here. The package `base45` would do, but what others install in order to check
us should bring as little as possible; and the office encodes with that package, so that each proves
the other.
"""

import zlib
from enum import StrEnum
from typing import NamedTuple

from cheguan_verify.cbor import malformed
from cheguan_verify.outcome import Reason, Refused, Verdict

LONGEST_TEXT = 4296
"""What the largest QR code (version 40-L) holds in its alphanumeric mode."""

LARGEST = 16 * 1024
"""Bytes of a COSE_Sign1 after decompression."""

ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
DIGITS = {character: digit for digit, character in enumerate(ALPHABET)}
WEIGHTS = (1, 45, 45 * 45)


class Kind(StrEnum):
    """What a code is, by the text that it begins with."""

    CREDENTIAL = "CG1:"
    PRESENTATION = "CGP1:"


class Code(NamedTuple):
    """A code that was read: what it is, and the bytes of its COSE_Sign1."""

    kind: Kind
    message: bytes


def encode(kind: Kind, message: bytes) -> str:
    """The text of a code."""
    return kind + to_base45(zlib.compress(message, 9))


def decode(text: str) -> Code:
    """A code from its text; a scanner's newline at the end is not part of it."""
    text = text.strip("\r\n")
    if len(text) > LONGEST_TEXT:
        raise Refused(Verdict.UNKNOWN, Reason.TOO_LONG)
    kind = next((kind for kind in Kind if text.startswith(kind)), None)
    if kind is None:
        raise malformed()
    return Code(kind, inflate(from_base45(text.removeprefix(kind)), LARGEST))


def inflate(data: bytes, largest: int) -> bytes:
    """What `data` is the zlib stream of, exactly; refused beyond `largest` bytes."""
    stream = zlib.decompressobj()
    try:
        content = stream.decompress(data, largest)
    except zlib.error as broken:
        raise malformed() from broken
    if stream.unconsumed_tail:
        raise Refused(Verdict.UNKNOWN, Reason.TOO_LONG)
    if not stream.eof or stream.unused_data:
        raise malformed()
    return content


def to_base45(data: bytes) -> str:
    """Two bytes become three characters, a last single byte two; least digit first."""
    chunks = (data[at : at + 2] for at in range(0, len(data), 2))
    return "".join(_digits(int.from_bytes(chunk), len(chunk) + 1) for chunk in chunks)


def _digits(number: int, count: int) -> str:
    return "".join(ALPHABET[number // WEIGHTS[place] % 45] for place in range(count))


def from_base45(text: str) -> bytes:
    """The bytes of a Base45 text."""
    chunks = (text[at : at + 3] for at in range(0, len(text), 3))
    return b"".join(_bytes(chunk) for chunk in chunks)


def _bytes(chunk: str) -> bytes:
    try:
        number = sum(DIGITS[character] * WEIGHTS[place] for place, character in enumerate(chunk))
        return number.to_bytes(len(chunk) - 1)
    except (KeyError, OverflowError) as broken:
        raise malformed() from broken
