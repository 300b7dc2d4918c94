"""Driving licences: where they are found."""

from __future__ import annotations

from cheguan import rows
from cheguan.facts import licences
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import LicenceClass, LicenceTerm
from cheguan.facts.people import Home
from cheguan.registry.models import Licence, Party


def licence(number: str, *, lock: bool = False) -> Licence | None:
    """The licence with this number, locked until the transaction ends if so wished."""
    condition = "number = %s FOR UPDATE" if lock else "number = %s"
    return rows.first(Licence, condition, number)


def whereabouts(number: str) -> str | None:
    """The code of the county that keeps the licence."""
    return Licence.objects.filter(number=number).values_list("place", flat=True).first()


def as_fact(row: Licence) -> licences.Licence:
    """The licence as rules and screens see it."""
    return licences.Licence.model_construct(
        number=IdentityNumber.kept(row.number),
        name=row.name,
        born=row.born,
        classes=tuple(LicenceClass(one) for one in row.classes),
        status=row.status,
        first_issued=row.first_issued,
        since=row.since,
        until=row.until,
        term=LicenceTerm(row.term),
        points=row.points,
        twelve_points=tuple(row.twelve_points),
        extended_until=row.extended_until,
        hearing_aid=row.hearing_aid,
        place=row.place,
    )


def home(number: str) -> Home | None:
    """Where post reaches this person."""
    found = Party.objects.filter(number=number).first()
    if found is None or not found.address:
        return None
    return Home(name=found.name, address=found.address, mobile=found.mobile)
