"""All lines of this process, and what one asks over them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from typing import Any, Literal

import httpx
from django.conf import settings
from joserfc.jwk import ECKey

from cheguan.agencies import calls
from cheguan.agencies.exchange import again, envelope, keys
from cheguan.agencies.exchange.breaker import Clock
from cheguan.agencies.exchange.envelope import Unusable
from cheguan.agencies.exchange.line import Line
from cheguan.agencies.exchange.why import Unanswered, Why
from cheguan.agencies.models import Call


@dataclass(frozen=True)
class Reply:
    """What a department answered; `answer` is empty where there is none. `proof` is the compact
    JWS, `at` when the department signed it (UTC)."""

    outcome: Literal["found", "none"]
    answer: dict[str, Any]
    proof: str
    at: datetime


class Exchange:
    """The lines to the departments. `addresses` is department → base URL, empty where there is
    none; `seconds` the time limit of one question; `clock` counts the rests of the circuits."""

    def __init__(
        self,
        addresses: Mapping[str, str],
        signer: ECKey,
        seconds: float,
        transport: httpx.BaseTransport | None = None,
        clock: Clock = time.monotonic,
    ) -> None:
        self.seconds = seconds
        self.transport = transport
        self._addresses = {name: base.rstrip("/") for name, base in addresses.items() if base}
        self._signer = signer
        self._lines = {
            name: Line(name, f"{base}/{name}/", transport, clock)
            for name, base in self._addresses.items()
        }

    def address(self, department: str) -> str:
        """Where a department is. Raises Unanswered where it is not configured."""
        if department not in self._addresses:
            raise Unanswered(department, Why.DOWN)
        return f"{self._addresses[department]}/{department}"

    def ask(  # noqa: PLR0913 - what is asked, and how
        self,
        department: str,
        question: str,
        what: Mapping[str, Any],
        *,
        changes: bool = False,
        key: str | None = None,
        seconds: float | None = None,
    ) -> Reply:
        """One question. What `changes` something is asked again after a failure only with a `key`,
        under which it happens once. Nobody waits longer than usual but for `seconds`. Raises
        Unanswered."""
        line, until = self._line(department), time.monotonic() + (seconds or self.seconds)

        def ask() -> Reply:
            # Signed anew at each attempt: a department may take an id only once, unless it is a
            # change, whose key makes the same id again.
            request = envelope.request(department, question, what, key, self._signer)
            proof = line.say(question, request.text, until)
            return _reply(request, department, line.opened(proof, until), proof)

        with line.circuit():
            return again.asked(ask, until, again=not changes or key is not None)

    def put(
        self, department: str, question: str, what: Mapping[str, Any], **how: Any
    ) -> tuple[Reply | Unanswered, Call]:
        """The same, without raising, and the record of it, which is not yet written down."""
        begun = time.monotonic()
        told: Reply | Unanswered
        try:
            told = self.ask(department, question, what, **how)
        except Unanswered as unanswered:
            told = unanswered
        outcome = told.outcome if isinstance(told, Reply) else told.why
        key = str(next(iter(what.values()), ""))
        return told, calls.made(department, question, key, time.monotonic() - begun, outcome)

    def verify(self, proof: str) -> dict[str, Any]:
        """The payload of a text that one of the departments has signed for us with a key that it
        uses now; its "iss" is the department. Raises Unanswered."""
        department = issuer(proof)
        return for_us(department, self.opened(department, proof))

    def opened(self, department: str, text: str) -> dict[str, Any]:
        """The payload of a compact JWS that this department has signed, for whomever. Raises
        Unanswered."""
        return self._line(department).opened(text, time.monotonic() + self.seconds)

    def fetch_keys(self, department: str) -> list[ECKey]:
        """Have a department's public keys anew. Raises Unanswered."""
        return self._line(department).fetch_keys(time.monotonic() + self.seconds)

    def close(self) -> None:
        """Hang up everywhere."""
        for line in self._lines.values():
            line.close()

    def _line(self, department: str) -> Line:
        if department not in self._lines:
            raise Unanswered(department, Why.DOWN)
        return self._lines[department]


def issuer(proof: str) -> str:
    """The department that says it has signed this. Raises Unanswered."""
    try:
        return envelope.issuer(proof)
    except Unusable as unusable:
        raise Unanswered("", unusable.why) from unusable


def for_us(department: str, said: dict[str, Any]) -> dict[str, Any]:
    """What was said, if it was said to us. Raises Unanswered."""
    if said.get("aud") != envelope.US:
        raise Unanswered(department, Why.CONTRADICTION)
    return said


def _reply(asked: envelope.Request, department: str, said: Mapping[str, Any], proof: str) -> Reply:
    try:
        answer = envelope.answer_to(asked, department, said)
        at = datetime.fromtimestamp(said["iat"], UTC)
    except Unusable as unusable:
        raise Unanswered(department, unusable.why) from unusable
    except (KeyError, TypeError, ValueError, OverflowError, OSError) as wrong:
        raise Unanswered(department, Why.MALFORMED) from wrong
    return Reply("none" if answer is None else "found", answer or {}, proof, at)


@cache
def _configured() -> Exchange:
    return Exchange(settings.DEPARTMENTS, keys.private_key(), settings.EXCHANGE_SECONDS)


_replaced: list[Exchange] = []


def current() -> Exchange:
    """This process's exchange, with the lines that the settings name; made at the first use."""
    return _replaced[-1] if _replaced else _configured()


def replace(exchange: Exchange | None) -> None:
    """Put another in its place, for tests; None brings back the configured one."""
    _replaced[:] = [exchange] if exchange else []


def ask(  # noqa: PLR0913 - what is asked, and how
    department: str,
    question: str,
    what: Mapping[str, Any],
    *,
    changes: bool = False,
    key: str | None = None,
    seconds: float | None = None,
) -> Reply:
    """Ask a department, and write down that it was asked. What `changes` something is asked again
    after a failure only with a `key`, under which it happens once. `seconds` is for work in the
    background, which may wait longer than a person. Raises Unanswered."""
    told, call = current().put(
        department, question, what, changes=changes, key=key, seconds=seconds
    )
    calls.note([call])
    if isinstance(told, Unanswered):
        raise told
    return told


def verify(proof: str) -> dict[str, Any]:
    """The payload of what a department has signed for us just now, a call-back; its "iss" is the
    department. Raises Unanswered."""
    return current().verify(proof)
