"""`python -m sandbox`, as the demonstration starts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from sandbox.keys import new_key
from tests.sandbox.test_sign_in import ASKED

REPOSITORY = Path(__file__).parents[2]


def started(data: Path, port: int, *more: str) -> subprocess.Popen[str]:
    keys = data / "platform.json"
    keys.write_text(json.dumps({"keys": [new_key().as_dict(private=False)]}))
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "sandbox", "--port", str(port)),
            *("--data", str(data), "--platform-keys", str(keys), *more),
        ],
        cwd=REPOSITORY,
        stderr=subprocess.PIPE,
        text=True,
    )


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def well(address: str) -> bool:
    try:
        return httpx.get(f"{address}/healthz").is_success
    except httpx.TransportError:
        return False


def test_it_reads_its_papers_serves_quietly_and_ends_on_sigterm(tmp_path: Path) -> None:
    papers = tmp_path / "papers"
    papers.mkdir()
    chooser = {"name": "陈小文", "group": "others", "order": 1}
    paper = {"department": "identity", "question": "chooser", "key": "4901", "answer": chooser}
    (papers / "a.jsonl").write_text(json.dumps(paper))
    with serving(tmp_path) as address:
        assert httpx.post(f"{address}/control/load").json() == {"loaded": {}}
        httpx.post(f"{address}/control/tax", json={"mode": "silent"}).raise_for_status()
        assert httpx.get(f"{address}/control").json()["tax"] == {"mode": "silent"}
    assert (tmp_path / "keys" / "tax.json").exists()


@contextmanager
def serving(data: Path, *more: str) -> Iterator[str]:
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with started(data, port, *more) as process:
        try:
            until = time.monotonic() + 20
            while not well(address) and time.monotonic() < until:
                time.sleep(0.05)
            yield address
        finally:
            process.terminate()
        assert process.wait(5) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""


def test_the_connection_to_a_department_that_is_down_ends_without_a_word(tmp_path: Path) -> None:
    with serving(tmp_path) as address:
        httpx.post(f"{address}/control/tax", json={"mode": "down"}).raise_for_status()
        with pytest.raises((httpx.RemoteProtocolError, httpx.ReadError)):
            httpx.get(f"{address}/tax/jwks.json")
        assert httpx.get(f"{address}/insurance/jwks.json").status_code == 200


REDIRECTS = [
    ((), "http://localhost:8000/sign-in/callback", 200),
    ((), "http://stranger.test/sign-in/callback", 400),
    (("--redirect", "http://us.test/back"), "http://us.test/back", 200),
    (("--redirect", "http://us.test/back"), "http://us.test/back/further", 400),
    (("--redirect", "http://us.test/back"), "http://localhost:8000/sign-in/callback", 400),
]


@pytest.mark.parametrize(("given", "back", "status"), REDIRECTS, ids=str)
def test_who_signs_in_is_sent_back_to_registered_addresses_only(
    given: tuple[str, ...], back: str, status: int, tmp_path: Path
) -> None:
    with serving(tmp_path, *given) as address:
        answer = httpx.get(f"{address}/identity/authorize", params=ASKED | {"redirect_uri": back})
        assert answer.status_code == status
        assert "location" not in answer.headers


def test_a_bad_paper_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.jsonl").write_text("nonsense")
    with started(tmp_path, free_port()) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(20) == 1
    assert said.startswith("sandbox: a.jsonl, line 1 ")
    assert said.count("\n") == 1
