"""Every question that is asked of the records, in one place, scoped by who asks.

`reach` is where the asker may look: prefixes of place codes, from `organisation.powers.reach`.
An owner sees what is hers; her number is the scope.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_

from django.db import connection
from django.db.models import Q, QuerySet
from django.db.models.functions import Reverse

from cheguan import rows
from cheguan.facts.identity import CreditCode, IdentityNumber
from cheguan.facts.plates import PlateNumber
from cheguan.facts.recognise import Name, Recognised, VinTail
from cheguan.facts.vin import Vin
from cheguan.registry.models import Change, InspectionMark, Party, Vehicle

MOST_HITS = 20
"""A search shows so many and says that there are more: a clerk narrows it instead of paging."""


def vehicle(vin: str) -> Vehicle | None:
    """The vehicle with this number, wherever it is registered."""
    return Vehicle.objects.filter(vin=vin).first()


def vehicles(vins: Collection[str]) -> dict[str, Vehicle]:
    """The vehicles with these numbers, wherever they are registered, by number."""
    return {row.vin: row for row in rows.every(Vehicle, "vin = ANY(%s)", list(vins))}


def whereabouts(vins: Collection[str]) -> dict[str, str]:
    """The code of the county where each vehicle is registered; its city keeps the records."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT vin, place FROM registry_vehicle WHERE vin = ANY(%s)", [list(vins)])
        return dict(cursor.fetchall())


def held_vehicle(city: str, vin: str) -> Vehicle | None:
    """The vehicle, locked until the transaction ends."""
    return rows.first(Vehicle, "city = %s AND vin = %s FOR UPDATE", city, vin)


def vehicles_of(number: str) -> list[Vehicle]:
    """The vehicles that this person or organisation owns, alone or with someone; by due date."""
    mine = Vehicle.objects.filter(Q(owner_number=number) | Q(co_owner_number=number))
    return list(mine.order_by("valid_until", "plate"))


def party(number: str) -> Party | None:
    """The person or organisation with this document number."""
    return rows.first(Party, "number = %s", number)


def places(numbers: Collection[str]) -> dict[str, str]:
    """The code of the county where each of these people and organisations lives, if known."""
    found = Party.objects.filter(number__in=numbers)
    return dict(found.values_list("number", "place"))


def search(what: Recognised, reach: Sequence[str], browse: Sequence[str]) -> list[Vehicle]:
    """Vehicles by what a clerk typed; at most MOST_HITS and one more.

    Exact numbers are looked up within `reach`; names and parts of a VIN only within `browse`.
    """
    where = _condition(what)
    if where is None:
        return []
    scope = browse if isinstance(what, Name | VinTail) else reach
    hits = _within(scope).annotate(tail=Reverse("vin")).filter(where)
    return list(hits.order_by("plate", "plate_kind")[: MOST_HITS + 1])


def _condition(what: Recognised) -> Q | None:
    match what:
        case PlateNumber():
            return Q(plate=what)
        case Vin():
            return Q(vin=what)
        case VinTail():
            return Q(tail__startswith=what[::-1])
        case IdentityNumber() | CreditCode():
            return Q(owner_number=what) | Q(co_owner_number=what)
        case Name():
            return Q(owner_name__startswith=what)
    return None


def _within(reach: Sequence[str]) -> QuerySet[Vehicle]:
    places = (Q(place__startswith=prefix) for prefix in reach)
    return Vehicle.objects.filter(reduce(or_, places)) if reach else Vehicle.objects.none()


def mark_of_case(city: str, case: str) -> InspectionMark | None:
    """The mark that a case granted."""
    return InspectionMark.objects.filter(city=city, case=case).first()


def marks_of(city: str, vin: str) -> list[InspectionMark]:
    """The marks of a vehicle, newest first."""
    return list(InspectionMark.objects.filter(city=city, vin=vin).order_by("-due")[:MOST_HITS])


def changes_of(city: str, kind: str, key: str) -> list[Change]:
    """What was changed in a record, newest first."""
    return list(Change.objects.filter(city=city, kind=kind, key=key).order_by("-at")[:MOST_HITS])
