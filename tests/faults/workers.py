"""Real workers on the test database, in processes of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from typing import Any

from procrastinate.exceptions import AlreadyEnqueued
from procrastinate.tasks import Task

Worker = subprocess.Popen[bytes]
Start = Callable[[], Worker]


@contextmanager
def starting(log: Path, **environment: str) -> Iterator[Start]:
    """A function that starts a worker; all of them are killed afterwards."""
    with ExitStack() as running, log.open("wb") as words:

        def start() -> Worker:
            command = [sys.executable, "-m", "cheguan", "worker"]
            worker = subprocess.Popen(
                command, env=os.environ | environment, stdout=words, stderr=words
            )
            running.callback(worker.wait)
            running.callback(worker.kill)
            return worker

        yield start


def ask_for(round_: Task[..., Any, Any]) -> None:
    """Have a worker do this periodic task now, unless a killed one has left it in the queue."""
    with suppress(AlreadyEnqueued):
        round_.defer(timestamp=0)
