"""封存: take what the journal has gained into the tree, and sign what it comes to.

Cases commit at once and in any order, so the order of the tree is made here: one sealing at a time
for each city takes the entries that have no place yet, in batches, each batch one transaction. It
looks at the journal from an hour before the last head on, which is longer than any transaction
lasts; once a night at all of it, for entries that bear an older time.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import connection, transaction

from cheguan.archive import entries, heads, merkle, tree
from cheguan.archive.models import Head

BATCH = 5000
"""Entries of one transaction."""
RECENT = timedelta(hours=1)
EVER = datetime(1970, 1, 1, tzinfo=UTC)

Ended = Callable[[Sequence[str]], None]
"""Called with the cases that a batch has seen end, in the batch's transaction."""

_ENDINGS = frozenset({"granted", "refused", "withdrawn"})
_AT, _CASE, _VERSION, _EVENT = (
    entries.COLUMNS.index(name) for name in ("at", "case", "version", "event")
)

_UNSEALED = f"""
SELECT {entries.select("e")} FROM casework_entry e
WHERE e.city = %s AND (e.at, e."case", e.version) > (%s, %s, %s) AND NOT EXISTS (
    SELECT FROM archive_leaf l
    WHERE l.city = e.city AND l."case" = e."case" AND l.version = e.version
)
ORDER BY e.at, e."case", e.version LIMIT %s
"""  # noqa: S608 - constants

# One probe of the index for each city, however many entries there are.
_CITIES = """
WITH RECURSIVE found AS (
    SELECT min(city) AS city FROM casework_entry
    UNION ALL
    SELECT (SELECT min(city) FROM casework_entry e WHERE e.city > found.city)
    FROM found WHERE found.city IS NOT NULL
)
SELECT city FROM found WHERE city IS NOT NULL
"""


@dataclass(frozen=True, order=True)
class Mark:
    """How far in the journal a sealing has looked."""

    at: datetime
    case: str = ""
    version: int = 0


def cities() -> list[str]:
    """The cities that have a journal."""
    with connection.cursor() as cursor:
        cursor.execute(_CITIES)
        return [city for (city,) in cursor]


def seal(city: str, now: datetime, ended: Ended, since: datetime | None = None) -> Head:
    """Give every entry since then its place, without `since` as far back as is needed, and sign
    the head."""
    mark: Mark | None = Mark(since or _recent(city))
    while mark:
        with transaction.atomic():
            _alone(city)
            mark = _seal_batch(city, mark, ended)
    with transaction.atomic():
        _alone(city)
        return heads.sign(city, now)


def _recent(city: str) -> datetime:
    last = heads.latest(city)
    return last.at - RECENT if last else EVER


def _alone(city: str) -> None:
    """Hold the tree of a city until the transaction ends."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", [f"tree {city}"])


def _seal_batch(city: str, mark: Mark, ended: Ended) -> Mark | None:
    """Where to look next; None when there is nothing more."""
    with connection.cursor() as cursor:
        cursor.execute(_UNSEALED, [city, mark.at, mark.case, mark.version, BATCH])
        found = cursor.fetchall()
    _place(city, found)
    if over := [row[_CASE] for row in found if row[_EVENT] in _ENDINGS]:
        ended(over)
    if len(found) < BATCH:
        return None
    last = found[-1]
    return Mark(last[_AT], last[_CASE], last[_VERSION])


def _place(city: str, found: Sequence[Sequence[Any]]) -> None:
    """Append them to the tree: as much work as there are entries, however large it is."""
    edge = tree.edge(city, tree.size(city))
    leaves: list[tuple[Any, ...]] = []
    nodes: list[tuple[Any, ...]] = []
    for row in found:
        leaf = merkle.leaf_hash(entries.canonical(row).encode())
        leaves.append((city, edge.size, row[_CASE], row[_VERSION], entries.FORM, leaf))
        nodes.extend((city, *node, value) for node, value in edge.add(leaf))
    _copy('archive_leaf (city, position, "case", version, form, hash)', leaves)
    _copy("archive_node (city, level, position, hash)", nodes)


def _copy(into: str, values: Sequence[Sequence[Any]]) -> None:
    if not values:
        return
    with connection.cursor() as cursor, cursor.copy(f"COPY {into} FROM STDIN") as copy:
        for one in values:
            copy.write_row(one)
