"""Asking again after a failure that may be over in a moment, where that is safe."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

import stamina

from cheguan.agencies.exchange.why import Unanswered, Why

T = TypeVar("T")

_ATTEMPTS = 3


def asked(ask: Callable[[], T], until: float, *, again: bool) -> T:
    """What `ask` returns; where `again` is safe, after up to three attempts before the monotonic
    instant `until`. Raises the last Unanswered."""
    caller = stamina.RetryingCaller(
        attempts=_ATTEMPTS if again else 1,
        timeout=max(until - time.monotonic(), 0),
        wait_initial=0.05,
        wait_max=0.2,
        wait_jitter=0.05,
    )
    return caller(_passing, ask)


def _passing(error: Exception) -> bool:
    """Whether it may be over in a moment. What was slow has used up the time."""
    return isinstance(error, Unanswered) and error.why is Why.DOWN
