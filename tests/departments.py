"""The other departments for tests: the sandbox in this process, reached without a network.

`playing()` puts them in the place of the configured ones. `played()` are those that play now; the
rows that tests make (integration/records.py) let them know what belongs to each row.
"""

from __future__ import annotations

import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date
from functools import cache
from threading import Thread
from typing import Any

import httpx
from django.conf import settings
from flask import Flask
from werkzeug.serving import WSGIRequestHandler, make_server

from cheguan.agencies import answers, exchange
from cheguan.agencies.exchange import Exchange, keys
from cheguan.agencies.exchange.breaker import REST
from sandbox.app import create_app
from sandbox.store import Store
from sandbox.trouble import Trouble

BASE = "http://localhost:8100"
"""Nothing listens there; the sandbox's sign-in takes no other address without TLS."""


class Departments:
    """All of them, knowing nothing at first. They are well and honest until told otherwise."""

    def __init__(self, store: Store, app: Flask) -> None:
        self.store, self.app = store, app
        self._trouble = Trouble(store)
        self._ahead = 0.0
        transport = httpx.WSGITransport(app)
        addresses = dict.fromkeys(settings.DEPARTMENTS, BASE)
        self.exchange = Exchange(addresses, keys.private_key(), 2.0, transport, self.clock)

    def clock(self) -> float:
        """By which circuits rest; `mode` moves it on."""
        return time.monotonic() + self._ahead

    def put(self, department: str, question: str, key: str, answer: dict[str, Any]) -> None:
        """This is what the department answers from now on."""
        self.store.put(department, question, key, answer)

    def remove(self, department: str, question: str, key: str) -> None:
        """From now on the department says that there is none."""
        self.store.remove(department, question, key)

    def insure(self, vin: str, since: date, until: date) -> None:
        """The compulsory policy of a vehicle, both days included."""
        days = {"since": f"{since}", "until": f"{until}"}
        self.put("insurance", "policy", vin, {"number": "P1", "insurer": "示例保险"} | days)

    def tax_paid(self, vin: str, year: int) -> None:
        """The vessel tax of a vehicle is paid up to this year."""
        self.put("tax", "vessel-tax", vin, {"year": year})

    def mode(self, department: str, mode: str, **how: Any) -> None:
        """Make a department "down", "slow" (seconds=…), "wrong" and so on, or "ok" again. Enough
        time passes for a circuit to close that had opened by what it was before."""
        self._trouble.set(department, {"mode": mode, **how})
        self._ahead += REST

    @contextmanager
    def open_to_all(self) -> Iterator[str]:
        """The same departments over HTTP, for other processes that share our data folder; gives
        the value of CHEGUAN_DEPARTMENTS."""
        with at_an_address() as address:
            yield address


class _Quiet(WSGIRequestHandler):
    """Writes no line about each request: the test may be over by then."""

    def log_request(self, code: int | str = "-", size: int | str = "-") -> None:
        """Nothing."""


@contextmanager
def at_an_address() -> Iterator[str]:
    """Whatever departments play, now or later, over HTTP at the address that this gives."""
    app = _sandbox()[1]
    server = make_server("127.0.0.1", 0, app, threaded=True, request_handler=_Quiet)
    thread = Thread(target=server.serve_forever, args=(0.05,), daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        thread.join()
        server.server_close()


_now: list[Departments] = []


def played() -> Departments:
    """Those that play now. Raises IndexError outside `playing()`."""
    return _now[-1]


@contextmanager
def playing() -> Iterator[Departments]:
    """Whatever this process asks of the departments goes to these, which know nothing yet."""
    store, app = _sandbox()
    _forget(store)
    departments = Departments(store, app)
    with closing(departments.exchange):
        _now.append(departments)
        exchange.replace(departments.exchange)
        try:
            yield departments
        finally:
            exchange.replace(None)
            _now.pop()
            # Also wakes whoever still waits for a department that is silent or slow.
            _forget(store)
            _end_questions()


def _end_questions() -> None:
    """No thread outlives its test: one that asks again draws its pause by chance, which the next
    test's hypothesis would take for its own."""
    if answers._pool.cache_info().currsize:
        answers._pool().shutdown()
        answers._pool.cache_clear()


@cache
def _sandbox() -> tuple[Store, Flask]:
    """Made once: to make nine keys for each test would take longer than most tests."""
    store = Store(":memory:")
    return store, create_app(store, platform_keys=keys.public_jwks())


def _forget(store: Store) -> None:
    with store.transaction() as db:
        db.execute("DELETE FROM answers")
        db.execute("DELETE FROM requests")
