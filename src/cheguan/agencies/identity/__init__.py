"""The population register (人口库): persons by number. Signing in there: `signin`."""

from __future__ import annotations

from cheguan.agencies.questions import Check, Question, check_of
from cheguan.facts import people

person = Question("identity", "person", "number", people.person)
QUESTIONS = (person,)


def check() -> Check:
    """Whether it answers."""
    return check_of(person)
