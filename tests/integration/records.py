"""Rows and askers for tests: a car whose exempt mark is due, its owner, the staff, the clock.

Everything is relative to one fixed morning, so that no test depends on the day it runs on. Where
the code reads the clock itself (jobs), a test says so and hands in the real day.
"""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any
from uuid import NAMESPACE_OID, UUID, uuid4, uuid5

from departments import played

from cheguan.casework import desk, opening
from cheguan.casework.asking import Asker, Call, Outcome, Seen, Wanted
from cheguan.casework.models import Case
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType, Party
from cheguan.facts.vin import Vin
from cheguan.kernel.days import day_of
from cheguan.law.months import add_months, month_end
from cheguan.organisation.powers import Officer, Post, Role
from cheguan.registry.models import Vehicle
from cheguan.services.catalogue import service

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
"""A Wednesday, ten in the morning in Guangdong."""
TODAY = day_of(NOW)
DUE = month_end(TODAY)
"""When the mark of a `due_car` is due."""
UNTIL = month_end(add_months(DUE.replace(day=1), 24))
"""Until when its next mark is valid."""

MARK = service("vehicles/inspection_mark")
GUANGZHOU, TIANHE, SHENZHEN, NANSHAN = "440100", "440106", "440300", "440305"

_serials = count(1)


def person(sequence: int, name: str) -> Party:
    """An invented person: the area of the number is assigned to no place."""
    number = IdentityNumber.of("490106", date(1990, 1, 1), sequence)
    return Party(document=DocumentType.RESIDENT_CARD, number=number, name=name)


CHEN = person(12, "陈小文")
WANG = person(34, "王大明")


def vin(serial: int) -> Vin:
    """The VIN of a domestic car, its check digit as it must be."""
    return Vin.with_check_digit(f"LZZ1CL3D0NA{serial:06d}")


def doubtful(good: Vin) -> Vin:
    """The same with a wrong check digit."""
    return Vin(f"{good[:8]}{'1' if good[8] != '1' else '2'}{good[9:]}")


def due_car(on: date = TODAY, **changes: Any) -> Vehicle:
    """A car registered four years ago this month, insured, its tax paid: nothing bars its mark."""
    car = unsaved_car(on, **changes)
    car.save(force_insert=True)
    insure(car, on)
    return car


def due_cars(many: int, on: date = TODAY) -> list[Vehicle]:
    """Many such cars, in one statement."""
    cars = Vehicle.objects.bulk_create(unsaved_car(on) for _ in range(many))
    for car in cars:
        insure(car, on)
    return cars


def unsaved_car(on: date, **changes: Any) -> Vehicle:
    serial, first = next(_serials), on.replace(year=on.year - 4, day=1)
    usual = {
        "city": GUANGZHOU,
        "vin": vin(serial),
        "place": TIANHE,
        "plate": f"粤A{serial:05d}",
        "plate_kind": "02",
        "kind": "K33",
        "usage": "A",
        "status": "A",
        "brand": "示例牌",
        "model": "SL7150",
        "engine_number": f"E{serial}",
        "colour": "A",
        "fuel": "A",
        "seats": 5,
        "manufactured": first - timedelta(days=60),
        "first_registered": first,
        "valid_until": month_end(on),
        "certificate_number": f"{serial:012d}",
        "owner_document": CHEN.document,
        "owner_number": CHEN.number,
        "owner_name": CHEN.name,
    }
    return Vehicle(**(usual | changes))


def insure(car: Vehicle, on: date) -> None:
    """The insurance platform and the tax authority know that all is well with it."""
    played().insure(car.vin, on - timedelta(days=10), on + timedelta(days=300))
    played().tax_paid(car.vin, on.year)


def owned_with(partner: Party) -> dict[str, Any]:
    """The columns of a co-owner."""
    return {
        "co_owner_document": partner.document,
        "co_owner_number": partner.number,
        "co_owner_name": partner.name,
    }


def officer(role: Role, office: str = TIANHE, number: str = "") -> Officer:
    """Someone with one post, at the office over which it is."""
    return Officer(number or f"{role}-{office}", "李警官", office, (Post(role, office),))


CLERK = officer(Role.CLERK)
REVIEWER = officer(Role.REVIEWER)


def by(who: Party | Officer, at: datetime = NOW, key: UUID | None = None) -> Call:
    """One request of a person on the portal, or of an officer at the counter."""
    if isinstance(who, Officer):
        return Call(Asker("counter", officer=who), at, key or uuid4())
    return Call(Asker("portal", person=who), at, key or uuid4())


def wanted(car: Vehicle, applicant: Party = CHEN, *, confirmed: bool = False) -> Wanted:
    """The exempt mark of this car."""
    return Wanted(MARK, car.vin, applicant, confirmed=confirmed)


def opened(car: Vehicle, at: datetime = NOW) -> Case:
    """The owner's case, opened on the portal."""
    return opening.open_case(wanted(car), by(CHEN, at)).case


def confirmed(case: Case, at: datetime = NOW) -> Outcome:
    """The owner confirms what she has seen."""
    return desk.confirm(seen(case), by(CHEN, at))


def seen(case: Case) -> Seen:
    """The case as it stands."""
    return Seen(case.number, case.version)


def errand(vin: str) -> Case:
    """Open and confirm a case by two requests whose keys follow from the vehicle: whoever repeats
    them, in whatever process, sends the same requests again."""
    asked = Wanted(MARK, vin, CHEN)
    case = opening.open_case(asked, by(CHEN, key=uuid5(NAMESPACE_OID, f"open {vin}"))).case
    key = uuid5(NAMESPACE_OID, f"confirm {vin}")
    return desk.confirm(seen(case), by(CHEN, key=key)).case


def reviewing(at: datetime = NOW, serial: int = 900_001) -> Case:
    """A confirmed case about a domestic car whose VIN cannot be right."""
    car = due_car(at.date(), vin=doubtful(vin(serial)))
    return confirmed(opened(car, at), at).case
