"""Finding and waiting for other processes, by what Linux says of them in /proc or they answer."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable
from pathlib import Path
from urllib.request import urlopen


def free_port() -> int:
    """A port on which nobody listens now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def healthy(port: int) -> bool:
    """Whether the platform at this port says that it is well."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/healthz", timeout=5) as answer:
            return bool(answer.status == 200)
    except OSError:
        return False


def eventually(holds: Callable[[], object], seconds: float = 15) -> object:
    """Wait until it holds, and return what it said; fail when it never does."""
    deadline = time.monotonic() + seconds
    while not (answer := holds()):
        assert time.monotonic() < deadline, f"{holds} did not hold within {seconds} seconds"
        time.sleep(0.01)
    return answer


def alive(process_id: int) -> bool:
    """Whether the process is there, and not a zombie."""
    return _state(process_id) not in (None, "Z")


def descendants(process_id: int) -> list[int]:
    """The children of a process, their children, and so on."""
    try:
        text = Path(f"/proc/{process_id}/task/{process_id}/children").read_text()
    except OSError:
        return []
    children = [int(child) for child in text.split()]
    return children + [below for child in children for below in descendants(child)]


def find(process_id: int, words: str) -> int | None:
    """A descendant whose command line has these words."""
    for child in descendants(process_id):
        if words in _command(child):
            return child
    return None


def _command(process_id: int) -> str:
    try:
        return Path(f"/proc/{process_id}/cmdline").read_text().replace("\0", " ")
    except OSError:
        return ""


def _state(process_id: int) -> str | None:
    try:
        text = Path(f"/proc/{process_id}/stat").read_text()
    except OSError:
        return None
    return text.rpartition(")")[2].split()[0]
