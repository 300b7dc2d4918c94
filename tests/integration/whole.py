"""Whether cases are whole: the case, its journal, its mark and its vehicle tell the same story."""

from __future__ import annotations

from typing import Any

from django.db import connection

_BROKEN = """
SELECT c.number, c.state, c.version, e.entries, e.last, e.granted, m.marks
FROM casework_case c
CROSS JOIN LATERAL (
    SELECT count(*) AS entries, max(version) AS last,
           count(*) FILTER (WHERE event = 'granted') AS granted
    FROM casework_entry e WHERE e.city = c.city AND e.case = c.number
) e
CROSS JOIN LATERAL (
    SELECT count(*) AS marks,
           coalesce(bool_and(m.until = v.valid_until), false) AS in_force,
           (SELECT count(*) FROM registry_change h
            WHERE h.city = c.city AND h.case = c.number) AS changes
    FROM registry_inspectionmark m JOIN registry_vehicle v USING (city, vin)
    WHERE m.city = c.city AND m.case = c.number
) m
WHERE (c.version, c.version) IS DISTINCT FROM (e.entries, e.last)
   OR e.granted <> (c.state = 'granted')::int
   OR m.marks <> (c.state = 'granted')::int
   OR m.changes <> (c.state = 'granted')::int
   OR m.in_force <> (c.state = 'granted')
   OR (c.ended_at IS NULL) = (c.state IN ('granted', 'refused', 'withdrawn'))
"""

_ORPHANS = """
SELECT m.vin FROM registry_inspectionmark m
WHERE NOT EXISTS (SELECT FROM casework_case c WHERE c.city = m.city AND c.number = m.case)
UNION ALL
SELECT e.case FROM casework_entry e
WHERE NOT EXISTS (SELECT FROM casework_case c WHERE c.city = e.city AND c.number = e.case)
UNION ALL
SELECT r.case FROM casework_request r
WHERE NOT EXISTS (SELECT FROM casework_case c WHERE c.city = r.city AND c.number = r.case)
"""


def half_done() -> list[tuple[object, ...]]:
    """What does not fit, over all cases; nothing, when each happened wholly or not at all.

    A case is granted exactly when it has one mark, one change, one "granted" in its journal, and
    its vehicle is valid as long as the mark; its version is the length of its journal.
    """
    with connection.cursor() as cursor:
        return half_done_in(cursor)


def half_done_in(cursor: Any) -> list[tuple[object, ...]]:
    """The same, in the database of this cursor."""
    cursor.execute(_BROKEN)
    broken = cursor.fetchall()
    cursor.execute(_ORPHANS)
    return [*broken, *cursor.fetchall()]
