"""A circuit breaker: a department that keeps failing is left alone for a while."""

from __future__ import annotations

from collections.abc import Callable
from threading import Lock

Clock = Callable[[], float]
"""Seconds from any fixed instant; never goes back."""

FAILURES = 5
"""In a row, until the circuit opens: one lost packet or one restart must not open it, and five
time limits of two seconds are the most that should be spent on finding out."""

REST = 10.0
"""Seconds for which it stays open: longer than a service takes to restart, shorter than a person
waits before trying again."""


class Breaker:
    """Closed at first. Opens after FAILURES in a row; after REST seconds one probe goes through,
    and what becomes of it closes the circuit or opens it again. Safe between threads."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._lock = Lock()
        self._failures = 0
        self._rests_until = 0.0

    def admits(self) -> bool:
        """Whether to ask now. Who is told so must report afterwards."""
        with self._lock:
            if self._failures < FAILURES:
                return True
            if self._clock() < self._rests_until:
                return False
            # This one is the probe: the others stay out until it has reported, or is lost.
            self._rests_until = self._clock() + REST
            return True

    def report(self, *, well: bool) -> None:
        """What became of one that was admitted."""
        with self._lock:
            self._failures = 0 if well else self._failures + 1
            if self._failures >= FAILURES:
                self._rests_until = self._clock() + REST
