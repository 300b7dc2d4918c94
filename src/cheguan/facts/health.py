"""Bodily fitness to drive (驾驶人体检), as hospitals and outlets report it."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from enum import StrEnum

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Hearing(StrEnum):
    """听力: hears the tuning fork and its side, with or without an aid."""

    NORMAL = "normal"
    AIDED = "aided"
    UNFIT = "unfit"


class UpperLimbs(StrEnum):
    """上肢."""

    NORMAL = "normal"
    FINGERS_SHORT = "fingers-short"
    """Finger tips lost, or three fingers of the left hand, both palms whole: C1, C2, C3, C4."""
    ONE_HAND = "one-hand"
    """One palm missing, the other hand with its thumb and two fingers: C5."""
    UNFIT = "unfit"


class LowerLimbs(StrEnum):
    """下肢."""

    NORMAL = "normal"
    LEFT_LOST = "left-lost"
    """The left one missing or of no use, the right one normal: C2."""
    SITS_UNAIDED = "sits-unaided"
    """The right one or both missing or of no use, but sits by himself: C5."""
    UNFIT = "unfit"


class Medical(Fact):
    """医学证明: one examination. Vision is on the five-point scale (对数视力表, "4.9").

    `field_degrees` is the horizontal field of vision, known where only one eye sees. `ability`
    is the test of memory, judgement and reaction (三力测试): None where it was not taken.
    """

    number: str
    examined_on: date
    institution: str
    height_cm: int
    vision_left: Decimal
    vision_right: Decimal
    field_degrees: int | None = None
    colour: bool = True
    hearing: Hearing = Hearing.NORMAL
    upper_limbs: UpperLimbs = UpperLimbs.NORMAL
    lower_limbs: LowerLimbs = LowerLimbs.NORMAL
    trunk: bool = True
    disease: bool = False
    ability: bool | None = None


medical = Source("health.medical", Medical, _("Hospitals and health outlets"), may_lack=True)
