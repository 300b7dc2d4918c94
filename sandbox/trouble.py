"""Trouble on demand: what a department does instead of answering well.

`down` is not reached (over the network: the connection ends without a word), `failing` answers 500
to four of five requests, `slow` waits before it answers, `silent` never answers, `wrong` answers
under a stranger's signature, and `contradictory` answers, well signed, about something else than
was asked.
"""

from __future__ import annotations

import itertools
import time
from typing import Any

import httpx
from werkzeug.exceptions import BadRequest, InternalServerError, NotFound, ServiceUnavailable

from sandbox.departments import NAMES
from sandbox.store import Store

MODES = ("ok", "down", "failing", "slow", "wrong", "silent", "contradictory")
CALLBACKS = ("ok", "twice", "late", "never", "out-of-order", "storm")
REFUNDS = ("ok", "failed")

_USUAL_SECONDS = {"slow": 5.0, "silent": 60.0}
_LONGEST_SECONDS = 60.0
_GLANCE = 0.1
_FAILS_OF = 5
_REFUND_SECONDS = 1.0
_OF_THE_TREASURY = {"callbacks": CALLBACKS, "refunds": REFUNDS}
_SECONDS = ("seconds", "refund_seconds")
_SETTINGS = {"mode", "question", *_OF_THE_TREASURY, *_SECONDS}
_KEPT = (*_OF_THE_TREASURY, "refund_seconds")
"""What outlives a change of the mode."""


class NotReached(ConnectionRefusedError, httpx.ConnectError):
    """Nobody is there. To the server it is a connection that broke, so that it answers nothing; to
    a client in the same process it is what httpx says of a department that is not reached."""


class Trouble:
    """The modes, kept in the store under `control`: they outlive a restart."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._count = itertools.count()

    def states(self) -> dict[str, dict[str, Any]]:
        """Each department's mode, with the questions that have one of their own."""
        return {department: self._state(department) for department in NAMES}

    def set(self, department: str, wish: Any) -> dict[str, Any]:
        """Do as POST /control/<department> says: the new state. Raises BadRequest, NotFound."""
        if department not in NAMES:
            raise NotFound(f"There is no department {department}: {', '.join(NAMES)}.")
        _check(department, wish)
        with self._store.transaction():
            state = self._changed(self._state(department), wish)
            self._store.put("control", "mode", department, state)
        return state

    def mode(self, department: str, question: str | None = None) -> str:
        """How this question is answered now."""
        return str(self._for(department, question)["mode"])

    def callbacks(self) -> tuple[str, float]:
        """How the treasury calls back, and the seconds that belong to it."""
        state = self._state("treasury")
        return state.get("callbacks", "ok"), state.get("seconds", _USUAL_SECONDS["slow"])

    def refunds(self) -> tuple[str, float]:
        """How a refund ends that the treasury has accepted, and after how many seconds."""
        state = self._state("treasury")
        return state.get("refunds", "ok"), state.get("refund_seconds", _REFUND_SECONDS)

    def meet(self, department: str, question: str) -> None:
        """Do what the mode asks before anything is read. Raises what the department answers, or
        NotReached."""
        state = self._for(department, question)
        seconds = min(
            state.get("seconds") or _USUAL_SECONDS.get(state["mode"], 0), _LONGEST_SECONDS
        )
        match state["mode"]:
            case "down":
                raise NotReached("The department is not reached: ask again later.")
            case "failing" if next(self._count) % _FAILS_OF != _FAILS_OF - 1:
                raise InternalServerError("The department failed: ask again.")
            case "slow":
                self._wait(department, question, seconds)
            case "silent":
                self._wait(department, question, seconds)
                raise ServiceUnavailable("The department did not answer in time.")

    def _wait(self, department: str, question: str, seconds: float) -> None:
        """So long, or until the mode is another one."""
        mode, until = self.mode(department, question), time.monotonic() + seconds
        while (left := until - time.monotonic()) > 0 and self.mode(department, question) == mode:
            time.sleep(min(left, _GLANCE))

    def _state(self, department: str) -> dict[str, Any]:
        return self._store.get("control", "mode", department) or {"mode": "ok"}

    def _for(self, department: str, question: str | None) -> dict[str, Any]:
        state = self._state(department)
        own: dict[str, Any] = state.get("questions", {}).get(question, state)
        return own

    @staticmethod
    def _changed(state: dict[str, Any], wish: dict[str, Any]) -> dict[str, Any]:
        """The state after a wish; a mode for the whole department ends those of its questions."""
        kept = {name: wish[name] for name in ("mode", "seconds") if name in wish}
        if "question" in wish:
            questions = state.get("questions", {}) | {wish["question"]: kept}
            return state | {"questions": questions}
        lasting = {name: told[name] for told in (state, wish) for name in _KEPT if name in told}
        before = state if "mode" not in wish else {}
        return before | kept | lasting


def _check(department: str, wish: Any) -> None:
    if not isinstance(wish, dict) or not wish or not wish.keys() <= _SETTINGS:
        raise BadRequest(f"Say what to change: {', '.join(sorted(_SETTINGS))}.")
    if wish.get("mode", "ok") not in MODES:
        raise BadRequest(f"A mode is one of {', '.join(MODES)}.")
    if "question" in wish and "mode" not in wish:
        raise BadRequest("Say which mode the question shall have.")
    for name in _SECONDS:
        seconds = wish.get(name, 0)
        if type(seconds) not in (int, float) or not 0 <= seconds <= _LONGEST_SECONDS:
            raise BadRequest(f"Seconds are a number from 0 to {_LONGEST_SECONDS:g}.")
    for name, ways in _OF_THE_TREASURY.items():
        if name in wish and (department != "treasury" or wish[name] not in ways):
            raise BadRequest(f"The treasury alone has {name}: {', '.join(ways)}.")
