"""What the tree does not know: entries without a place, and cases whose journal has another length
than they say."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from cheguan.archive.findings import Finding, Kind, entry
from cheguan.archive.sealing import RECENT

_UNSEALED = """
SELECT e."case", e.version, e.at FROM casework_entry e
WHERE e.city = %s AND e.at < %s AND NOT EXISTS (
    SELECT FROM archive_leaf l
    WHERE l.city = e.city AND l."case" = e."case" AND l.version = e.version
)
"""

_FAR_NODES = """
SELECT level, position FROM archive_node n, (
    SELECT coalesce(max(position) + 1, 0) AS size FROM archive_leaf WHERE city = %s
) leaves
WHERE n.city = %s
  AND (level NOT BETWEEN 1 AND 62 OR position >= leaves.size >> least(level::int, 62))
"""

_UNEVEN = """
SELECT c.number, c.version, coalesce(e.last, 0), coalesce(e.entries, 0)
FROM casework_case c LEFT JOIN (
    SELECT "case", max(version) AS last, count(*) AS entries
    FROM casework_entry WHERE city = %s GROUP BY "case"
) e ON e."case" = c.number
WHERE c.city = %s AND (c.version, c.version) IS DISTINCT FROM (e.last, e.entries::int)
"""

_ORPHANS = """
SELECT DISTINCT e."case" FROM casework_entry e
WHERE city = %s
  AND NOT EXISTS (SELECT FROM casework_case c WHERE c.city = e.city AND c.number = e."case")
"""


def unsealed(city: str, sealed_at: datetime) -> Iterator[Finding]:
    """Entries that say that they were there when the last head was signed, and had no place."""
    for case, version, at in _streamed(_UNSEALED, [city, sealed_at - RECENT]):
        says = f"It says it was written at {at:%Y-%m-%d %H:%M:%S} UTC, and was never sealed."
        yield Finding(Kind.INSERTED, city, entry(case, version), says)


def far_nodes(city: str) -> Iterator[Finding]:
    """Nodes over leaves that are not there."""
    for level, position in _streamed(_FAR_NODES, [city, city]):
        says = "It is over leaves that are not there."
        yield Finding(Kind.INSERTED, city, f"node {level}/{position}", says)


def uneven(city: str) -> Iterator[Finding]:
    """Cases whose journal is not as long as they are old."""
    for number, version, last, count in _streamed(_UNEVEN, [city, city]):
        kind = Kind.INSERTED if last > version else Kind.REMOVED
        says = f"It stands at version {version}, and its journal has {count} entries up to {last}."
        yield Finding(kind, city, f"case {number}", says)
    for (case,) in _streamed(_ORPHANS, [city]):
        yield Finding(Kind.REMOVED, city, f"case {case}", "It has a journal, but the case is gone.")


def _streamed(query: str, values: Sequence[Any]) -> Iterator[Any]:
    """The rows by a cursor of the server, so that memory does not grow with them."""
    with transaction.atomic(), connection.chunked_cursor() as cursor:
        cursor.execute(query, values)
        while found := cursor.fetchmany(1000):
            yield from found
