"""One process that starts the others, starts again what dies, and ends them all."""

from __future__ import annotations

import os
import signal
import subprocess
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import structlog

from cheguan.config import launch

_LOOK_EVERY = 0.2
_LONGEST_PAUSE = 30.0
_STEADY_AFTER = 60.0
_PATIENCE = 15.0

log = structlog.get_logger(__name__)


@dataclass
class Child:
    """A process that should be there. Its output goes to the file, or where ours goes; the signal
    `orphaned` reaches it when we are killed. It runs in the folder, or where we do."""

    name: str
    command: Sequence[str]
    output: Path | None = None
    orphaned: signal.Signals = signal.SIGTERM
    folder: Path | None = None
    deaths: int = field(default=0, init=False)
    _process: subprocess.Popen[bytes] | None = field(default=None, init=False)
    _started: float = field(default=0.0, init=False)

    def start(self) -> None:
        """In a session of its own, so that Ctrl-C reaches only us, and mortal like us. One that
        runs is left alone."""
        if self._process:
            return
        output = self.output.open("ab") if self.output else None
        self._process = subprocess.Popen(  # noqa: S603
            launch.command(self.orphaned, "self", list(self.command)),
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            cwd=self.folder,
            start_new_session=True,
        )
        self._started = time.monotonic()
        if output:
            output.close()

    def has_died(self) -> bool:
        """Whether it has just been found dead; whatever it left in its session is ended too."""
        if self._process is None or not _ended(self._process.pid):
            return False
        steady = time.monotonic() - self._started > _STEADY_AFTER
        self.deaths = 1 if steady else self.deaths + 1
        self._bury()
        return True

    def pause(self) -> float:
        """Seconds to wait before the next start: longer each time that it dies young."""
        return min(0.25 * 2.0**self.deaths, _LONGEST_PAUSE)

    def stop(self) -> None:
        """Ask it to end, insist after a while, and wait until it has."""
        if self._process is None:
            return
        os.kill(self._process.pid, signal.SIGTERM)  # terminate() would reap it, if it is dead
        deadline = time.monotonic() + _PATIENCE
        while not _ended(self._process.pid) and time.monotonic() < deadline:
            time.sleep(_LOOK_EVERY / 10)
        self._bury()

    def _bury(self) -> None:
        """End its session before it is reaped: until then its number cannot be another's."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
        self._process = None


def _ended(process_id: int) -> bool:
    """Whether a child has ended, without reaping it."""
    flags = os.WEXITED | os.WNOHANG | os.WNOWAIT
    return os.waitid(os.P_PID, process_id, flags) is not None


class Supervisor:
    """Keeps the children and, through `revive`, the database alive until told to stop."""

    def __init__(self, children: Sequence[Child], revive: Callable[[], bool]) -> None:
        self.children = children
        self._revive = revive
        self._told = False
        self._due: dict[str, float] = {}

    def catch_signals(self) -> None:
        """Ctrl-C and SIGTERM tell it to stop from now on."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._hear)

    def _hear(self, *_: object) -> None:
        """A flag, not an Event: a second signal may come while the first is being waited for, and
        an Event's lock, held by that wait, would never be free again."""
        self._told = True

    def start(self) -> None:
        """Start every child."""
        for child in self.children:
            child.start()

    def watch(self, until: Callable[[], bool] = lambda: False) -> bool:
        """Keep all alive until told to stop, or until the question is answered with yes; returns
        whether it was."""
        while not self._told:
            if until():
                return True
            if self._revive():
                log.warning("restarted", what="database")
            for child in self.children:
                self._look_after(child)
            time.sleep(_LOOK_EVERY)
        return False

    def _look_after(self, child: Child) -> None:
        now = time.monotonic()
        if child.has_died():
            self._due[child.name] = now + child.pause()
            log.warning("died", what=child.name, again_in=child.pause())
        elif now >= self._due.get(child.name, float("inf")):
            del self._due[child.name]
            child.start()

    def stop(self) -> None:
        """End the children, the last started first."""
        for child in reversed(self.children):
            child.stop()
