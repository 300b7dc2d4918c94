"""The time limit, against servers that really keep us waiting."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import closing
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest
from unit.agencies.played import ASK, US

from cheguan.agencies.exchange import Exchange, Unanswered, Why

LIMIT = 0.4
SLACK = 0.4
"""What a busy machine may add."""

Serve = Callable[[BaseHTTPRequestHandler], None]


class Server(ThreadingHTTPServer):
    """Serves every request with one function."""

    daemon_threads = True
    block_on_close = False
    serve: Serve

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.callers: list[tuple[str, int]] = []

    def handle_error(self, *_: object) -> None:
        """Whoever was slow finds that nobody listens any more."""


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server: Server

    def do_POST(self) -> None:
        self.server.callers.append(self.client_address)
        self.rfile.read(int(self.headers["Content-Length"]))
        self.server.serve(self)

    def log_message(self, format: str, *args: object) -> None:
        """Nothing on the terminal."""


@pytest.fixture
def server() -> Iterator[Server]:
    with Server() as server:
        Thread(target=server.serve_forever, args=(0.01,), daemon=True).start()
        yield server
        server.shutdown()


@pytest.fixture
def exchange(server: Server) -> Iterator[Exchange]:
    with closing(
        Exchange({"insurance": f"http://127.0.0.1:{server.server_port}"}, US, LIMIT)
    ) as exchange:
        yield exchange


def asked(exchange: Exchange) -> tuple[Why, float]:
    begun = time.monotonic()
    with pytest.raises(Unanswered) as raised:
        exchange.ask("insurance", "policy", ASK)
    return raised.value.why, time.monotonic() - begun


def test_who_says_nothing_is_slow_after_the_limit(server: Server, exchange: Exchange) -> None:
    server.serve = lambda _: time.sleep(3)
    why, took = asked(exchange)
    assert why is Why.SLOW
    assert took < LIMIT + SLACK


def test_who_speaks_one_letter_at_a_time_is_slow_after_the_limit(
    server: Server, exchange: Exchange
) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Length", "100")
        handler.end_headers()
        for _ in range(100):
            handler.wfile.write(b"e")
            time.sleep(LIMIT / 4)

    server.serve = dripping
    why, took = asked(exchange)
    assert why is Why.SLOW
    assert took < LIMIT + SLACK


def test_who_gives_one_header_line_at_a_time_is_slow_after_the_limit(
    server: Server, exchange: Exchange
) -> None:
    def dripping(handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b"HTTP/1.1 200 OK\r\n")
        for number in range(20):
            handler.wfile.write(b"X-%d: e\r\n" % number)
            time.sleep(LIMIT / 4)

    server.serve = dripping
    why, took = asked(exchange)
    assert why is Why.SLOW
    assert took < LIMIT + SLACK


def test_who_hangs_up_each_time_is_down_within_the_limit(
    server: Server, exchange: Exchange
) -> None:
    def hanging_up(handler: BaseHTTPRequestHandler) -> None:
        handler.close_connection = True

    server.serve = hanging_up
    why, took = asked(exchange)
    assert why is Why.DOWN
    assert took < LIMIT + SLACK


def test_questions_to_a_department_share_one_connection(server: Server, exchange: Exchange) -> None:
    def refusing(handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.serve = refusing
    for _ in range(3):
        with pytest.raises(Unanswered):
            exchange.ask("insurance", "policy", ASK)
    assert len(server.callers) == 3
    assert len(set(server.callers)) == 1


def test_work_in_the_background_may_wait_longer(server: Server, exchange: Exchange) -> None:
    def late(handler: BaseHTTPRequestHandler) -> None:
        time.sleep(LIMIT * 1.5)
        handler.send_response(404)
        handler.send_header("Content-Length", "0")
        handler.end_headers()

    server.serve = late
    with pytest.raises(Unanswered) as raised:
        exchange.ask("insurance", "policy", ASK, seconds=LIMIT * 4)
    assert raised.value.why is Why.REFUSED
