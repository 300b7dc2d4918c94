"""The leaves of a city's tree in order, each held against its entry and under its nodes.

Each node is held against the two below it as they are kept. When all of these fit, so does the
whole tree; when one does not, it alone is named, and not all that lies above it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import connection

from cheguan.archive import entries, merkle
from cheguan.archive.merkle import Node

BATCH = 4096
"""Leaves that are read at once. A power of two, so that a batch has whole nodes of its own."""

_LEAVES = f"""
SELECT l.position, l."case", l.version, l.hash, {entries.select("e")}
FROM archive_leaf l LEFT JOIN casework_entry e
  ON e.city = l.city AND e."case" = l."case" AND e.version = l.version
WHERE l.city = %s AND l.position >= %s AND l.position < %s
"""  # noqa: S608 - constants

_NODES = """
SELECT n.level, n.position, n.hash FROM generate_series(1, %s::int) AS of_level
JOIN archive_node n ON n.city = %s AND n.level = of_level
 AND n.position >= %s::bigint >> of_level AND n.position < %s::bigint >> of_level
"""


@dataclass(frozen=True, slots=True)
class Leaf:
    """A leaf as it is kept, and the text of its entry as it is now (None: it is gone)."""

    case: str
    version: int
    hash: bytes
    content: str | None
    at: datetime | None

    @property
    def fits(self) -> bool:
        """Whether its entry is what was sealed."""
        return self.content is not None and merkle.leaf_hash(self.content.encode()) == self.hash


@dataclass(frozen=True, slots=True)
class Step:
    """A whole node: as it is kept, and as the two below it demand; None is not known."""

    node: Node
    kept: bytes | None
    due: bytes | None


def leaves(city: str, start: int, end: int) -> dict[int, Leaf]:
    """The leaves from a position up to another one, by position."""
    with connection.cursor() as cursor:
        cursor.execute(_LEAVES, [city, start, end])
        return {
            position: Leaf(case, version, bytes(hash_), *_told(row))
            for position, case, version, hash_, *row in cursor
        }


def _told(row: Sequence[Any]) -> tuple[str, datetime] | tuple[None, None]:
    """The text and the time of an entry, of whose row all is empty where it is gone."""
    at = row[entries.COLUMNS.index("at")]
    return (entries.canonical(row), at) if at else (None, None)


def nodes(city: str, start: int, end: int) -> dict[Node, bytes]:
    """The interior nodes that these leaves make whole."""
    with connection.cursor() as cursor:
        cursor.execute(_NODES, [end.bit_length(), city, start, end])
        return {(level, position): bytes(hash_) for level, position, hash_ in cursor}


class Walk:
    """How far the tree was walked: its size so far, and its whole subtrees as they are kept."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes | None] = []

    def step(self, leaf: bytes | None, kept: Mapping[Node, bytes]) -> Iterator[Step]:
        """Go past one leaf; tells the nodes that are whole with it."""
        here, position, level = leaf, self.size, 0
        while position & 1:
            left = self._peaks.pop()
            due = None if left is None or here is None else merkle.node_hash(left, here)
            position, level = position >> 1, level + 1
            here = kept.get((level, position))
            yield Step((level, position), here, due)
            here = due if here is None else here
        self._peaks.append(here)
        self.size += 1

    @property
    def root(self) -> bytes | None:
        """The root of what was passed, None when something is missing."""
        known = [peak for peak in self._peaks if peak is not None]
        return merkle.fold(known) if len(known) == len(self._peaks) else None
