"""The tree of a city as it is kept: leaves and whole nodes in two tables, read by a few keys."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django.db import connection

from cheguan.archive import merkle
from cheguan.archive.merkle import Edge, Node, Span

Nodes = Mapping[Node, bytes]


class Incomplete(LookupError):
    """A node that must be there is not: `cheguan journal verify` says which."""


def size(city: str) -> int:
    """How many leaves there are, by the position of the last."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT max(position) + 1 FROM archive_leaf WHERE city = %s", [city])
        return cursor.fetchone()[0] or 0


def count(city: str) -> int:
    """How many leaves there really are; looks at each."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM archive_leaf WHERE city = %s", [city])
        return int(cursor.fetchone()[0])


def edge(city: str, size: int) -> Edge:
    """The right edge of the tree when it had this size. Raises Incomplete."""
    wanted = merkle.whole((0, size))
    found = nodes(city, wanted)
    return Edge(size, [found[node] for node in wanted])


def hashes(city: str, spans: Sequence[Span]) -> list[bytes]:
    """The hash over each span; all that is needed is read at once. Raises Incomplete."""
    parts = [merkle.whole(span) for span in spans]
    found = nodes(city, [node for part in parts for node in part])
    return [merkle.fold([found[node] for node in part]) for part in parts]


def nodes(city: str, wanted: Iterable[Node]) -> Nodes:
    """These nodes, by two queries. Raises Incomplete."""
    wanted = set(wanted)
    leaves = [position for level, position in wanted if level == 0]
    above = [node for node in wanted if node[0]]
    found = {(0, position): value for position, value in _leaves(city, leaves)}
    found |= {(level, position): value for level, position, value in _above(city, above)}
    if missing := wanted - found.keys():
        level, position = min(missing)
        raise Incomplete(f"The tree of {city} lacks node {level}/{position}.")
    return found


def _leaves(city: str, positions: Sequence[int]) -> list[tuple[int, bytes]]:
    return _read(
        "SELECT position, hash FROM archive_leaf WHERE city = %s AND position = ANY(%s)",
        positions,
        (city, list(positions)),
    )


def _above(city: str, wanted: Sequence[Node]) -> list[tuple[int, int, bytes]]:
    return _read(
        "SELECT level, position, hash FROM archive_node JOIN"
        " unnest(%s::int[], %s::bigint[]) AS wanted (level, position) USING (level, position)"
        " WHERE city = %s",
        wanted,
        ([level for level, _ in wanted], [position for _, position in wanted], city),
    )


def _read(query: str, wanted: Sequence[Any], values: Sequence[Any]) -> list[Any]:
    if not wanted:
        return []
    with connection.cursor() as cursor:
        cursor.execute(query, values)
        return [(*row[:-1], bytes(row[-1])) for row in cursor]
