"""A department played in memory: it signs with a key of its own, and can be made to do anything."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from cheguan.agencies.exchange import Exchange
from cheguan.agencies.exchange.breaker import Clock

BASE = "http://departments.test"
US = ECKey.generate_key("P-256", auto_kid=True)
ASK = {"vin": "LGX1G8R58PX918273"}

Claims = dict[str, Any]


def signed(claims: Any, key: ECKey, **header: Any) -> str:
    """A compact JWS."""
    text = claims if isinstance(claims, str) else json.dumps(claims)
    return jws.serialize_compact({"alg": "ES256", "kid": key.kid, **header}, text, key, ["ES256"])


class Department:
    """`answer` is what it finds; `alters` changes the claims of an answer before they are signed;
    `instead` answers a request in its place."""

    def __init__(self, name: str = "insurance") -> None:
        self.name = name
        self.key = ECKey.generate_key("P-256", auto_kid=True)
        self.answer: Claims | None = {"number": "P1"}
        self.alters: Callable[[Claims], Any] = lambda claims: claims
        self.instead: Callable[[httpx.Request], httpx.Response | None] = lambda request: None
        self.requests: list[httpx.Request] = []

    @property
    def asked(self) -> list[Claims]:
        """What it was asked, each question with its envelope."""
        sent = [r for r in self.requests if r.method == "POST"]
        return [json.loads(jws.deserialize_compact(r.content, US, ["ES256"]).payload) for r in sent]

    @property
    def keys_given(self) -> int:
        """How often it was asked for its keys."""
        return sum(request.method == "GET" for request in self.requests)

    def handle(self, request: httpx.Request) -> httpx.Response:
        """Answer one request."""
        self.requests.append(request)
        if (said := self.instead(request)) is not None:
            return said
        if request.url.path == f"/{self.name}/jwks.json":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return httpx.Response(200, text=signed(self.alters(self.claims()), self.key))

    def claims(self) -> Claims:
        """An honest answer to the last question."""
        asked = self.asked[-1]
        outcome = "none" if self.answer is None else "found"
        return {
            "iss": self.name,
            "aud": "cheguan",
            "iat": int(time.time()),
            "re": asked["jti"],
            "asked": asked["ask"],
            "outcome": outcome,
            **({} if self.answer is None else {"answer": self.answer}),
        }

    def exchange(self, clock: Clock = time.monotonic) -> Exchange:
        """An exchange with a line to this department alone."""
        transport = httpx.MockTransport(self.handle)
        return Exchange({self.name: BASE}, US, 1.0, transport, clock)
