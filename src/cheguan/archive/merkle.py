"""A Merkle tree as in certificate transparency (RFC 6962 section 2, RFC 9162 section 2.1).

Nothing but hashes: leaves are bytes, an interior node is known by its level and its position there.
Only whole nodes (over 2^level leaves) are ever kept; the ragged right edge is folded from them, so
that what is kept never changes. What stands where is looked up by the caller: a function here says
which nodes it needs, and what they come to.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import reduce
from typing import Any

Node = tuple[int, int]
"""A level (0: the leaves), and the position in it."""
Span = tuple[int, int]
"""The leaves from the first up to, but without, the second."""

EMPTY = hashlib.sha256(b"").digest()
"""The root of no leaves."""


def leaf_hash(content: bytes) -> bytes:
    """The hash of a leaf."""
    return hashlib.sha256(b"\x00" + content).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """The hash of a node over two others."""
    return hashlib.sha256(b"\x01" + left + right).digest()


@dataclass
class Edge:
    """The right edge of a tree that grows: its size, and its whole subtrees, the largest first."""

    size: int = 0
    peaks: list[bytes] = field(default_factory=list)

    def add(self, leaf: bytes) -> list[tuple[Node, bytes]]:
        """Append the hash of a leaf; returns the interior nodes that it made whole."""
        made: list[tuple[Node, bytes]] = []
        position, level = self.size, 0
        while position & 1:
            leaf = node_hash(self.peaks.pop(), leaf)
            position, level = position >> 1, level + 1
            made.append(((level, position), leaf))
        self.peaks.append(leaf)
        self.size += 1
        return made

    @property
    def root(self) -> bytes:
        """The root of what there is so far."""
        return fold(self.peaks)


def whole(span: Span) -> list[Node]:
    """The fewest whole nodes that cover the leaves of a span which a tree of any size has as one
    subtree: from the largest to the smallest."""
    start, end = span
    nodes: list[Node] = []
    while start < end:
        level = (end - start).bit_length() - 1
        nodes.append((level, start >> level))
        start += 1 << level
    return nodes


def fold(hashes: Sequence[bytes]) -> bytes:
    """The hash of the subtree that these whole nodes make up."""
    if not hashes:
        return EMPTY
    return reduce(lambda right, left: node_hash(left, right), reversed(hashes))


def inclusion(position: int, size: int) -> list[Span]:
    """The audit path of a leaf in the tree of so many, from the leaf to the root."""
    if not 0 <= position < size:
        raise IndexError(f"A tree of {size} leaves has none at {position}.")
    path: list[Span] = []
    start, end = 0, size
    while end - start > 1:
        middle = start + _split(end - start)
        if position < middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start = middle
    return path[::-1]


def consistency(old: int, new: int) -> list[Span]:
    """The proof that the tree of the old size is the beginning of that of the new one."""
    if not 0 < old <= new:
        raise IndexError(f"A tree of {new} leaves does not go on from one of {old}.")
    path: list[Span] = []
    start, end, known = 0, new, True
    while end != old:
        middle = start + _split(end - start)
        if old <= middle:
            path.append((middle, end))
            end = middle
        else:
            path.append((start, middle))
            start, known = middle, False
    return [*([] if known else [(start, end)]), *path[::-1]]


def _split(count: int) -> int:
    """The largest power of two that is less than the count."""
    return 1 << (count - 1).bit_length() - 1


def root_of(leaf: bytes, position: int, size: int, path: Sequence[bytes]) -> bytes | None:
    """The root to which an audit path leads (RFC 9162, 2.1.3.2); None where it can be no such path.

    The position says of each step from which side it comes.
    """
    here, last, found = position, size - 1, leaf
    if not 0 <= here <= last:
        return None
    for step in path:
        if last == 0:
            return None
        if here & 1 or here == last:
            found = node_hash(step, found)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            found = node_hash(found, step)
        here, last = here >> 1, last >> 1
    return found if last == 0 else None


def goes_on(old: int, old_root: bytes, new: int, new_root: bytes, path: Sequence[bytes]) -> bool:
    """Whether the proof shows that the new tree begins with the old one (RFC 9162, 2.1.4.2)."""
    if old == new or not 0 < old < new:
        return old == new and not path and old_root == new_root
    steps = list(path) if old & (old - 1) else [old_root, *path]
    if not steps:
        return False
    here, last = old - 1, new - 1
    while here & 1:
        here, last = here >> 1, last >> 1
    before = after = steps[0]
    for step in steps[1:]:
        if last == 0:
            return False
        if here & 1 or here == last:
            before, after = node_hash(step, before), node_hash(step, after)
            while not here & 1 and here:
                here, last = here >> 1, last >> 1
        else:
            after = node_hash(after, step)
        here, last = here >> 1, last >> 1
    return last == 0 and before == old_root and after == new_root


class NotProven(ValueError):
    """A proof does not show what it claims; the text says why."""


Signed = Callable[[str, bytes, bytes], bool]
"""Whether the certificate of this name (kid) made the signature over these bytes."""


def check_case(proof: Mapping[str, Any], case: str, signed: Signed) -> list[dict[str, Any]]:
    """The journal of a case as a proof (docs/archive.md) shows it, from the first entry to the
    last. Needs no network and nothing of the platform. Raises NotProven."""
    try:
        said = _signed_head(proof["head"], signed)
        entries = [_shown(one, said["size"], said["root"]) for one in proof["entries"]]
        told = [(one["city"], one["case"], one["version"]) for one in entries]
    except NotProven:
        raise
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise NotProven("It can't be read as a proof.") from error
    if not told or told != [(said["city"], case, turn) for turn in range(1, len(told) + 1)]:
        raise NotProven(f"The entries are not those of case {case}, one after another.")
    return entries


def _signed_head(head: Mapping[str, Any], signed: Signed) -> dict[str, Any]:
    if not signed(head["kid"], head["said"].encode(), bytes.fromhex(head["signature"])):
        raise NotProven("The head bears no valid signature of the office.")
    said: dict[str, Any] = json.loads(head["said"])
    return said


def _shown(one: Mapping[str, Any], size: int, root: str) -> dict[str, Any]:
    """An entry whose path leads to the root."""
    path = [bytes.fromhex(step) for step in one["path"]]
    found = root_of(leaf_hash(one["content"].encode()), one["position"], size, path)
    if found is None or found.hex() != root:
        raise NotProven(f"Position {one['position']} of the journal holds something else.")
    entry: dict[str, Any] = json.loads(one["content"])
    return entry
