"""What hospitals and outlets report of someone who is about to renew a licence."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta
from random import Random
from typing import Any

from cheguan.demonstration import portraits
from cheguan.demonstration.bag import Bag
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.portraits import GREY, VARIANTS, WHITE
from cheguan.law.licences.ages import needs_ability_test
from cheguan.registry.models import Licence

HOSPITALS = ("榕荫社区医院", "珠澜体检中心", "木棉人民医院")

_RECENT, _OLD = 150, 700
_NOT_EXAMINED, _EXAMINED_LONG_AGO = 0.06, 0.04
_NO_PORTRAIT, _GREY_GROUND = 0.04, 0.03
_FINDINGS = Bag[tuple[tuple[str, Any], ...]](
    {
        (): 940,
        (("vision_left", "4.9"),): 30,
        (("vision_left", "4.6"),): 6,
        (("colour", False),): 4,
        (("hearing", "aided"),): 10,
        (("disease", True),): 2,
        (("upper_limbs", "fingers-short"),): 4,
        (("lower_limbs", "left-lost"),): 4,
    }
)


def of(licence: Licence, today: date, dice: Random) -> Iterator[Paper]:
    """An examination and a picture, mostly recent and in order."""
    if (drawn := dice.random()) >= _NOT_EXAMINED:
        old = drawn < _NOT_EXAMINED + _EXAMINED_LONG_AGO
        days = dice.randrange(_RECENT + 60, _OLD) if old else dice.randrange(_RECENT)
        yield medical(licence, today - timedelta(days=days), **dict(_FINDINGS.draw(dice)))
    if (drawn := dice.random()) >= _NO_PORTRAIT:
        ground = GREY if drawn < _NO_PORTRAIT + _GREY_GROUND else WHITE
        taken_on = today - timedelta(days=dice.randrange(_RECENT))
        yield portraits.portrait(licence.number, taken_on, dice.randrange(VARIANTS), ground)


def medical(licence: Licence, examined_on: date, **findings: Any) -> Paper:
    """Fit for every class, and by seventy tested for it, but for what was found."""
    tested = needs_ability_test(licence.born, examined_on)
    answer = {
        "number": licence.number,
        "examined_on": examined_on,
        "institution": HOSPITALS[examined_on.day % len(HOSPITALS)],
        "height_cm": 170 if licence.sex == "1" else 160,
        "vision_left": "5.0",
        "vision_right": "5.1",
        "ability": True if tested else None,
    }
    return Paper("health", "medical", licence.number, answer | findings)
