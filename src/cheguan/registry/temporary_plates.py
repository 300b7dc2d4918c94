"""Temporary plates: where they are found, what the register answers of them, how one is issued."""

from __future__ import annotations

from django.db import IntegrityError, connection

from cheguan import rows
from cheguan.acts.temporary_plates import IssueTemporaryPlate
from cheguan.facts.divisions import city_of
from cheguan.facts.temporary_plates import (
    IssuedBefore,
    IssuedOne,
    Issuer,
    numbered,
)
from cheguan.registry import find
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import TemporaryPlate


def hold(vin: str) -> None:
    """Hold a vehicle until the transaction ends, so that its plates are counted one after another.

    An advisory lock, because it has no row yet that could be locked; unlike the constraint, which
    counts within one city, it holds wherever in the province the vehicle is applied for.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtextextended(%s, 0))", (vin,))


def issued_before(vin: str) -> IssuedBefore:
    """The temporary plates that this vehicle has had, in all cities."""
    found = TemporaryPlate.objects.filter(vin=vin).order_by("issued_at")
    return IssuedBefore(plates=tuple(_as_fact(plate) for plate in found))


def _as_fact(plate: TemporaryPlate) -> IssuedOne:
    return IssuedOne(
        number=plate.number,
        reason=plate.reason,
        holder=plate.holder_number,
        since=plate.since,
        until=plate.until,
    )


def issuer(city: str) -> Issuer:
    """The office that issues for a city; one that has several letters gives out its first."""
    return Issuer(place=city, letter=city_of(city).plate_letters[0])


def of_case(city: str, case: str) -> TemporaryPlate | None:
    """The plate that a case granted."""
    return rows.first(TemporaryPlate, 'city = %s AND "case" = %s', city, case)


def of_holder(number: str) -> list[TemporaryPlate]:
    """The plates of this person or organisation, those that hold longest first."""
    mine = TemporaryPlate.objects.filter(holder_number=number)
    return list(mine.order_by("-until", "-number")[: find.MOST_HITS])


_DRAW = """
INSERT INTO registry_plateseries AS series (city, letter, mark, last)
VALUES (%(city)s, %(letter)s, %(mark)s, 1)
ON CONFLICT (city, letter, mark) DO UPDATE SET last = series.last + 1
RETURNING last
"""

_ISSUE_PLATE = """
WITH plate AS (
    INSERT INTO registry_temporaryplate (
        city, number, vin, place, reason, limited_as, ordinal, holder_number, holder_name,
        brand, kind, cross_area, sheets, since, until, issued_at, "case"
    ) VALUES (
        %(city)s, %(number)s, %(vin)s, %(place)s, %(reason)s, %(limited_as)s, %(ordinal)s,
        %(holder)s, %(holder_name)s, %(brand)s, %(kind)s, %(cross_area)s, %(sheets)s,
        %(since)s, %(until)s, %(at)s, %(case)s
    )
    RETURNING number, reason, ordinal, since, until
)
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
SELECT %(city)s, %(case)s, %(position)s, %(at)s, 'IssueTemporaryPlate', 'new-vehicle', %(vin)s,
       '{}'::jsonb, to_jsonb(plate)
FROM plate
"""

_NOT_TOO_OFTEN = "temporary_plate_not_too_often"


@apply.register
def issue_temporary_plate(act: IssueTemporaryPlate, occasion: Occasion) -> None:
    """核发临时行驶车号牌: the next number of the office, the plate. Raises AlreadyDone,
    SeriesExhausted."""
    values = act.model_dump() | {
        "city": f"{act.place[:4]}00",
        "case": occasion.case,
        "at": occasion.at,
        "position": occasion.position,
    }
    with connection.cursor() as cursor:
        cursor.execute(_DRAW, values)
        (turn,) = cursor.fetchone()
        number = numbered(act.letter, act.mark, turn)
        try:
            cursor.execute(_ISSUE_PLATE, values | {"number": number})
        except IntegrityError as error:
            if _NOT_TOO_OFTEN in str(error):
                raise AlreadyDone(act.vin) from error
            raise
