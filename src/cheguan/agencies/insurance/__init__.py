"""The insurance platform (保险信息平台): compulsory policies by VIN."""

from __future__ import annotations

from cheguan.agencies.questions import Check, Question, check_of
from cheguan.facts import insurance

policy = Question("insurance", "policy", "vin", insurance.compulsory)
QUESTIONS = (policy,)


def check() -> Check:
    """Whether it answers."""
    return check_of(policy)
