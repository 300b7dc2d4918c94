"""Nonces, so that a wallet's proof is fresh: they carry their own end, nothing is kept of them.

A proof can't be used twice all the same, because the token that goes with it is used up.
"""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta

from django.utils.crypto import constant_time_compare, salted_hmac

from cheguan.credentials.openid4vci.answers import OK, Answer

GOOD_FOR = timedelta(minutes=5)


def nonce(now: datetime) -> Answer:
    """The nonce endpoint (OpenID4VCI 1.0, 7)."""
    content = f"{int((now + GOOD_FOR).timestamp())}.{secrets.token_urlsafe(16)}"
    return Answer(OK, {"c_nonce": f"{content}.{_seal(content)}"})


def is_good(text: str, now: datetime) -> bool:
    """Whether we gave it out, less than five minutes ago."""
    content, _, seal = text.rpartition(".")
    if not text.isascii() or not constant_time_compare(seal, _seal(content)):
        return False
    return now.timestamp() <= int(content.partition(".")[0])


def _seal(content: str) -> str:
    return salted_hmac("cheguan.credentials.nonce", content, algorithm="sha256").hexdigest()
