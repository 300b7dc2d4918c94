"""The line to one department: its connections, its circuit and its public keys."""

from __future__ import annotations

import json
import ssl
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import cache, partial
from typing import Any

import httpx
from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet

from cheguan.agencies.exchange.breaker import Breaker, Clock
from cheguan.agencies.exchange.deadline import EXTENSION, Transport
from cheguan.agencies.exchange.envelope import LARGEST, NoSuchKey, Unusable, opened
from cheguan.agencies.exchange.why import Unanswered, Why

_LIMITS = httpx.Limits(max_connections=32, max_keepalive_connections=8, keepalive_expiry=30)
_GETTING_THROUGH = 0.25
"""The share of the time that may go into having a connection; the rest is for the answer."""

_HEADERS = {"Content-Type": "application/jose", "Accept": "application/jose"}

_NOT_NOW = frozenset({httpx.codes.SERVICE_UNAVAILABLE, httpx.codes.TOO_MANY_REQUESTS})


class Line:
    """A line stays open between questions. `address` is where all paths of the department begin."""

    def __init__(
        self, department: str, address: str, transport: httpx.BaseTransport | None, clock: Clock
    ) -> None:
        self._department = department
        self._breaker = Breaker(clock)
        self._keys: KeySet | None = None
        self._address = address
        # Without httpx's client around it, which costs as much again: there are no redirects,
        # cookies or proxies here (departments are reached over the government's own network).
        self._transport = transport or Transport(_tls(), _LIMITS)

    def say(self, question: str, words: str, until: float) -> str:
        """What the department says to that, unread, by the monotonic instant `until`. Raises
        Unanswered."""
        return self._sent("POST", question, until, words)

    def opened(self, text: str, until: float) -> dict[str, Any]:
        """The payload of what the department has signed. Raises Unanswered."""
        try:
            return opened(text, partial(self._key, until=until))
        except Unusable as unusable:
            raise Unanswered(self._department, unusable.why) from unusable

    def fetch_keys(self, until: float) -> list[ECKey]:
        """Have the department's public keys anew. Raises Unanswered."""
        text = self._sent("GET", "jwks.json", until)
        try:
            self._keys = KeySet.import_key_set(json.loads(text))
        except (JoseError, ValueError, KeyError, TypeError) as wrong:
            raise Unanswered(self._department, Why.MALFORMED) from wrong
        return [key for key in self._keys if isinstance(key, ECKey)]

    def close(self) -> None:
        """Hang up."""
        self._transport.close()

    @contextmanager
    def circuit(self) -> Iterator[None]:
        """Around one question: silence counts against the department, any words for it. Raises
        Unanswered at once while the circuit is open."""
        if not self._breaker.admits():
            raise Unanswered(self._department, Why.OPEN_CIRCUIT)
        try:
            yield
        except Unanswered as unanswered:
            self._breaker.report(well=unanswered.why not in {Why.DOWN, Why.SLOW})
            raise
        self._breaker.report(well=True)

    def _key(self, name: str, *, until: float) -> ECKey:
        """A public key by its name; the keys are fetched anew, once, where it is not among them."""
        found = _named(self._keys, name)
        if found is None:
            self.fetch_keys(until)
            found = _named(self._keys, name)
        if found is None:
            raise NoSuchKey(name)
        return found

    def _sent(self, method: str, path: str, until: float, words: str | None = None) -> str:
        try:
            request = self._request(method, path, until, words)
            with closing(self._transport.handle_request(request)) as response:
                # Read to the end whatever it is: only so can the connection be used again.
                said = self._read(response, until)
                self._check(response.status_code)
                return said
        except (httpx.ConnectTimeout, httpx.NetworkError, httpx.RemoteProtocolError) as error:
            raise Unanswered(self._department, Why.DOWN) from error
        except httpx.TimeoutException as error:
            raise Unanswered(self._department, Why.SLOW) from error
        except (httpx.HTTPError, httpx.InvalidURL, UnicodeDecodeError) as error:
            raise Unanswered(self._department, Why.MALFORMED) from error

    def _request(self, method: str, path: str, until: float, words: str | None) -> httpx.Request:
        limits = {"timeout": self._time_left(until).as_dict(), EXTENSION: until}
        url = _url(self._address, path)
        return httpx.Request(method, url, headers=_HEADERS, content=words, extensions=limits)

    def _time_left(self, until: float) -> httpx.Timeout:
        left = until - time.monotonic()
        if left <= 0:
            raise Unanswered(self._department, Why.SLOW)
        connect = left * _GETTING_THROUGH
        return httpx.Timeout(left - connect, connect=connect, pool=connect)

    def _check(self, status: int) -> None:
        if status in _NOT_NOW:
            raise Unanswered(self._department, Why.DOWN)
        if httpx.codes.is_server_error(status):
            # Unlike "not now" this leaves open what was done before it broke: it has a cause.
            raise Unanswered(self._department, Why.DOWN) from httpx.HTTPError(f"HTTP {status}")
        if httpx.codes.is_client_error(status):
            raise Unanswered(self._department, Why.REFUSED)
        if status != httpx.codes.OK:
            raise Unanswered(self._department, Why.MALFORMED)

    def _read(self, response: httpx.Response, until: float) -> str:
        """In pieces: who sends one byte at a time must not hold us for longer than the limit."""
        said = bytearray()
        for piece in response.iter_bytes():
            said += piece
            if time.monotonic() > until:
                raise Unanswered(self._department, Why.SLOW)
            if len(said) > LARGEST:
                raise Unanswered(self._department, Why.MALFORMED)
        return said.decode()


def _named(keys: KeySet | None, name: str) -> ECKey | None:
    return next(
        (key for key in keys or () if isinstance(key, ECKey) and key.kid == name),
        None,
    )


@cache
def _url(address: str, path: str) -> httpx.URL:
    """There are few questions, and each is asked often."""
    return httpx.URL(address + path)


@cache
def _tls() -> ssl.SSLContext:
    """One for all lines: reading the trusted authorities takes longer than a question."""
    return httpx.create_ssl_context(trust_env=False)
