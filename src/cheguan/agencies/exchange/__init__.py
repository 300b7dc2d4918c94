"""How the platform speaks with the other departments (docs/departments.md).

`ask` puts one question to one department; what comes back is signed and about what was asked, or
it is no answer. Everything here may be called from any thread.
"""

from __future__ import annotations

from cheguan.agencies.exchange.ring import verify_kept
from cheguan.agencies.exchange.switchboard import (
    Exchange,
    Reply,
    ask,
    current,
    replace,
    verify,
)
from cheguan.agencies.exchange.why import Unanswered, Why

__all__ = [
    "Exchange",
    "Reply",
    "Unanswered",
    "Why",
    "ask",
    "current",
    "replace",
    "verify",
    "verify_kept",
]
