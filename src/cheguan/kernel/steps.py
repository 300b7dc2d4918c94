"""The steps of a case: each is done by someone and asks for powers."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from cheguan.kernel.channels import Power
from cheguan.kernel.text import Text, _


class By(StrEnum):
    """Who does a step."""

    APPLICANT = "applicant"
    OFFICE = "office"
    SYSTEM = "system"


@dataclass(frozen=True)
class Step:
    """One step: its id, its name, who does it and which powers its channel must have."""

    id: str
    name: Text
    by: By
    powers: frozenset[Power] = frozenset()


CONFIRM = Step("confirm", _("Confirm"), By.APPLICANT, frozenset({Power.SHOW, Power.ASK}))
REVIEW = Step("review", _("Review by a clerk, only when in doubt"), By.OFFICE)
PAPER = Step("paper", _("Read a paper, only when a department is silent"), By.OFFICE)
PAY = Step("pay", _("Pay"), By.APPLICANT, frozenset({Power.PAY}))
ISSUE = Step("issue", _("Issue"), By.SYSTEM)
DELIVER = Step("deliver", _("Deliver"), By.SYSTEM)
