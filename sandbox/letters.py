"""The envelope of docs/departments.md, as a department opens and seals it."""

from __future__ import annotations

import json
import time
from dataclasses import dataclass
from typing import Any

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

PLATFORM = "cheguan"
MIME = "application/jose"
_ALGORITHMS = ["ES256"]
_LEEWAY = 30


class Unsigned(Exception):
    """No known party has signed this, or not for us, or not now: 401."""


class Malformed(Exception):
    """This is no envelope: 400."""


@dataclass(frozen=True)
class Letter:
    """A question: its id, what it asks, and until when (seconds since 1970) it may be repeated."""

    id: str
    ask: dict[str, Any]
    expires: int


class _Registry(jws.JWSRegistry):
    max_payload_length = 4 * 1024 * 1024


_REGISTRY = _Registry(algorithms=_ALGORITHMS)


def opened(text: str, department: str, platform: KeySet) -> Letter:
    """The question in a signed text. Raises Unsigned, Malformed."""
    claims = _payload(text, platform)
    now = int(time.time())
    if claims.get("iss") != PLATFORM or claims.get("aud") != department:
        raise Unsigned("It is from someone else, or for someone else.")
    try:
        expires, made = int(claims["exp"]), int(claims["iat"])
        letter = Letter(str(claims["jti"]), dict(claims["ask"]), expires)
    except (KeyError, TypeError, ValueError) as wrong:
        raise Malformed("iat, exp, jti and ask are needed.") from wrong
    if not made - _LEEWAY <= now <= expires:
        raise Unsigned("It has expired, or is yet to come.")
    return letter


def sealed(payload: dict[str, Any], signer: ECKey) -> str:
    """A signed text."""
    header = {"alg": "ES256", "kid": signer.kid}
    text = json.dumps(payload, ensure_ascii=False)
    return jws.serialize_compact(header, text, signer, _ALGORITHMS, registry=_REGISTRY)


def answer(
    department: str, letter: Letter, asked: dict[str, Any], found: dict[str, Any] | None
) -> dict[str, Any]:
    """The payload of an answer; None is "there is none"."""
    told = {"outcome": "none"} if found is None else {"outcome": "found", "answer": found}
    return {
        "iss": department,
        "aud": PLATFORM,
        "iat": int(time.time()),
        "re": letter.id,
        "asked": asked,
        **told,
    }


def _payload(text: str, platform: KeySet) -> dict[str, Any]:
    try:
        signed = jws.deserialize_compact(text, platform, _ALGORITHMS, registry=_REGISTRY)
        payload = json.loads(signed.payload)
    except JoseError as wrong:
        raise Unsigned("The signature is not the platform's.") from wrong
    except ValueError as wrong:
        raise Malformed("This is no JWS.") from wrong
    if not isinstance(payload, dict):
        raise Malformed("The payload is no object.")
    return payload
