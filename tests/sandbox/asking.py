"""The platform's side, as the sandbox meets it: it signs, checks, and hears call-backs."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from flask import Flask
from joserfc import jwt
from joserfc.jwk import ECKey, KeySet
from werkzeug.test import TestResponse

from sandbox.app import create_app
from sandbox.keys import new_key
from sandbox.store import Store

VIN, OTHER_VIN = "LGX1G8R58PX918273", "LGX1G8R50PX918274"
NUMBER = "490106199001010012"


class Platform:
    """Talks with one sandbox; `status` is how it answers call-backs, `taken` those it took in."""

    def __init__(self, folder: Path | None = None) -> None:
        self.store, self.key = Store(":memory:"), new_key()
        self.taken: list[str] = []
        self.status: Callable[[], int] = lambda: 204
        self.app: Flask = create_app(
            self.store,
            platform_keys={"keys": [self.key.as_dict(private=False)]},
            folder=folder,
            client=httpx.Client(transport=httpx.MockTransport(self._called)),
        )
        self.browser = self.app.test_client()

    def signed(self, department: str, ask: Any, /, key: ECKey | None = None, **claims: Any) -> str:
        """A request; `claims` change or, with None, leave out what it says by default."""
        key, now = key or self.key, int(time.time())
        usual = {"iss": "cheguan", "aud": department, "iat": now, "exp": now + 60}
        said = usual | {"jti": uuid4().hex, "ask": ask} | claims
        payload = {name: value for name, value in said.items() if value is not None}
        return jwt.encode({"alg": "ES256", "kid": key.kid}, payload, key)

    def post(self, department: str, question: str, text: str) -> TestResponse:
        """Send a signed request."""
        address = f"/{department}/{question}"
        return self.browser.post(address, data=text, content_type="application/jose")

    def ask(self, department: str, question: str, **ask: Any) -> dict[str, Any]:
        """The payload of a good answer, its signature checked."""
        response = self.post(department, question, self.signed(department, ask))
        assert response.status_code == 200, response.text
        return self.opened(department, response.text)

    def told(self, department: str, question: str, **ask: Any) -> dict[str, Any]:
        """What is answered, where there is an answer."""
        answer: dict[str, Any] = self.ask(department, question, **ask)["answer"]
        return answer

    def opened(self, department: str, text: str) -> dict[str, Any]:
        """What a department has signed. Raises BadSignatureError."""
        keys = KeySet.import_key_set(self.browser.get(f"/{department}/jwks.json").get_json())
        return jwt.decode(text, keys, ["ES256"]).claims

    def control(self, address: str, **wish: Any) -> TestResponse:
        """Tell the sandbox how to behave."""
        response = self.browser.post(f"/control/{address}", json=wish)
        assert response.status_code == 200, response.text
        return response

    @property
    def heard(self) -> list[dict[str, Any]]:
        """What the call-backs said until now. Raises BadSignatureError."""
        return [self.opened("treasury", text) for text in list(self.taken)]

    def events(self) -> list[str]:
        """What the treasury told until now, once all that is due is done."""
        self.app.extensions["errands"].settle()
        return [one["event"] for one in self.heard]

    def wait_for(self, calls: int) -> None:
        """Until so many call-backs were taken in, and no more. Five seconds at most."""
        until = time.monotonic() + 5
        while len(self.taken) < calls and time.monotonic() < until:
            time.sleep(0.01)
        self.app.extensions["errands"].settle()
        assert len(self.taken) == calls

    def _called(self, request: httpx.Request) -> httpx.Response:
        status = self.status()
        if status == httpx.codes.NO_CONTENT:
            self.taken.append(request.content.decode())
        return httpx.Response(status)


def detail(response: TestResponse) -> str:
    """What a problem says to do."""
    assert response.mimetype == "application/problem+json"
    return str(json.loads(response.text)["detail"])
