"""A process that dies anywhere between a payment and its refund: the money goes back, once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from itertools import count
from pathlib import Path
from threading import Event, Thread
from typing import Any

import httpx
import pytest
from django.db import connection
from faults.payments_children import pay_and_give_up
from faults.processes import eventually
from faults.workers import ask_for
from integration.payments_orders import (
    FEN,
    adds_up,
    again,
    events,
    give_up,
    refunds_of,
    registered,
    tell,
    woken,
)
from integration.payments_till import Till, at_work

from cheguan.payments import asking
from cheguan.payments.models import Order
from cheguan.payments.states import State

pytestmark = pytest.mark.usefixtures("emptied")

KILLED = -signal.SIGKILL
FEWEST_POINTS = 20
"""Four transactions of some statements each: fewer would mean that nothing was tried."""


class Slow(Till):
    """A treasury that gives money back, and then takes its time to say so."""

    def __init__(self) -> None:
        super().__init__()
        self.given, self.may_say = Event(), Event()

    def _refund(self, **what: Any) -> dict[str, Any]:
        answer = super()._refund(**what)
        self.given.set()
        assert self.may_say.wait(timeout=60)
        return answer


@contextmanager
def open_to_all(till: Till) -> Iterator[str]:
    """The treasury as a server, for other processes; its address."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["Content-Length"])))

        def _answer(self, body: bytes) -> None:
            address = f"http://departments.test{self.path}"
            answer = till.handle(httpx.Request(self.command, address, content=body))
            self.send_response(answer.status_code)
            self.send_header("Content-Length", str(len(answer.content)))
            self.end_headers()
            self.wfile.write(answer.content)

        def log_message(self, *_arguments: object) -> None:
            """Say nothing."""

        def handle(self) -> None:
            try:
                super().handle()
            except ConnectionError:
                """Whoever asked was killed."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()


def environment(database: str, departments: str) -> dict[str, str]:
    return os.environ | {
        "DATABASE_URL": database,
        "CHEGUAN_DEPARTMENTS": departments,
        "CHEGUAN_EXCHANGE_SECONDS": "30",
        "PYTHONPATH": os.pathsep.join(sys.path),
    }


@contextmanager
def children(database: str, departments: str) -> Iterator[subprocess.Popen[str]]:
    command = [sys.executable, "-m", "faults.payments_children"]
    with subprocess.Popen(
        command,
        env=environment(database, departments),
        text=True,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as process:
        yield process
        assert process.stdin
        process.stdin.close()


def ended(mother: subprocess.Popen[str], point: int, number: str, callback: str) -> int:
    """How a child ended that was to die at this point."""
    assert mother.stdin
    assert mother.stdout
    mother.stdin.write(f"{point} {number} {callback}\n")
    mother.stdin.flush()
    return int(mother.stdout.readline())


def given_back_once(till: Till, order: Order) -> None:
    assert till.orders[order.number].refunded_fen == FEN
    assert [(r.amount_fen, r.state) for r in refunds_of(order)] == [(FEN, "done")]
    assert again(order).state == State.REFUNDED
    assert events(order).count("paid") == events(order).count("refunded") == 1


@pytest.mark.timeout(300)
def test_a_process_that_is_killed_at_any_point_makes_no_second_refund(
    live_database_url: str,
) -> None:
    now = datetime.now(UTC)
    with (
        at_work(Till()) as till,
        open_to_all(till) as departments,
        children(live_database_url, departments) as mother,
    ):
        for point in count(1):
            order = registered(at=now)
            callback = till.sign(till.pay(order.number, now))
            how = ended(mother, point, order.number, callback)
            pay_and_give_up(order.number, callback)
            asking.send_due(datetime.now(UTC) + timedelta(hours=7))
            given_back_once(till, order)
            assert woken(order) == 1
            if how == 0:
                break
            assert how == KILLED
        assert point > FEWEST_POINTS
        adds_up(till)


@contextmanager
def worker(database: str, departments: str, log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A real worker on the test database."""
    command = [sys.executable, "-m", "cheguan", "worker"]
    with (
        log.open("ab") as lines,
        subprocess.Popen(
            command, env=environment(database, departments), stdout=lines, stderr=lines
        ) as process,
    ):
        yield process
        process.kill()


def let_the_heart_stop() -> None:
    """As if the killed worker had been silent for long, and its claim were over."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - interval '5 minutes'"
        )
        cursor.execute("UPDATE payments_refund SET ask_at = now() WHERE ask_at IS NOT NULL")


@pytest.mark.timeout(300)
def test_a_worker_that_is_killed_once_the_treasury_has_given_back_does_not_give_back_twice(
    live_database_url: str, tmp_path: Path
) -> None:
    from cheguan.casework.jobs import rescue

    now, log = datetime.now(UTC), tmp_path / "log"
    till = Slow()
    with at_work(till), open_to_all(till) as departments:
        order = registered(at=now)
        tell(till.pay(order.number, now), now)
        give_up(order, "refused")
        with worker(live_database_url, departments, log) as process:
            assert till.given.wait(timeout=60)
            process.send_signal(signal.SIGKILL)
            process.wait()
        assert refunds_of(order)[0].state == "requested"
        assert till.orders[order.number].refunded_fen == FEN

        till.may_say.set()
        let_the_heart_stop()
        ask_for(rescue)
        with worker(live_database_url, departments, log):
            eventually(lambda: again(order).state == State.REFUNDED, 60)
        assert [what["refund"] for q, what in till.asked if q == "refund"] == (
            [f"{order.number}-R1"] * 2
        )
        given_back_once(till, order)
