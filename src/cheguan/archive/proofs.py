"""What anyone can check without the platform: that a case is in the journal, and that the journal
was only ever added to."""

from __future__ import annotations

from typing import Any

from django.db import connection

from cheguan.archive import entries, heads, merkle, tree
from cheguan.archive.heads import NoHead
from cheguan.archive.models import Head

ABOUT = "cheguan-journal-proof/1"


class NotSealed(LookupError):
    """The newest entries of this case wait for the next head, or there is no such case."""


_ENTRIES = f"""
SELECT l.position, {entries.select("e")} FROM casework_entry e
LEFT JOIN archive_leaf l ON l.city = e.city AND l."case" = e."case" AND l.version = e.version
WHERE e.city = %s AND e."case" = %s ORDER BY e.version
"""  # noqa: S608 - constants


def of_case(city: str, number: str) -> dict[str, Any]:
    """The proof that the journal of a case is in the city's tree, as plain JSON: its entries with
    their audit paths, under the newest head. Checked by merkle.check_case. Raises NoHead,
    NotSealed."""
    head = heads.latest(city)
    if head is None:
        raise NoHead(f"Nothing of {city} was sealed yet.")
    with connection.cursor() as cursor:
        cursor.execute(_ENTRIES, [city, number])
        found = cursor.fetchall()
    if not found or any(row[0] is None or row[0] >= head.size for row in found):
        raise NotSealed("This case is not sealed to its end yet: ask again in a minute.")
    return {
        "about": ABOUT,
        "case": number,
        "head": heads.plain(head),
        "entries": [
            {
                "position": position,
                "content": entries.canonical(entry),
                "hash": merkle.leaf_hash(entries.canonical(entry).encode()).hex(),
                "path": _path(head, position),
            }
            for position, *entry in found
        ],
    }


def _path(head: Head, position: int) -> list[str]:
    spans = merkle.inclusion(position, head.size)
    return [step.hex() for step in tree.hashes(head.city, spans)]


def of_growth(city: str, old: int, new: int) -> list[str]:
    """The proof that the tree of the new size begins with that of the old one, for merkle.goes_on.
    Raises IndexError, tree.Incomplete."""
    return [step.hex() for step in tree.hashes(city, merkle.consistency(old, new))]
