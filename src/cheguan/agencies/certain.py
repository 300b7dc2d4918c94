"""Whether a department has certainly not done what it was asked for."""

from __future__ import annotations

import httpx

from cheguan.agencies.exchange import Unanswered, Why

_NOT_TAKEN = frozenset({Why.REFUSED, Why.OPEN_CIRCUIT})
_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout)


def certainly_not_done(unanswered: Unanswered) -> bool:
    """True where it was never reached, did not take the question, or said “not now” (which is DOWN
    without a broken connection as its cause). Holds for a question that was put once only, that is
    with `changes` and without a `key`: of several attempts only the last one's error is known."""
    if unanswered.why is Why.DOWN:
        cause = unanswered.__cause__
        return cause is None or isinstance(cause, _NOT_REACHED)
    return unanswered.why in _NOT_TAKEN
