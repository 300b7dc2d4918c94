"""The envelope of docs/departments.md: signed questions, signed answers."""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any
from uuid import UUID, uuid4, uuid5

from joserfc import jws
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cheguan.agencies.exchange.why import Why

US = "cheguan"
LARGEST = 2 * 1024 * 1024
"""Bytes of an answer: a portrait in base64 and more than any fact."""

_VALID_FOR = 60
_ALGORITHMS = ("ES256",)
_KEYS = UUID("6d2a3a3c-5f0e-4a53-9d2b-1f5c3b1e7a10")
"""The space in which a caller's own key becomes the id of a request."""


class _Registry(jws.JWSRegistry):
    max_payload_length = LARGEST


_REGISTRY = _Registry(algorithms=_ALGORITHMS)


class NoSuchKey(LookupError):
    """The keys of a department do not have the one that signed."""


class Unusable(Exception):
    """An answer that says nothing; `why` is what is wrong with it."""

    def __init__(self, why: Why) -> None:
        self.why = why
        super().__init__(why)


@dataclass(frozen=True)
class Request:
    """A signed question: its id, what it asks as JSON has it, and its compact text."""

    id: str
    what: Mapping[str, Any]
    text: str


def request(
    department: str, question: str, what: Mapping[str, Any], key: str | None, signer: ECKey
) -> Request:
    """Ask this of a department. The same `key` gives the same id, so that a change which is asked
    for again happens once."""
    at = int(time.time())
    own = uuid5(_KEYS, f"{department} {question} {key}") if key is not None else uuid4()
    claims = {"iss": US, "aud": department, "iat": at, "exp": at + _VALID_FOR, "jti": str(own)}
    payload = json.dumps(claims | {"ask": what}, ensure_ascii=False)
    header = {"alg": "ES256", "kid": signer.kid}
    text = jws.serialize_compact(header, payload, signer, _ALGORITHMS)
    return Request(str(own), json.loads(payload)["ask"], text)


def opened(text: str, key_of: Callable[[str], ECKey]) -> dict[str, Any]:
    """The payload of a signed text; `key_of` finds the public key by its name or raises
    NoSuchKey. Raises Unusable."""
    signed = _extracted(text)
    try:
        key = key_of(str(signed.headers().get("kid")))
        well = jws.validate_compact(signed, key, registry=_REGISTRY)
    except (JoseError, NoSuchKey) as wrong:
        raise Unusable(Why.WRONG_SIGNATURE) from wrong
    if not well:
        raise Unusable(Why.WRONG_SIGNATURE)
    return _payload(signed)


def issuer(text: str) -> str:
    """Who says that he has signed this; nothing is believed yet. Raises Unusable."""
    return str(_payload(_extracted(text)).get("iss"))


def key_name(text: str) -> str:
    """The name of the key with which it says that it is signed. Raises Unusable."""
    return str(_extracted(text).headers().get("kid"))


def answer_to(asked: Request, department: str, said: Mapping[str, Any]) -> dict[str, Any] | None:
    """What an opened answer says: the answer, or None for "there is none". Raises Unusable."""
    about = {"iss": department, "aud": US, "re": asked.id, "asked": asked.what}
    if any(said.get(name) != value for name, value in about.items()):
        raise Unusable(Why.CONTRADICTION)
    match said:
        case {"outcome": "none"}:
            return None
        case {"outcome": "found", "answer": dict(answer)}:
            return answer
    raise Unusable(Why.MALFORMED)


def _extracted(text: str) -> jws.CompactSignature:
    try:
        return jws.extract_compact(text.strip().encode(), registry=_REGISTRY)
    except (JoseError, ValueError) as wrong:
        raise Unusable(Why.MALFORMED) from wrong


def _payload(signed: jws.CompactSignature) -> dict[str, Any]:
    try:
        payload = json.loads(signed.payload)
    except ValueError as wrong:
        raise Unusable(Why.MALFORMED) from wrong
    if not isinstance(payload, dict):
        raise Unusable(Why.MALFORMED)
    return payload
