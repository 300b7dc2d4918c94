"""What a case has granted, in words and pictures: one function a kind of act."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.translation import gettext as _

from cheguan.casework.models import Case
from cheguan.registry import find


@dataclass(frozen=True, slots=True)
class Proof:
    """What the holder gets, as the result page shows it."""

    heading: str
    sentence: str
    until: date


def proof(case: Case) -> Proof | None:
    """The inspection mark that a case granted."""
    mark = find.mark_of_case(case.city, case.number)
    if mark is None:
        return None
    return Proof(
        heading=_("Inspection valid until {until}").format(until=mark.until),
        sentence=_("The electronic mark holds at once and equals the paper one."),
        until=mark.until,
    )
