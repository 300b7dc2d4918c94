"""A stream of cases while all that serves it is killed again and again: each is done once."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, suppress
from http import HTTPStatus
from http.client import HTTPConnection, HTTPException
from pathlib import Path
from random import Random
from threading import Event
from typing import Any
from uuid import NAMESPACE_OID, uuid4, uuid5

import psycopg
import pytest
from faults.processes import eventually, find, free_port, healthy
from integration.whole import half_done_in
from procrastinate import App, SyncPsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued

from cheguan.casework.jobs import HEART_STOPPED
from cheguan.config.embedded import Cluster

pytestmark = pytest.mark.timeout(300)

FLEET, CLIENTS, FEWEST = 1000, 4, 100
VICTIMS = [
    *["granian"] * 3,
    *["cheguan worker"] * 2,
    *["-m sandbox"] * 3,
    *["bin/postgres -D"] * 3,
    "postgres: cheguan cheguan",
]
"""Whom we kill, by words of the command line; the last is a single connection of the server."""

Due = tuple[str, str]
"""A vehicle that is due, and the token of its owner."""
Answers = dict[str, dict[str, Any]]
"""By vehicle."""


@pytest.fixture
def place(tmp_path: Path) -> dict[str, str]:
    """The environment of a platform on a folder of its own."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    ours = {"CHEGUAN_DATA": str(tmp_path), "PYTHONPATH": os.pathsep.join(sys.path)}
    return inherited | ours


@pytest.fixture
def due(place: dict[str, str]) -> list[Due]:
    """The fleet, in the database before the platform starts."""
    command = [sys.executable, "-m", "faults.due_fleet", str(FLEET)]
    made = subprocess.run(command, env=place, check=True, stdout=subprocess.PIPE)
    return [(vin, token) for vin, token in json.loads(made.stdout)]


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def platform(place: dict[str, str], due: list[Due], port: int) -> Iterator[int]:
    """The process id of a platform with this fleet."""
    command = [sys.executable, "-m", "cheguan", "up", "--people", "10", "--port", str(port)]
    command += ["--departments-port", str(free_port())]
    with subprocess.Popen(command, env=place, stdout=subprocess.DEVNULL) as process:
        try:
            eventually(lambda: healthy(port), seconds=60)
            yield process.pid
            assert process.poll() is None
        finally:
            process.terminate()


@pytest.fixture
def dsn(tmp_path: Path) -> str:
    return Cluster(tmp_path).dsn


def test_each_case_of_a_stream_is_done_once_whatever_is_killed(
    platform: int, due: list[Due], port: int, dsn: str
) -> None:
    first: Answers = {}
    over = Event()
    with ThreadPoolExecutor(CLIENTS) as pool:
        shares = [due[client::CLIENTS] for client in range(CLIENTS)]
        clients = [pool.submit(hand_in, port, share, first, over) for share in shares]

        def answers() -> int:
            for client in clients:
                if client.done():
                    client.result()
            return len(first)

        try:
            kill_all(platform, Random(12), answers)  # noqa: S311
            eventually(lambda: answers() >= FEWEST, seconds=30)
        finally:
            over.set()

    eventually(lambda: hurried(dsn) == 0, seconds=60)
    with psycopg.connect(dsn) as connection, connection.cursor() as cursor:
        assert half_done_in(cursor) == []
    once = {vin: [("granted", answer["number"])] for vin, answer in first.items()}
    assert cases_of(dsn) == once
    for vin, token in [pair for pair in due if pair[0] in first][::10]:
        assert insistently(port, vin, token, key_of(vin))["number"] == first[vin]["number"]
        another = insistently(port, vin, token, str(uuid4()))
        assert (another["number"], another["moved"]) == (first[vin]["number"], False)


def hand_in(port: int, due: list[Due], answers: Answers, over: Event) -> None:
    """One client's stream: a case for one vehicle after the other, until it is over."""
    for vin, token in due:
        if over.is_set():
            return
        answers[vin] = insistently(port, vin, token, key_of(vin))


def key_of(vin: str) -> str:
    return str(uuid5(NAMESPACE_OID, vin))


def insistently(port: int, vin: str, token: str, key: str) -> dict[str, Any]:
    """The same request again and again, until it is answered."""
    wanted = {"service": "vehicles/inspection_mark", "subject": vin, "confirmed": True}
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": key,
    }
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        with suppress(OSError, HTTPException), closing(_connected(port)) as connection:
            connection.request("POST", "/api/v1/cases", json.dumps(wanted), headers)
            answer = connection.getresponse()
            body = answer.read()
            if answer.status < HTTPStatus.INTERNAL_SERVER_ERROR:
                assert answer.status == HTTPStatus.OK, body
                return dict(json.loads(body))
        time.sleep(0.1)
    raise AssertionError(f"The request for {vin} was never answered.")


def _connected(port: int) -> HTTPConnection:
    return HTTPConnection("127.0.0.1", port, timeout=10)


def kill_all(platform: int, chance: Random, answers: Callable[[], int]) -> None:
    """Each victim in its turn, at some moment after some more answers: none, where one shall die
    while another is still dead."""
    for victim in chance.sample(VICTIMS, len(VICTIMS)):
        enough = answers() + chance.choice([0, 5, 10, 20])
        eventually(lambda enough=enough: answers() >= enough, seconds=30)
        time.sleep(chance.uniform(0, 0.2))
        eventually(lambda victim=victim: killed(platform, victim), seconds=30)


def killed(platform: int, victim: str) -> bool:
    """Whether one was there to be killed."""
    process = find(platform, victim)
    with suppress(ProcessLookupError):
        if process:
            os.kill(process, signal.SIGKILL)
            return True
    return False


def hurried(dsn: str) -> int:
    """How many cases are not granted yet. Killed workers count as long silent, and what was to be
    tried again later is tried now."""
    with psycopg.connect(dsn) as connection:
        connection.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat"
            " - make_interval(secs => %s) WHERE last_heartbeat < now() - interval '15 seconds'",
            [HEART_STOPPED],
        )
        connection.execute(  # those only: the worker passes over a row while it is being written
            "UPDATE procrastinate_jobs SET scheduled_at = now() WHERE scheduled_at > now()"
        )
        open_ = connection.execute("SELECT count(*) FROM casework_case WHERE state <> 'granted'")
        count = int(open_.fetchone()[0])
    if count:
        queue = App(connector=SyncPsycopgConnector(conninfo=dsn))
        with queue.open() as app, suppress(AlreadyEnqueued):
            rescue = app.configure_task("casework.rescue", queueing_lock="casework.rescue")
            rescue.defer(timestamp=0)
    return count


def cases_of(dsn: str) -> dict[str, list[tuple[str, str]]]:
    """State and number of the cases of each vehicle."""
    cases: dict[str, list[tuple[str, str]]] = {}
    with psycopg.connect(dsn) as connection:
        for vin, *case in connection.execute("SELECT subject, state, number FROM casework_case"):
            cases.setdefault(vin, []).append(tuple(case))
    return cases
