"""`make bench`: full cases per second over HTTP, and pgbench with the same writes, in one run.

The departments are asked over HTTP too, of the sandbox on the same machine.

Prints the figures and writes bench.json. Web server, database and load share the machine, so only
the ratio says something; it is never part of a test.
"""

from __future__ import annotations

import json
import os
import platform
import tempfile
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from rich.console import Console
from rich.table import Table

from benchmarks import spent
from cheguan.config import start
from cheguan.config.supervisor import Supervisor
from cheguan.config.up import Wishes, answers, children

CLIENTS = 8
WARM_UP = 3.0


def main(
    seconds: Annotated[float, typer.Option(help="How long each of the two runs.")] = 20,
    fleet: Annotated[int, typer.Option(help="Vehicles that are due.")] = 30_000,
    port: Annotated[int, typer.Option(help="A free port; the next one is the sandbox's.")] = 8765,
    workers: Annotated[int, typer.Option(help="Processes of the web server.")] = 2,
) -> None:
    """Measure full cases per second against the raw database."""
    console = Console()
    with tempfile.TemporaryDirectory(prefix="cheguan-bench-") as folder:
        os.environ["CHEGUAN_DATA"] = folder
        os.environ["CHEGUAN_DEPARTMENTS"] = f"http://127.0.0.1:{port + 1}"
        with start.database():
            figures = _measured(
                console, Wishes(Path(folder), port, 0, workers, True, port + 1), seconds, fleet
            )
    Path("bench.json").write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")
    _print(console, figures)


def _measured(console: Console, wishes: Wishes, seconds: float, size: int) -> dict[str, Any]:
    start.compile_catalogues()
    start.set_up_django()
    start.migrate()
    start.collect_static_files()
    from benchmarks import fleet, load, raw

    cases, others = fleet.vins("C", size), fleet.vins("R", size)
    with console.status("Registering the fleet …"):
        fleet.make([*cases, *others], start.today(), wishes.data)
        due = fleet.with_tokens(cases)
    start.release_connections()
    served = [child for child in children(wishes, played=True) if child.name != "worker"]
    web = Supervisor(served, lambda: False)
    web.start()
    try:
        web.watch(until=lambda: answers(wishes.port) and answers(wishes.departments_port))
        with console.status("Cases over HTTP …"):
            load.run(wishes.port, due[: size // 6], CLIENTS, WARM_UP)
            before = spent.so_far()
            http = load.run(wishes.port, due[size // 6 :], CLIENTS, seconds)
            taken = spent.so_far() - before
    finally:
        web.stop()
    with console.status("pgbench …"):
        rate = raw.run(os.environ["DATABASE_URL"], others, CLIENTS, seconds)
    return {
        "cases": asdict(http),
        "pgbench_per_second": rate,
        "ratio": http.per_second / rate,
        "spent_ms": {part: 1000 * time / http.count for part, time in taken.items()},
        "ratio_departments_elsewhere": _elsewhere(http.per_second, taken) / rate,
        "clients": CLIENTS,
        "workers": wishes.workers,
        "seconds": seconds,
        "cores": os.cpu_count(),
        "python": platform.python_version(),
    }


def _elsewhere(per_second: float, taken: Counter[str]) -> float:
    """The rate if other machines did the departments' work, as they do where these are real."""
    return per_second * taken.total() / (taken.total() - taken[spent.DEPARTMENTS])


def _print(console: Console, figures: dict[str, Any]) -> None:
    table = Table("what", "figure", title="Full cases over HTTP against pgbench")
    table.add_row("cases per second", f"{figures['cases']['per_second']:.0f}")
    for name in ("p50", "p95", "p99"):
        table.add_row(name, f"{figures['cases'][name]:.1f} ms")
    table.add_row("pgbench, the same writes, per second", f"{figures['pgbench_per_second']:.0f}")
    table.add_row("ratio", f"{figures['ratio']:.3f}")
    elsewhere = f"{figures['ratio_departments_elsewhere']:.3f}"
    table.add_row("ratio, if the departments had their own processors", elsewhere)
    for part, milliseconds in figures["spent_ms"].items():
        table.add_row(f"processor time of a case, {part}", f"{milliseconds:.2f} ms")
    console.print(table)


if __name__ == "__main__":
    typer.run(main)
