"""The providers of SMS and the post, played over HTTP; each can be made to behave in any way.

What a department takes in is kept by its key ("id", "shipment"): the first content counts, as the
contract has it (docs/departments.md).
"""

from __future__ import annotations

import json
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Event, Thread
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Exchange, keys

NAMES = ("sms-a", "sms-b", "post")
SECONDS = 1.0
"""Until a department counts as slow."""

Claims = dict[str, Any]


@dataclass
class Couriers:
    """`mode` of a department: well, down (503, takes nothing in), mute (takes it in, then breaks
    off), held (takes it in, then waits for `release`), slow, wrong (signed by somebody else),
    contradictory (answers something else than was asked), malformed."""

    base: str = ""
    mode: dict[str, str] = field(default_factory=lambda: dict.fromkeys(NAMES, "well"))
    taken: dict[str, dict[str, Claims]] = field(default_factory=lambda: defaultdict(dict))
    asked: Counter[str] = field(default_factory=Counter)
    events: list[Claims] = field(default_factory=list)
    held: Event = field(default_factory=Event)
    release: Event = field(default_factory=Event)
    key: ECKey = field(default_factory=lambda: ECKey.generate_key("P-256", auto_kid=True))
    transport: httpx.BaseTransport = field(default_factory=httpx.HTTPTransport)

    def texts(self, provider: str) -> list[str]:
        """What a provider has sent, each text as often as it went to a telephone."""
        return [sent["text"] for sent in self.taken[provider].values()]

    def answer(self, department: str, question: str, ask: Claims) -> Claims:
        """Take a question in."""
        self.asked[f"{department} {question}"] += 1
        if question == "track":
            return {"events": self.events}
        key = ask.get("id") or ask["shipment"]
        kept = self.taken[department].setdefault(key, ask)
        assert kept == ask, "the same key with other content"
        number = f"{department}-{list(self.taken[department]).index(key) + 1}"
        return {"tracking": number} if department == "post" else {"reference": number}


@contextmanager
def played() -> Iterator[Couriers]:
    """The couriers, and this process's exchange with lines to them."""
    couriers = Couriers()
    server = ThreadingHTTPServer(
        ("127.0.0.1", 0), type("Handler", (_Handler,), {"couriers": couriers})
    )
    server.daemon_threads = True
    couriers.base = f"http://127.0.0.1:{server.server_port}"
    thread = Thread(target=server.serve_forever, args=(0.05,))
    thread.start()
    exchange.replace(fresh_exchange(couriers))
    try:
        yield couriers
    finally:
        exchange.replace(None)
        couriers.transport.close()
        couriers.release.set()
        server.shutdown()
        server.server_close()
        thread.join()


def fresh_exchange(couriers: Couriers) -> Exchange:
    """Lines to these couriers, with all circuits closed."""
    addresses = dict.fromkeys(NAMES, couriers.base)
    return Exchange(addresses, keys.private_key(), SECONDS, couriers.transport)


class _Handler(BaseHTTPRequestHandler):
    couriers: Couriers
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self._say(200, json.dumps({"keys": [self.couriers.key.as_dict(private=False)]}))

    def do_POST(self) -> None:
        department, question = self.path.strip("/").split("/")
        text = self.rfile.read(int(self.headers["Content-Length"])).decode()
        request = json.loads(jws.extract_compact(text.encode()).payload)
        mode = self.couriers.mode[department]
        if mode == "down":
            return self._say(503, "not now")
        answer = self.couriers.answer(department, question, request["ask"])
        if mode == "mute":
            self.close_connection = True
            return None
        self._wait(mode)
        return self._say(200, _signed(self.couriers, _claims(department, request, answer), mode))

    def _wait(self, mode: str) -> None:
        if mode == "held":
            self.couriers.held.set()
            self.couriers.release.wait(30)
        if mode == "slow":
            time.sleep(SECONDS * 1.5)

    def _say(self, status: int, text: str) -> None:
        body = text.encode()
        try:
            self.send_response(status)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # whoever asked has hung up
            self.close_connection = True

    def log_message(self, *arguments: object) -> None:
        """Say nothing."""


def _claims(department: str, request: Claims, answer: Claims) -> Claims:
    return {
        "iss": department,
        "aud": "cheguan",
        "iat": int(time.time()),
        "re": request["jti"],
        "asked": request["ask"],
        "outcome": "found",
        "answer": answer,
    }


def _signed(couriers: Couriers, claims: Claims, mode: str) -> str:
    key = couriers.key
    if mode == "wrong":
        key = ECKey.generate_key("P-256", {"kid": couriers.key.kid})
    if mode == "contradictory":
        claims["asked"] = {"id": "another"}
    if mode == "malformed":
        claims["answer"] = {"no": "answer"}
    header = {"alg": "ES256", "kid": couriers.key.kid}
    return jws.serialize_compact(header, json.dumps(claims), key, ["ES256"])
