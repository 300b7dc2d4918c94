"""One data folder, one server. Who holds the folder's lock owns the server; others attach to it.

The server inherits the lock, so a free lock proves that no process of an earlier server is left:
only then may pid files be removed, whatever process has that number by now. Nothing is ever
signalled that was not started here.
"""

from __future__ import annotations

import fcntl
import hashlib
import os
import re
import signal
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

import psycopg

from cheguan.config import launch
from cheguan.config.embedded import account, binaries, initialise
from cheguan.config.trouble import Trouble, explained, from_log

PORT = 5432  # of the socket file's name only: there is no TCP
PATIENCE = 60
_LONGEST_SOCKET_PATH = 107
_LONGEST_LOG = 10_000_000
_PASSING = re.compile("is still in use|was terminated by signal 9")
"""Why a server ends that will start the next time."""

_SETTINGS = {
    "listen_addresses": "",
    "port": PORT,
    "unix_socket_permissions": "0700",
    "max_connections": 100,
    "shared_buffers": "256MB",
    "effective_cache_size": "1GB",
    "maintenance_work_mem": "128MB",
    "max_wal_size": "2GB",
    "random_page_cost": 1.1,
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
}
_FORGETFUL = {"fsync": "off", "full_page_writes": "off"}


class Cluster:
    """The embedded server of a data folder. Not durable is for tests: faster, and lost when the
    machine (not merely the server) stops.

    `owner` is None before the start, then whether this process owns the server.
    """

    def __init__(self, data: Path, *, durable: bool = True) -> None:
        self.data = data.resolve()
        self.durable = durable
        self.folder = self.data / f"postgresql-{binaries.major()}"
        self.log = self.data / "postgresql.log"
        self.owner: bool | None = None
        self._lock: int | None = None
        self._server: subprocess.Popen[bytes] | None = None

    @property
    def socket_folder(self) -> Path:
        """Beside the data, or somewhere short when the path would be too long for a socket."""
        folder = self.data / "socket"
        if len(os.fsencode(folder / f".s.PGSQL.{PORT}")) <= _LONGEST_SOCKET_PATH:
            return folder
        name = hashlib.sha256(os.fsencode(self.data)).hexdigest()[:16]
        return Path("/tmp", f"cheguan-{name}")  # noqa: S108 - the same for all; owner is checked

    @property
    def dsn(self) -> str:
        """The address of the database, whether or not the server runs."""
        return (
            f"postgresql://{initialise.ROLE}@/{initialise.DATABASE}"
            f"?host={quote(str(self.socket_folder), safe='')}&port={PORT}"
        )

    @contextmanager
    def running(self) -> Iterator[Cluster]:
        """The server, started or attached to, until the block ends. Raises Trouble."""
        self.start()
        try:
            yield self
        finally:
            self.stop()

    def start(self) -> None:
        """Own the server or attach to its owner's, and wait until it answers. Raises Trouble."""
        with explained(self.data):
            self.data.mkdir(parents=True, exist_ok=True)
            deadline = time.monotonic() + PATIENCE
            while not self._locked():
                if self._answers():
                    self.owner = False
                    return
                _pause(deadline, f"Another process holds {self.data}, but its database is silent")
            try:
                self._open()
            except BaseException:
                self.stop()
                raise

    def revive(self) -> bool:
        """Start the server again if it is ours and has died; returns whether it had to be."""
        if self._server is None or self._server.poll() is None:
            return False
        self._serve()
        return True

    def latest_lines(self) -> list[str]:
        """What the server has written since this process last started it."""
        if self._server is None:
            return []
        return self.log.read_bytes()[self._log_start :].decode(errors="replace").splitlines()

    def erase(self) -> None:
        """Remove the database, for a new beginning. Raises Trouble when a server still runs."""
        with explained(self.data):
            self.data.mkdir(parents=True, exist_ok=True)
            if not self._locked():
                raise Trouble(f"The platform runs on {self.data}: end it first, then reset.")
            try:
                if self.folder.exists():
                    self.folder.rename(self.folder.with_name(f"{self.folder.name}.erased"))
                initialise.clear_abandoned(self.folder)
            finally:
                self.stop()

    def stop(self) -> None:
        """End the server if it is ours: connections are cut, changes written, the lock freed."""
        if self._server is not None:
            self._server.send_signal(signal.SIGINT)  # PostgreSQL's “fast” shutdown
            try:
                self._server.wait(PATIENCE)
            except subprocess.TimeoutExpired:
                self._server.send_signal(signal.SIGQUIT)
                self._server.wait()
        if self._lock is not None:
            os.close(self._lock)
        self._server = self._lock = self.owner = None

    def _locked(self) -> bool:
        lock = os.open(self.data / "postgresql.lock", os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            return False
        self._lock = lock
        return True

    def _open(self) -> None:
        """With the lock just taken: nothing of an earlier server is alive."""
        self.owner = True
        self._make_socket_folder()
        if not self.folder.exists():
            initialise.initialise(self.folder, self.log, durable=self.durable, lock=self._lock)
        (self.folder / "postmaster.pid").unlink(missing_ok=True)
        for leftover in self.socket_folder.glob(".s.PGSQL.*"):
            leftover.unlink()
        self._serve()

    def _make_socket_folder(self) -> None:
        folder = self.socket_folder
        folder.mkdir(mode=0o700, exist_ok=True)
        run_as = account.choose(self.folder)
        account.check_reach(binaries.program("postgres"), self.data, run_as)
        account.hand_over(folder, run_as)
        status = folder.lstat()
        if status.st_mode & 0o077 or (os.geteuid() != 0 and status.st_uid != os.geteuid()):
            raise Trouble(f"{folder} is open to others: remove it, and start again.")

    def _serve(self) -> None:
        """Start the server; leftovers of one that was killed may take a moment to go, and one that
        is killed before it answers, itself or the part that recovers, is started again."""
        deadline = time.monotonic() + PATIENCE
        if self.log.exists() and self.log.stat().st_size > _LONGEST_LOG:
            self.log.unlink()
        self._launch()
        while not self._answers():
            if self._server and self._server.poll() is not None:
                lines = self.latest_lines()
                if self._server.returncode >= 0 and not any(map(_PASSING.search, lines)):
                    raise from_log("PostgreSQL does not start", lines, self.data, self.log)
                self._launch()
            _pause(deadline, f"PostgreSQL does not answer; its log is {self.log}")

    def _launch(self) -> None:
        if threading.current_thread() is not threading.main_thread():
            raise RuntimeError("The server must be started from the main thread, or dies with it.")
        settings = {**_SETTINGS, "unix_socket_directories": self.socket_folder}
        settings |= {} if self.durable else _FORGETFUL
        options = [f"--{name}={value}" for name, value in settings.items()]
        run = [str(binaries.program("postgres")), "-D", str(self.folder), *options]
        with self.log.open("ab") as log:
            self._log_start = log.tell()
            self._server = subprocess.Popen(  # noqa: S603
                launch.command(signal.SIGINT, account.choose(self.folder), run),
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                env=binaries.environment(self.data),
                cwd=self.data,
                pass_fds=(self._lock,) if self._lock is not None else (),
                start_new_session=True,  # Ctrl-C in the terminal is for us to pass on
            )

    def _answers(self) -> bool:
        try:
            psycopg.connect(self.dsn, connect_timeout=2).close()
        except psycopg.OperationalError:
            return False
        return True


def _pause(deadline: float, otherwise: str) -> None:
    if time.monotonic() > deadline:
        raise Trouble(f"{otherwise} (waited {PATIENCE} seconds).")
    time.sleep(0.05)
