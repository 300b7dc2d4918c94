"""Vehicles that are due and get their mark, made for a benchmark: each is used once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path

from django.db import connection

from cheguan.demonstration import papers
from cheguan.demonstration.departments import policy
from cheguan.demonstration.papers import Paper
from cheguan.facts.identity import IdentityNumber, synthetic_area
from cheguan.facts.vin import Vin
from cheguan.law.months import add_months, month_end

CITY, PLACE = "440100", "440106"
OWNERS = 8
_VEHICLE = (
    "city, vin, place, plate, plate_kind, kind, usage, status, brand, model, engine_number, colour,"
    " fuel, displacement_ml, power_kw, total_mass_kg, seats, imported, manufactured,"
    " first_registered, valid_until, certificate_number, owner_document, owner_number, owner_name,"
    " co_owner_document, co_owner_number, co_owner_name"
)


def owner(place: int) -> str:
    """The identity number of one of the owners."""
    return IdentityNumber.of(synthetic_area(PLACE), date(1980, 1, 1), 900 + place)


def vins(letter: str, count: int) -> list[str]:
    """VINs with valid check digits; another letter makes another fleet."""
    return [Vin.with_check_digit(f"LZZ{letter}EN0D0NA{n:06d}") for n in range(count)]


def make(fleet: list[str], today: date, data: Path) -> None:
    """Register the fleet; insure it and pay its tax, as the sandbox in the data folder knows."""
    due = month_end(add_months(today, 1))
    registered = add_months(due, -48).replace(day=15)
    _copy(f"registry_vehicle ({_VEHICLE})", _vehicles(fleet, registered, due))
    papers.write(data, papers.PROVINCE, _papers(fleet, today))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def _papers(fleet: list[str], today: date) -> Iterator[Paper]:
    tax = {"year": today.year, "exempt": False}
    for vin in fleet:
        yield policy(vin, today - timedelta(days=9))
        yield Paper("tax", "vessel-tax", vin, tax)


def _vehicles(fleet: list[str], registered: date, due: date) -> Iterator[tuple[object, ...]]:
    kind = (PLACE, "02", "K33", "A", "A", "B", "M", "E", "A", "A", 1500, 80, 1800, 5, False)
    for n, vin in enumerate(fleet):
        place, plate_kind, *what = kind
        dates = (registered - timedelta(days=60), registered, due)
        yield (
            CITY,
            vin,
            place,
            f"{vin[3]}{n}",
            plate_kind,
            *what,
            *dates,
            "1",
            "A",
            owner(n % OWNERS),
            "测试",
            "",
            "",
            "",
        )


def _copy(target: str, rows: Iterator[tuple[object, ...]]) -> None:
    with connection.cursor() as cursor, cursor.copy(f"COPY {target} FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def with_tokens(fleet: list[str]) -> list[tuple[str, str]]:
    """Each vehicle with a bearer token of its owner."""
    tokens = [_token(owner(place)) for place in range(OWNERS)]
    return [(vin, tokens[n % OWNERS]) for n, vin in enumerate(fleet)]


def _token(number: str) -> str:
    from cheguan.channels.sessions import SessionStore

    session = SessionStore()
    session["citizen"] = {"number": number, "name": "测试"}
    session.create()
    return str(session.session_key)
