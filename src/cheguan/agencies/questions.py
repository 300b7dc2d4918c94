"""One question to a department, and the source that it answers."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Unanswered, Why
from cheguan.agencies.models import Call
from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Absent, Answer, Known, Silent, Source

NOBODY: Mapping[str, str] = {"vin": "00000000000000000", "number": "490000190001010007"}
"""By what a question is asked → a key that nothing and nobody bears."""

Content = Mapping[str, Any]
"""What stands under "answer" (docs/departments.md)."""


@dataclass(frozen=True)
class Question:
    """A department's question, asked `by` one key. `read` makes the fact of the answer's content,
    where the content is not the fact itself; `keep` stores what belongs to the fact but stands
    outside it."""

    department: str
    name: str
    by: Literal["vin", "number"]
    source: Source[Any]
    read: Callable[[Content], Fact] | None = None
    keep: Callable[[Content], None] | None = None

    def put(self, key: str) -> tuple[exchange.Reply | Unanswered, Call]:
        """Ask, from whatever thread; nothing is written down yet."""
        return exchange.current().put(self.department, self.name, {self.by: key})

    def answer(self, key: str, told: exchange.Reply | Unanswered, at: datetime) -> Answer:
        """What was told of this key, as one of the three outcomes."""
        if isinstance(told, Unanswered):
            return Silent(self.source.id, at, told.why)
        if told.outcome == "none":
            return Absent(self.source.id, at, told.proof)
        try:
            fact = (self.read or self.source.gives.model_validate)(told.answer)
        except (ValueError, LookupError, TypeError):
            return Silent(self.source.id, at, Why.MALFORMED)
        if getattr(fact, self.by, key) != key:
            return Silent(self.source.id, at, Why.CONTRADICTION)
        return Known(fact, self.source.id, at, told.proof)


@dataclass(frozen=True)
class Check:
    """Whether a department answers: in words for the operator, and in milliseconds."""

    well: bool
    says: str
    took_ms: int


def check(department: str, question: str, what: Mapping[str, Any]) -> Check:
    """Really ask something harmless; nothing is written down."""
    return _timed(lambda: exchange.current().ask(department, question, what))


def check_of(question: Question) -> Check:
    """Ask a question of nobody."""
    return check(question.department, question.name, {question.by: NOBODY[question.by]})


def check_keys(department: str) -> Check:
    """For a department that has no harmless question: whether it gives its keys."""
    return _timed(lambda: exchange.current().fetch_keys(department))


def _timed(ask: Callable[[], object]) -> Check:
    begun = time.monotonic()
    try:
        ask()
    except Unanswered as unanswered:
        return Check(False, unanswered.why, _since(begun))
    return Check(True, f"answers in {_since(begun)} ms", _since(begun))


def _since(begun: float) -> int:
    return round((time.monotonic() - begun) * 1000)
