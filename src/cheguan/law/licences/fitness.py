"""Bodily fitness (身体条件): the classes for which someone is fit, by Order 162 art. 14(2)."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import date
from decimal import Decimal
from enum import StrEnum

from cheguan.facts.health import Hearing, LowerLimbs, Medical, UpperLimbs
from cheguan.facts.licences import LicenceClass
from cheguan.law.licences.classes import ALL, Classes
from cheguan.law.licences.numbers import numbers

_NONE: Classes = frozenset()
_C1_TO_C4: Classes = frozenset(map(LicenceClass, ("C1", "C2", "C3", "C4")))
_UPPER: Mapping[UpperLimbs, Classes] = {
    UpperLimbs.NORMAL: ALL,
    UpperLimbs.FINGERS_SHORT: _C1_TO_C4,
    UpperLimbs.ONE_HAND: _NONE,
    UpperLimbs.UNFIT: _NONE,
}
_LOWER: Mapping[LowerLimbs, Classes] = {
    LowerLimbs.NORMAL: ALL,
    LowerLimbs.LEFT_LOST: frozenset({LicenceClass.C2}),
    LowerLimbs.SITS_UNAIDED: _NONE,
    LowerLimbs.UNFIT: _NONE,
}
_AIDED: Classes = frozenset({LicenceClass.C1, LicenceClass.C2})
_HEARING: Mapping[Hearing, Classes] = {
    Hearing.NORMAL: ALL,
    Hearing.AIDED: _AIDED,
    Hearing.UNFIT: _NONE,
}


class Condition(StrEnum):
    """The bodily conditions of art. 14(2), and the diseases of art. 15(1)."""

    HEIGHT = "height"
    VISION = "vision"
    COLOUR = "colour"
    HEARING = "hearing"
    LIMBS = "limbs"
    TRUNK = "trunk"
    DISEASE = "disease"


def fit(medical: Medical, on: date) -> Classes:
    """The classes for which someone is fit: those that every condition leaves."""
    return ALL.intersection(*(left for _, left in conditions(medical, on)))


def conditions(medical: Medical, on: date) -> Iterator[tuple[Condition, Classes]]:
    """The classes that each condition leaves, taken alone."""
    yield Condition.HEIGHT, _by_height(medical, on)
    yield Condition.VISION, _by_vision(medical, on)
    yield Condition.COLOUR, ALL if medical.colour else _NONE
    yield Condition.HEARING, _HEARING[medical.hearing]
    yield Condition.LIMBS, _by_limbs(medical)
    yield Condition.TRUNK, ALL if medical.trunk else _NONE
    yield Condition.DISEASE, _NONE if medical.disease else ALL


def _by_height(medical: Medical, on: date) -> Classes:
    """Art. 14(2) item 1. That it is asked again at renewal is a dated switch."""
    if not numbers.at("height-at-renewal", on):
        return ALL
    least: Mapping[str, int] = numbers.at("least-height-cm", on)
    return ALL - {LicenceClass(one) for one, cm in least.items() if medical.height_cm < cm}


def _by_vision(medical: Medical, on: date) -> Classes:
    """Item 2: both eyes; or the better one alone, with a wide enough field."""
    keen = Decimal(numbers.at("vision-large", on))
    ordinary = Decimal(numbers.at("vision-ordinary", on))
    worse, better = sorted((medical.vision_left, medical.vision_right))
    if worse >= keen:
        return ALL
    if worse >= ordinary:
        return ALL - _classes("vision-large-classes", on)
    one_eye = numbers.at("one-eye", on)
    wide = (medical.field_degrees or 0) >= one_eye["field-degrees"]
    if better >= Decimal(one_eye["vision"]) and wide:
        return _classes("one-eye-classes", on)
    return _NONE


def _by_limbs(medical: Medical) -> Classes:
    """Items 5, 6 and 8: what hands and legs allow; C5 asks that one of the two be whole."""
    upper, lower = _UPPER[medical.upper_limbs], _LOWER[medical.lower_limbs]
    legs = medical.lower_limbs is LowerLimbs.SITS_UNAIDED and upper
    hand = medical.upper_limbs is UpperLimbs.ONE_HAND and lower
    return (upper & lower) | ({LicenceClass.C5} if legs or hand else _NONE)


def _classes(name: str, on: date) -> Classes:
    return frozenset(map(LicenceClass, numbers.at(name, on)))
