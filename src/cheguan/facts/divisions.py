"""行政区划: Guangdong, its 21 cities and 122 counties (GB/T 2260).

Dongguan and Zhongshan have no counties. Each stands among the counties as one row of its own, so
that every place has a county level; its parent is the province, as in the standard.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files
from types import MappingProxyType

from .errors import Malformed

_DATA = files(__package__) / "data"


class DivisionKind(StrEnum):
    """What a division is by law."""

    PROVINCE = "province"
    CITY = "city"
    DISTRICT = "district"
    COUNTY = "county"
    AUTONOMOUS_COUNTY = "autonomous-county"
    COUNTY_CITY = "county-city"
    CITY_WITHOUT_COUNTIES = "city-without-counties"


@dataclass(frozen=True, slots=True)
class Division:
    """行政区划: its code by GB/T 2260, its names, and what stands over it."""

    code: str
    name: str
    name_hant: str
    name_en: str
    parent: str
    """The code of the division over it; empty for the province."""
    kind: DivisionKind
    plate_letters: str = ""
    """发牌机关代号 of a city: EXY for Foshan."""
    cars_estimate_10k: int | None = None
    """Cars of a city in ten thousands: an order of magnitude, for demonstration only."""


PROVINCE = Division("440000", "广东省", "廣東省", "Guangdong", "", DivisionKind.PROVINCE)


def _rows(name: str) -> Iterable[dict[str, str]]:
    return csv.DictReader((_DATA / name).read_text(encoding="utf-8").splitlines())


def _city(row: dict[str, str]) -> Division:
    return Division(
        code=row["code"],
        name=row["name"],
        name_hant=row["name_hant"],
        name_en=row["name_en"],
        parent=PROVINCE.code,
        kind=DivisionKind.CITY,
        plate_letters=row["plate_letters"],
        cars_estimate_10k=int(row["cars_estimate_10k"]),
    )


def _county(row: dict[str, str]) -> Division:
    kind = DivisionKind(row["kind"])
    city = row["code"][:4] + "00"
    return Division(
        code=row["code"],
        name=row["name"],
        name_hant=row["name_hant"],
        name_en=row["name_en"],
        parent=PROVINCE.code if kind is DivisionKind.CITY_WITHOUT_COUNTIES else city,
        kind=kind,
    )


CITIES: Mapping[str, Division] = MappingProxyType(
    {row["code"]: _city(row) for row in _rows("guangdong_cities.csv")}
)
"""The cities (地级以上市) by code."""

COUNTIES: Mapping[str, Division] = MappingProxyType(
    {row["code"]: _county(row) for row in _rows("guangdong_counties.csv")}
)
"""The counties (县级行政区) by code, with Dongguan and Zhongshan as themselves."""

_BY_LETTER = {letter: city for city in CITIES.values() for letter in city.plate_letters}


def division(code: str) -> Division:
    """The province, city or county of this code. Raises Malformed where there is none."""
    if code == PROVINCE.code:
        return PROVINCE
    found = CITIES.get(code) or COUNTIES.get(code)
    if found is None:
        raise Malformed("division-unknown", code=code)
    return found


def parents(code: str) -> tuple[str, ...]:
    """The code and those over it, nearest first: 440106, 440100, 440000."""
    here = division(code)
    return (here.code, *parents(here.parent)) if here.parent else (here.code,)


def city_of(code: str) -> Division:
    """The city of a county, or the city itself. Raises Malformed for any other code."""
    city = CITIES.get(division(code).code[:4] + "00")
    if city is None:
        raise Malformed("division-unknown", code=code)
    return city


def counties_of(city_code: str) -> tuple[Division, ...]:
    """The counties of a city; Dongguan and Zhongshan have themselves."""
    city = city_of(city_code)
    return tuple(county for county in COUNTIES.values() if city_of(county.code) is city)


def city_by_plate_letter(letter: str) -> Division | None:
    """The city that issues plates with this letter; Z crosses the border and has none."""
    return _BY_LETTER.get(letter)
