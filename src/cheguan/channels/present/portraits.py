"""What was measured in a portrait, in words."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from cheguan.channels.present import words
from cheguan.facts.photos import Portrait
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.law.licences import portraits
from cheguan.law.licences.portraits import Grade

Row = dict[str, Any]

_TONES: Mapping[Grade, str] = {
    Grade.GOOD: "granted",
    Grade.DOUBTFUL: "waiting",
    Grade.BAD: "refused",
}
_SAYS: Mapping[Grade, Text] = {
    Grade.GOOD: mark("Good"),
    Grade.DOUBTFUL: mark("A clerk looks at it"),
    Grade.BAD: mark("Not good enough"),
}


def findings(portrait: Portrait, on: date) -> list[Row]:
    """Each measure with what it comes to on this day, for the `facts` component."""
    alone = Grade.GOOD if portrait.figures == 1 else Grade.BAD
    size = _("{width} × {height} pixels").format(width=portrait.width, height=portrait.height)
    return [
        _finding(_("Size"), size, portraits.size(portrait, on)),
        _finding(_("Proportions"), _("as 22 to 32"), portraits.shape(portrait, on)),
        _finding(_("White ground"), f"{portrait.white:.0%}", portraits.ground(portrait, on)),
        _finding(_("Sharpness"), f"{portrait.sharp:.2f}", portraits.sharpness(portrait, on)),
        _finding(_("People in the picture"), str(portrait.figures), alone),
    ]


def _finding(label: str, value: str, grade: Grade) -> Row:
    tag = {"text": words.said(_SAYS[grade]), "tone": _TONES[grade]}
    return {"label": label, "value": value, "tag": tag}
