"""What a wallet has told: kept sealed from its answer until the checker sees it, then gone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any

import cbor2
from django.db import transaction

from cheguan.credentials.models import Question
from cheguan.credentials.openid4vp.asking import found
from cheguan.credentials.openid4vp.sealing import seal, unseal

DECLINED = "declined"
"""The holder would not tell: beside the verdicts of the checker."""


class Over(LookupError):
    """Nobody answered in time, or the answer was shown already."""


@dataclass(frozen=True)
class Told:
    """The answer to a question: a verdict, the values of the elements that were asked for (only
    of a valid document), and as of when its status is known."""

    query: str
    verdict: str
    values: Mapping[str, Any] = field(default_factory=dict)
    as_of: datetime | None = None


def keep(secret: str, question: Question, told: Told, now: datetime) -> None:
    """Settle a question; it can't be answered again."""
    question.told = seal(secret, cbor2.dumps(asdict(told)))
    question.answered_at = now
    question.save(update_fields=["told", "answered_at"])


def told(secret: str, now: datetime) -> Told | Question:
    """The answer, and it is gone; while there is none, the question. Raises Over."""
    with transaction.atomic():
        question = found(secret, lock=True)
        if question is None or (question.answered_at is None and question.until <= now):
            raise Over
        if question.answered_at is None:
            return question
        question.delete()
        content = cbor2.loads(unseal(secret, question.told))
        return Told(**content)
