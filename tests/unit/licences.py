"""Licences and applications for their renewal, in one line: say what differs from the usual one.

The usual one is that of `cases.yaml`: on 2026-05-15 a driver of 36, whose six years (C1) end on
2026-06-30.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from cheguan.facts.delivery import Way
from cheguan.facts.health import Hearing, LowerLimbs, Medical, UpperLimbs
from cheguan.facts.licences import DriverViolations, Licence, LicenceClass, LicenceTerm
from cheguan.facts.people import DocumentType, Home, Party, Person, Sex
from cheguan.facts.photos import Portrait
from cheguan.services.drivers.licence_renewal import LicenceRenewal

TODAY = date(2026, 5, 15)
NUMBER = "490106199001010012"
NAME = "陈小文"

LICENCE: dict[str, Any] = {
    "number": NUMBER,
    "name": NAME,
    "born": date(1990, 1, 1),
    "classes": ("C1",),
    "status": "A",
    "first_issued": date(2020, 6, 30),
    "since": date(2020, 6, 30),
    "until": date(2026, 6, 30),
    "term": "6",
    "place": "440106",
}
MEDICAL: dict[str, Any] = {
    "number": NUMBER,
    "examined_on": date(2026, 5, 1),
    "institution": "示例医院",
    "height_cm": 165,
    "vision_left": "5.0",
    "vision_right": "5.0",
}
PORTRAIT = Portrait(
    digest="p1",
    taken_on=date(2026, 5, 1),
    width=358,
    height=520,
    white=Decimal("0.98"),
    sharp=Decimal("0.60"),
    figures=1,
)


def licence(**changes: Any) -> Licence:
    """A licence: the usual one but for these fields."""
    return Licence.model_validate(LICENCE | changes)


def medical(**changes: Any) -> Medical:
    """A certificate of someone who is fit for everything but for these fields."""
    return Medical.model_validate(MEDICAL | changes)


def application(of: Licence | None = None, **changes: Any) -> LicenceRenewal:
    """An application that nothing stands in the way of but for these facts."""
    of = of or licence()
    usual = {
        "licence_number": of.number,
        "applicant": Party(document=DocumentType.RESIDENT_CARD, number=of.number, name=of.name),
        "licence": of,
        "person": Person(
            number=of.number, name=of.name, sex=Sex.FEMALE, born=of.born, address="示例路1号"
        ),
        "medical": medical(number=of.number),
        "unsettled": DriverViolations(),
        "portrait": PORTRAIT,
        "delivery": Way.POST,
        "home": Home(name=of.name, address="示例路1号", mobile="13800000000"),
        "pick_up": None,
    }
    return LicenceRenewal.model_validate(usual | changes)


def classes(codes: str) -> frozenset[LicenceClass]:
    """C1 C6 → those two classes."""
    return frozenset(map(LicenceClass, codes.split()))


def codes(found: Iterable[LicenceClass]) -> str:
    """Those two classes → C1 C6."""
    return " ".join(found)


VISIONS = st.sampled_from([Decimal(v) for v in ("4.0", "4.8", "4.9", "5.0", "5.2")])
DAYS = st.dates(date(2022, 4, 1), date(2040, 12, 31))
BIRTHS = st.dates(date(1940, 1, 1), date(2004, 12, 31))
HELD = st.sets(st.sampled_from(LicenceClass), min_size=1).map(tuple)

MEDICALS = st.builds(
    medical,
    height_cm=st.sampled_from([130, 149, 150, 154, 155, 180]),
    vision_left=VISIONS,
    vision_right=VISIONS,
    field_degrees=st.sampled_from([None, 149, 150]),
    colour=st.booleans(),
    hearing=st.sampled_from(Hearing),
    upper_limbs=st.sampled_from(UpperLimbs),
    lower_limbs=st.sampled_from(LowerLimbs),
    trunk=st.booleans(),
    disease=st.booleans(),
)
LICENCES = st.builds(
    licence,
    born=BIRTHS,
    classes=HELD,
    extended_until=st.none() | DAYS,
)
TERMS = st.sampled_from([LicenceTerm.SIX, LicenceTerm.TEN])
