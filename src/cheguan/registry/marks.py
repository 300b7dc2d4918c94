"""Inspection marks: how one is issued."""

from __future__ import annotations

from django.db import IntegrityError, connection

from cheguan.acts.marks import IssueInspectionMark
from cheguan.registry.acts import AlreadyDone, Occasion, apply

_ISSUE_MARK = """
WITH vehicle AS (
    SELECT valid_until, status FROM registry_vehicle WHERE city = %(city)s AND vin = %(vin)s
), mark AS (
    INSERT INTO registry_inspectionmark (city, vin, due, until, exempt, issued_at, "case")
    VALUES (%(city)s, %(vin)s, %(due)s, %(until)s, %(exempt)s, %(at)s, %(case)s)
), renewed AS (
    UPDATE registry_vehicle
    SET valid_until = %(until)s, status = coalesce(nullif(replace(status, 'Q', ''), ''), 'A')
    WHERE city = %(city)s AND vin = %(vin)s
    RETURNING valid_until, status
)
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
SELECT %(city)s, %(case)s, %(position)s, %(at)s, 'IssueInspectionMark', 'vehicle', %(vin)s,
       jsonb_build_object('valid_until', vehicle.valid_until, 'status', vehicle.status),
       jsonb_build_object('valid_until', renewed.valid_until, 'status', renewed.status)
FROM vehicle, renewed
"""


@apply.register
def issue_inspection_mark(act: IssueInspectionMark, occasion: Occasion) -> None:
    """核发检验合格标志: the mark, the vehicle's new validity (逾期未检验 Q is lifted)."""
    values = act.model_dump() | {
        "city": f"{act.place[:4]}00",
        "case": occasion.case,
        "at": occasion.at,
        "position": occasion.position,
    }
    with connection.cursor() as cursor:
        try:
            cursor.execute(_ISSUE_MARK, values)
        except IntegrityError as error:
            raise AlreadyDone(act.vin) from error
        if cursor.rowcount != 1:
            raise LookupError("The vehicle of this act is not in the register.")
