"""The offices of the province, from its divisions; made where they are missing."""

from __future__ import annotations

from typing import Any

from cheguan.facts.divisions import CITIES, COUNTIES, PROVINCE, Division
from cheguan.kernel.service import Level
from cheguan.organisation.models import Office

_ZH = "公安局车辆管理所"
_HANT = "公安局車輛管理所"
_EN = " Vehicle Office"


def plant(**_: Any) -> None:
    """Make the offices of the province, its cities and its counties that are missing."""
    rows = [_office(PROVINCE, None, Level.PROVINCE)]
    rows += [_office(city, PROVINCE.code, Level.CITY) for city in CITIES.values()]
    rows += [
        _office(county, county.parent, Level.COUNTY)
        for county in COUNTIES.values()
        if county.code not in CITIES
    ]
    Office.objects.bulk_create(rows, ignore_conflicts=True)


def _office(place: Division, parent: str | None, level: Level) -> Office:
    return Office(
        code=place.code,
        parent_id=parent,
        level=level.value,
        name=place.name + _ZH,
        name_hant=place.name_hant + _HANT,
        name_en=place.name_en + _EN,
    )
