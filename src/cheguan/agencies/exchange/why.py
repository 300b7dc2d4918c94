"""Why a department gave no answer that can be used."""

from __future__ import annotations

from enum import StrEnum


class Why(StrEnum):
    """What was wrong. Only the first two are silence; the others are answers that cannot stand."""

    DOWN = "down"
    """Not reached, not configured, or it says that it cannot now."""
    SLOW = "slow"
    """No answer within the time limit."""
    WRONG_SIGNATURE = "wrong-signature"
    MALFORMED = "malformed"
    CONTRADICTION = "contradiction"
    """It answers something else than was asked."""
    OPEN_CIRCUIT = "open-circuit"
    """Not asked at all: it has just failed several times in a row."""
    REFUSED = "refused"
    """It does not take the question: our signature, the question itself, or a used key."""


class Unanswered(Exception):
    """A department did not answer; nothing is known of what it would have said."""

    def __init__(self, department: str, why: Why) -> None:
        self.department = department
        self.why = why
        super().__init__(f"The department “{department}” did not answer: {why}.")
