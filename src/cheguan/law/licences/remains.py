"""What remains of a licence when age or health ends classes (Order 162 art. 65, 67; 172 art. 2).

Whoever may no longer drive a class gets, in its stead, the widest of the classes that it also
permits and for which age and body still serve: a bus driver of 63 gets C1 (and C2 without a left
leg), one of a heavy trailer C1 and C6, a motorcyclist of 70 the moped. Nobody gains a class.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from cheguan.facts.health import Medical
from cheguan.facts.licences import Licence, LicenceClass
from cheguan.law.licences import ages
from cheguan.law.licences.classes import ALL, Classes, in_order, permitted, widest
from cheguan.law.licences.fitness import conditions, fit

AGE = "age"


@dataclass(frozen=True)
class Lost:
    """A class that ends, and why: "age", or the conditions of health that bar it."""

    code: LicenceClass
    because: tuple[str, ...]


def remaining(licence: Licence, medical: Medical | None, on: date) -> tuple[LicenceClass, ...]:
    """The classes of the new licence, in the order of printing; none where nothing is left."""
    able = _able(licence, medical, on)
    kept = able & frozenset(licence.classes)
    instead = (able & permitted(licence.classes)) - permitted(kept)
    return in_order(kept | widest(instead))


def lost(licence: Licence, medical: Medical | None, on: date) -> tuple[Lost, ...]:
    """The classes that it bears now and that end, each with its reasons."""
    ended = frozenset(licence.classes) - _able(licence, medical, on)
    return tuple(Lost(one, tuple(_why(licence, medical, one, on))) for one in in_order(ended))


def age_leaves_some(licence: Licence, on: date) -> bool:
    """Whether age alone would leave any class."""
    return bool(remaining(licence, None, on))


def _able(licence: Licence, medical: Medical | None, on: date) -> Classes:
    """What age and body allow; while nobody has examined him, age alone."""
    aged = ages.allowed(licence.born, licence.extended_until, on)
    return aged & (fit(medical, on) if medical else ALL)


def _why(licence: Licence, medical: Medical | None, one: LicenceClass, on: date) -> list[str]:
    aged = one not in ages.allowed(licence.born, licence.extended_until, on)
    body = [c.value for c, left in conditions(medical, on) if one not in left] if medical else []
    return [AGE, *body] if aged else body
