"""`cheguan up`: from nothing to a province that answers, and back to nothing at the end."""

from __future__ import annotations

import http.client
import os
import signal
import socket
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from rich.console import Console
from rich.progress import Progress
from rich.table import Table

from cheguan.config import sandbox, start
from cheguan.config.embedded import Cluster
from cheguan.config.supervisor import Child, Supervisor
from cheguan.config.trouble import Trouble

_PATIENCE = 60.0
_SEED = 1
_VARIABLE = {"--port": "PORT", "--departments-port": "DEPARTMENTS_PORT"}
"""What `make demo` calls the options."""


@dataclass(frozen=True)
class Wishes:
    """What the operator asks for."""

    data: Path
    port: int
    people: int
    workers: int
    demonstration: bool
    departments_port: int

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"


def run(wishes: Wishes, console: Console) -> None:
    """Bring everything up and stay until Ctrl-C or SIGTERM. Raises Trouble."""
    check_port(wishes.port, "--port")
    if played := sandbox.plays(demonstration=wishes.demonstration):
        if wishes.departments_port == wishes.port:
            raise Trouble(
                f"--port and --departments-port are both {wishes.port}: choose two that differ."
            )
        check_port(wishes.departments_port, "--departments-port")
        os.environ["CHEGUAN_DEPARTMENTS"] = f"http://127.0.0.1:{wishes.departments_port}"
    os.environ.setdefault("CHEGUAN_ADDRESS", wishes.address)
    with start.database() as cluster:
        _check_alone(cluster)
        _done(console, "Database")
        with _loading(wishes) as web:
            if prepare(wishes, console):
                web.stop()  # it has loaded what was there before
            supervisor = Supervisor(
                children(wishes, played, web), cluster.revive if cluster else lambda: False
            )
            supervisor.catch_signals()
            supervisor.start()
            try:
                _serve(supervisor, wishes, console)
            finally:
                console.print("Ending …")
                supervisor.stop()


def _check_alone(cluster: Cluster | None) -> None:
    """Whoever attaches to the database of another would lose it with the other's end, and build the
    same tables and people at the same time. Raises Trouble."""
    if cluster and not cluster.owner:
        raise Trouble(
            f"Another process runs on {cluster.data} already: use that, end it first, "
            "or name another folder with --data."
        )


@contextmanager
def _loading(wishes: Wishes) -> Iterator[Child]:
    """The web server. Where everything was prepared before it loads already, while we look whether
    that still holds: loading takes it as long as all the rest takes us."""
    web = _web_server(wishes)
    if start.was_prepared(wishes.data):
        web.start()
    try:
        yield web
    finally:
        web.stop()


def check_port(port: int, option: str) -> None:
    """Whether the port that the option chooses is free. Raises Trouble."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except PermissionError as error:
            raise Trouble(
                f"Port {port} is not permitted: choose one above 1023 with {option}."
            ) from error
        except OSError as error:
            raise Trouble(
                f"Port {port} is in use: end what uses it, or choose another, "
                f"for example with {option} {port + 1} (make: {_VARIABLE[option]}={port + 1})."
            ) from error


def prepare(wishes: Wishes, console: Console) -> bool:
    """All that has to be there before the first request; returns whether something was not, which a
    web server reads only once."""
    with _step(console, "Translations"):
        changed = start.compile_catalogues() > 0
    with _step(console, "Services"):
        start.set_up_django()
    with _step(console, "Tables"):
        changed |= start.migrate() > 0
    with _step(console, "Static files"):
        changed |= start.collect_static_files()
    start.make_keys()
    if wishes.demonstration:
        build_province(wishes.people, _SEED, console)
        with _step(console, "Personas"):
            start.refresh_province()
    start.release_connections()
    return changed


def build_province(people: int, seed: int, console: Console) -> None:
    """Build the province when the database is empty, with a bar."""
    with Progress(console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task("Province", total=people)
        start.build_province(
            people, seed, lambda done, total: bar.update(task, completed=done, total=total)
        )
    _done(console, "Province")


def _web_server(wishes: Wishes) -> Child:
    """A demonstration keeps its words out of the terminal."""
    command = [
        *(sys.executable, "-m", "granian", "cheguan.config.wsgi:application"),
        *("--interface", "wsgi", "--host", "127.0.0.1", "--port", str(wishes.port)),
        *("--workers", str(wishes.workers), "--blocking-threads", "8"),
        *("--respawn-failed-workers", "--workers-kill-timeout", "10", "--no-ws"),
    ]
    return Child("web", command, wishes.data / "web.log" if wishes.demonstration else None)


def children(wishes: Wishes, played: bool, web: Child | None = None) -> list[Child]:
    """The other departments if they are played here, the web server (that one, if it is there) and
    the job worker."""
    kept = wishes.demonstration
    worker = [sys.executable, "-m", "cheguan", "worker"]
    return [
        *([sandbox.child(wishes.data, wishes.departments_port, wishes.port)] if played else []),
        web or _web_server(wishes),
        # Orphaned, it loses the database too, and would wait for it: its jobs are rescued anyway.
        Child("worker", worker, wishes.data / "worker.log" if kept else None, signal.SIGKILL),
    ]


def _serve(supervisor: Supervisor, wishes: Wishes, console: Console) -> None:
    with _step(console, "Web server and worker"):
        told_to_stop = not supervisor.watch(until=_healthy_within(wishes))
    if told_to_stop:
        return
    _greet(wishes, console)
    supervisor.watch()


def _healthy_within(wishes: Wishes) -> Callable[[], bool]:
    deadline = time.monotonic() + _PATIENCE

    def healthy() -> bool:
        if time.monotonic() > deadline:
            raise Trouble(
                f"The web server does not answer on {wishes.address}/healthz: "
                f"see {wishes.data / 'web.log'}."
            )
        return answers(wishes.port)

    return healthy


def answers(port: int) -> bool:
    """Whether the platform says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def _greet(wishes: Wishes, console: Console) -> None:
    console.print(f"\nCheguan 车管 is at [bold]{wishes.address}[/]\n")
    if wishes.demonstration:
        table = Table("Who", "Signs in with", box=None, pad_edge=False)
        for who, sign_in in start.accounts():
            table.add_row(who, sign_in)
        console.print(table)
        console.print(
            f"\nThe other departments are played at {sandbox.address()}: "
            "`cheguan sandbox insurance --down`, for example, silences one."
        )
    console.print("\nCtrl-C ends it. The data stay.")


@contextmanager
def _step(console: Console, name: str) -> Iterator[None]:
    begun = time.monotonic()
    with console.status(f"{name} …"):
        yield
    console.print(f"[green]✓[/] {name} [dim]{time.monotonic() - begun:.1f} s[/]")


def _done(console: Console, name: str) -> None:
    console.print(f"[green]✓[/] {name}")
