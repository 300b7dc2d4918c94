"""The verifier of OpenID4VP 1.0, without its HTTP: a checker asks, the wallet of a holder answers
with just the elements that were asked for, encrypted to us, signed by its phone.

One secret opens a question: it stands in the addresses that the wallet is given, and only its
digest is kept. What the wallet tells is kept sealed under that secret until it is shown, once.
"""

from __future__ import annotations

from cheguan.credentials.openid4vp.answering import answer
from cheguan.credentials.openid4vp.asking import GOOD_FOR, ask, forget, link, request_object
from cheguan.credentials.openid4vp.queries import QUERIES, Query
from cheguan.credentials.openid4vp.telling import DECLINED, Over, Told, told

__all__ = [
    "DECLINED",
    "GOOD_FOR",
    "QUERIES",
    "Over",
    "Query",
    "Told",
    "answer",
    "ask",
    "forget",
    "link",
    "request_object",
    "told",
]
