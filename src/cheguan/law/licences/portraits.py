"""Portraits on licences (驾驶证照片): which are good, which are not, which a person must look at.

GA 482 asks for 22 mm × 32 mm, a white ground and one head without a hat. A machine measures;
between what is clearly good and what is clearly not, a clerk looks.
"""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from cheguan.facts.photos import Portrait
from cheguan.law.licences.numbers import numbers
from cheguan.law.months import add_months


class Grade(StrEnum):
    """What a measure says."""

    GOOD = "good"
    DOUBTFUL = "doubtful"
    BAD = "bad"


def size(portrait: Portrait, on: date) -> Grade:
    """Enough pixels for print at 300 dots an inch; there is nothing to doubt."""
    least = numbers.at("portrait-size", on)
    enough = portrait.width >= least["width"] and portrait.height >= least["height"]
    return Grade.GOOD if enough else Grade.BAD


def shape(portrait: Portrait, on: date) -> Grade:
    """How near the width is to that of 22 × 32; one is just as wide."""
    asked = numbers.at("portrait-shape", on)
    proper = Decimal(portrait.height * asked["width"]) / asked["height"]
    alike = 1 - abs(portrait.width - proper) / proper
    return _grade(alike, Decimal(asked["good"]), Decimal(asked["least"]))


def ground(portrait: Portrait, on: date) -> Grade:
    """How white the ground is."""
    asked = numbers.at("portrait-white", on)
    return _grade(portrait.white, Decimal(asked["good"]), Decimal(asked["least"]))


def sharpness(portrait: Portrait, on: date) -> Grade:
    """How sharp the picture is."""
    asked = numbers.at("portrait-sharp", on)
    return _grade(portrait.sharp, Decimal(asked["good"]), Decimal(asked["least"]))


def usable_until(portrait: Portrait, on: date) -> date:
    """The last day on which this portrait may still be used."""
    return add_months(portrait.taken_on, numbers.at("portrait-months", on))


def doubtful(portrait: Portrait, on: date) -> bool:
    """Whether some measure is neither clearly good nor clearly bad."""
    grades = (measure(portrait, on) for measure in (shape, ground, sharpness))
    return portrait.taken_on > on or Grade.DOUBTFUL in grades


def _grade(value: Decimal, good: Decimal, least: Decimal) -> Grade:
    if value >= good:
        return Grade.GOOD
    return Grade.DOUBTFUL if value >= least else Grade.BAD
