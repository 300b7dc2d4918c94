"""归档: leave the archive of an ended case: its files in the store, and one row that finds them.

The row comes last. What a killed filing has put into the store is found there by the next one.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Any

from django.db import connection

from cheguan.archive import entries, lists, pieces
from cheguan.archive.models import Volume
from cheguan.archive.pieces import Piece
from cheguan.archive.store import Store, store
from cheguan.casework.models import Case

ABOUT = "cheguan-archive-volume/1"
_AT_ONCE = 500

# By key, so that it may stop and go on anywhere.
_UNFILED = """
SELECT c.number FROM casework_case c
WHERE c.city = %s AND c.number > %s AND c.ended_at IS NOT NULL AND NOT EXISTS (
    SELECT FROM archive_volume v WHERE v.city = c.city AND v."case" = c.number
)
ORDER BY c.number LIMIT %s
"""


def file(city: str, number: str, now: datetime) -> Volume | None:
    """The volume of a case: made, or there already; None while the case has not ended."""
    found = Volume.objects.filter(city=city, case=number)
    if volume := found.first():
        return volume
    case = Case.objects.filter(city=city, number=number, ended_at__isnull=False).first()
    if case is None:
        return None
    contents = _contents(case, store())
    row = of_contents(contents, store().put(entries.text(contents).encode()))
    row.office, row.filed_at = case.office, now
    Volume.objects.bulk_create([row], ignore_conflicts=True)
    return found.get()


def unfiled(city: str) -> Iterator[Sequence[str]]:
    """The ended cases without a volume, some at a time."""
    last = ""
    while numbers := _unfiled_after(city, last):
        yield numbers
        last = numbers[-1]


def _unfiled_after(city: str, number: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(_UNFILED, [city, number, _AT_ONCE])
        return [found for (found,) in cursor]


def of_contents(contents: dict[str, Any], digest: str) -> Volume:
    """The row of a volume, by its contents list; who keeps it, and since when, is not in there."""
    return Volume(
        **{name: contents[name] for name in ("city", "case", "service", "subject_kind", "subject")},
        **{name: contents[name] for name in ("plate", "holder", "outcome")},
        ended_at=datetime.fromisoformat(contents["ended_at"]),
        digest=digest,
    )


def _contents(case: Case, into: Store) -> dict[str, Any]:
    """The contents list of a volume, whose pieces it puts into the store."""
    assert case.ended_at is not None  # noqa: S101 - its query asked for that
    kept = [_item(piece, into) for piece in pieces.gather(case)]
    roles = {item["role"] for item in kept}
    known = {field for field, told in case.evidence.items() if told["outcome"] == "known"}
    return {
        "about": ABOUT,
        "city": case.city,
        "case": case.number,
        "service": case.service,
        "subject_kind": case.subject_kind,
        "subject": case.subject,
        "plate": case.plate,
        "holder": case.applicant_number,
        "outcome": case.state,
        "ended_at": entries.instant(case.ended_at),
        "documents": [one.listed(roles, known) for one in lists.of_service(case.service)],
        "pieces": kept,
    }


def _item(piece: Piece, into: Store) -> dict[str, Any]:
    return {
        "role": piece.role,
        "media": piece.media,
        "source": piece.source,
        "size": len(piece.content),
        "digest": into.put(piece.content),
    }
