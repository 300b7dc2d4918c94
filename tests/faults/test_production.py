"""Production as docs/operations.md starts it: behind a proxy with TLS, and nobody invented."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import closing
from http.client import HTTPConnection

import pytest
from faults.processes import eventually, free_port, healthy

PROXY = {"Host": "example.org", "X-Forwarded-Proto": "https"}


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """What the operator sets. There is no PostgreSQL server but the embedded one."""
    inherited = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    return inherited | {
        "CHEGUAN_DATA": str(tmp_path_factory.mktemp("production")),
        "CHEGUAN_DEMONSTRATION": "0",
        "CHEGUAN_SECRET_KEY": "a long random text, and the same for every process here",
        "CHEGUAN_HOSTS": "example.org",
        "CHEGUAN_HTTPS": "1",
        "CHEGUAN_ADDRESS": "https://example.org",
    }


@pytest.fixture(scope="module")
def port(place: dict[str, str]) -> Iterator[int]:
    """Where it serves."""
    port = free_port()
    command = [sys.executable, "-m", "cheguan", "up", "--port", str(port)]
    with subprocess.Popen(command, env=place, stdout=subprocess.DEVNULL) as platform:
        try:
            eventually(lambda: healthy(port), seconds=60)
            yield port
        finally:
            platform.terminate()


def status(port: int, address: str, headers: dict[str, str]) -> int:
    with closing(HTTPConnection("127.0.0.1", port, timeout=10)) as connection:
        connection.request("GET", address, headers=headers)
        return connection.getresponse().status


def test_the_supervisor_sees_that_it_is_well_although_pages_want_tls(port: int) -> None:
    assert healthy(port)
    assert status(port, "/", PROXY) == 200
    assert status(port, "/", {"Host": "example.org"}) == 301


def test_other_hosts_and_what_belongs_to_a_demonstration_are_not_there(port: int) -> None:
    assert status(port, "/", PROXY | {"Host": "example.net"}) == 400
    assert status(port, "/gallery/", PROXY) == 404


def test_nobody_is_invented(place: dict[str, str]) -> None:
    command = [sys.executable, "-m", "cheguan", "province", "--people", "10"]
    done = subprocess.run(command, env=place, capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert done.stderr == (
        "cheguan: CHEGUAN_DEMONSTRATION is 0: nobody is invented where people are real.\n"
    )
