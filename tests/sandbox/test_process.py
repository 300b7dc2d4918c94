"""`python -m sandbox`, as the demonstration starts it."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx

from sandbox.keys import new_key

REPOSITORY = Path(__file__).parents[2]


def started(data: Path, port: int) -> subprocess.Popen[str]:
    keys = data / "platform.json"
    keys.write_text(json.dumps({"keys": [new_key().as_dict(private=False)]}))
    return subprocess.Popen(
        [
            *(sys.executable, "-m", "sandbox", "--port", str(port)),
            *("--data", str(data), "--platform-keys", str(keys)),
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
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    with started(tmp_path, port) as process:
        try:
            until = time.monotonic() + 20
            while not well(address) and time.monotonic() < until:
                time.sleep(0.05)
            assert httpx.post(f"{address}/control/load").json() == {"loaded": {}}
            httpx.post(f"{address}/control/tax", json={"mode": "silent"}).raise_for_status()
            assert httpx.get(f"{address}/control").json()["tax"] == {"mode": "silent"}
        finally:
            process.terminate()
        assert process.wait(5) == 0
        assert process.stderr is not None
        assert process.stderr.read() == ""
    assert (tmp_path / "keys" / "tax.json").exists()


def test_a_bad_paper_is_said_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "papers").mkdir()
    (tmp_path / "papers" / "a.jsonl").write_text("nonsense")
    with started(tmp_path, free_port()) as process:
        assert process.stderr is not None
        said = process.stderr.read()
        assert process.wait(20) == 1
    assert said.startswith("sandbox: a.jsonl, line 1 ")
    assert said.count("\n") == 1
