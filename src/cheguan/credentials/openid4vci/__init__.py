"""The issuer of OpenID4VCI 1.0, without its HTTP: a wallet fetches a document with a code that we
gave to its holder (pre-authorised code flow).

Each answer is a status and a body; a refusal is an answer too, so that what it changed (a mistyped
number is counted) is kept.
"""

from __future__ import annotations

from cheguan.credentials.openid4vci.answers import Answer
from cheguan.credentials.openid4vci.fetching import credential
from cheguan.credentials.openid4vci.metadata import authorisation_server, issuer
from cheguan.credentials.openid4vci.nonces import nonce
from cheguan.credentials.openid4vci.offering import Offered, forget, offer, token

__all__ = [
    "Answer",
    "Offered",
    "authorisation_server",
    "credential",
    "forget",
    "issuer",
    "nonce",
    "offer",
    "token",
]
