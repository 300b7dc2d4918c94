"""The envelope of docs/departments.md: what a request must be, and how an answer is signed."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from flask import Request
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet
from werkzeug.exceptions import BadRequest, Unauthorized

from sandbox.store import Answer

PLATFORM = "cheguan"
MEDIA_TYPE = "application/jose"

_LEEWAY = 5
"""Seconds by which two clocks may differ."""
_LONGEST = 300
"""Seconds that a request may be good for."""
_LONGEST_ID = 100


@dataclass(frozen=True)
class Asked:
    """A request that was read and believed. `expires` in seconds since 1970."""

    department: str
    jti: str
    expires: int
    ask: dict[str, Any]


def opened(request: Request, department: str, platform_keys: KeySet) -> Asked:
    """The request inside the envelope. Raises BadRequest or Unauthorized."""
    if request.mimetype != MEDIA_TYPE:
        raise BadRequest(f"Send a compact JWS as {MEDIA_TYPE}.")
    claims = _believed(request.get_data(as_text=True), platform_keys)
    jti, ask = claims.get("jti"), claims.get("ask")
    if not isinstance(jti, str) or not 0 < len(jti) <= _LONGEST_ID:
        raise BadRequest("The request has no jti: give each one an id of its own.")
    if not isinstance(ask, dict):
        raise BadRequest("The request has no ask: say what is asked in an object.")
    expires = _in_time(claims)
    if claims.get("iss") != PLATFORM or claims.get("aud") != department:
        raise Unauthorized(f"The request must be from {PLATFORM} to {department}.")
    return Asked(department, jti, expires, ask)


def answer_to(asked: Asked, answer: Answer | None) -> dict[str, Any]:
    """The payload of the answer; None is "there is none"."""
    told = {"outcome": "none"} if answer is None else {"outcome": "found", "answer": answer}
    about = {"iss": asked.department, "aud": PLATFORM, "iat": int(time.time())}
    return about | {"re": asked.jti, "asked": asked.ask} | told


def _believed(text: str, platform_keys: KeySet) -> dict[str, Any]:
    """The claims, signed by a key that the platform gave us."""
    try:
        token = jwt.decode(text, platform_keys, ["ES256"])
    except (JoseError, ValueError) as wrong:
        raise Unauthorized("The request is not signed by a key that we know.") from wrong
    if "kid" not in token.header:
        raise Unauthorized("The request does not say which key signed it: give its kid.")
    return token.claims


def _in_time(claims: dict[str, Any]) -> int:
    """When it expires, if that is after now and not too far away."""
    issued, expires, now = claims.get("iat"), claims.get("exp"), time.time()
    if type(issued) is not int or type(expires) is not int:
        raise BadRequest("The request must bear iat and exp in whole seconds.")
    if expires <= now or issued > now + _LEEWAY:
        raise Unauthorized("The request has expired or is not valid yet: sign a new one.")
    if expires - issued > _LONGEST:
        raise Unauthorized(f"A request is good for at most {_LONGEST} seconds.")
    return expires
