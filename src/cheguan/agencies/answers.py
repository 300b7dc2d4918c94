"""The facts that other departments answer, all asked at once."""

from __future__ import annotations

import time
from collections.abc import Collection
from concurrent.futures import Future, ThreadPoolExecutor, wait
from datetime import datetime
from functools import cache

from cheguan.agencies import calls, health, identity, industry, insurance, police, tax
from cheguan.agencies.asks import Ask
from cheguan.agencies.exchange import Reply, Unanswered, Why
from cheguan.agencies.models import Call
from cheguan.agencies.questions import Question
from cheguan.kernel.sources import Answer, Known

__all__ = ["SOURCES", "Ask", "answer"]

PATIENCE = 2.5
"""Seconds for all of them together: a page may take three."""

_AT_ONCE = 32
"""Threads that ask. They wait, so there are more than processors; four questions for each of the
eight threads that serve pages."""

_QUESTIONS: dict[str, Question] = {
    question.source.id: question
    for department in (identity, insurance, tax, industry, health)
    for question in department.QUESTIONS
}
SOURCES = police.SOURCES | _QUESTIONS.keys()

Told = tuple[Reply | Unanswered, Call]


def answer(asks: Collection[Ask], at: datetime, case: str = "") -> dict[Ask, Answer]:
    """What each source says, after PATIENCE at the latest: who has not answered by then is silent.
    `case` is for the record of what was asked."""
    until = time.monotonic() + PATIENCE
    ours = [ask for ask in asks if ask.source.id in police.SOURCES]
    asked = {ask: _asked(ask) for ask in asks if ask not in ours}
    known = {ask: Known(fact, ask.source.id, at) for ask, fact in police.facts(ours).items()}
    wait(asked.values(), until - time.monotonic())
    told = {ask: _told(ask, future) for ask, future in asked.items()}
    if told:
        calls.note([call for _, call in told.values()], case)
    return {**known, **{ask: _answer(ask, reply, at) for ask, (reply, _) in told.items()}}


@cache
def _pool() -> ThreadPoolExecutor:
    return ThreadPoolExecutor(_AT_ONCE, "departments")


def _asked(ask: Ask) -> Future[Told]:
    return _pool().submit(_QUESTIONS[ask.source.id].put, ask.key)


def _told(ask: Ask, future: Future[Told]) -> Told:
    if future.done():
        return future.result()
    # Perhaps it has not even begun; what has begun ends by its own time limit.
    future.cancel()
    question = _QUESTIONS[ask.source.id]
    slow = Unanswered(question.department, Why.SLOW)
    return slow, calls.made(question.department, question.name, ask.key, PATIENCE, slow.why)


def _answer(ask: Ask, reply: Reply | Unanswered, at: datetime) -> Answer:
    question = _QUESTIONS[ask.source.id]
    answer = question.answer(ask.key, reply, at)
    if question.keep and isinstance(answer, Known) and isinstance(reply, Reply):
        question.keep(reply.answer)
    return answer
