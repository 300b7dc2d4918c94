"""The tax authority (税务机关): vessel tax, and invoice and tax of a purchase, by VIN."""

from __future__ import annotations

from cheguan.agencies.questions import Check, Question, check_of
from cheguan.facts import tax

vessel = Question("tax", "vessel-tax", "vin", tax.vessel)
purchase = Question("tax", "purchase", "vin", tax.purchase)
QUESTIONS = (vessel, purchase)


def check() -> Check:
    """Whether it answers."""
    return check_of(vessel)
