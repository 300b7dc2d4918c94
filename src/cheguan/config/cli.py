"""The command line: `cheguan --help`."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from cheguan.config import archive as archives
from cheguan.config import keys, licences, start
from cheguan.config.environment import calendar_file, data_folder
from cheguan.config.trouble import Trouble

app = typer.Typer(
    help="Cheguan 车管: the platform for vehicle and driver administration.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.add_typer(archives.archive, name="archive")
app.add_typer(archives.journal, name="journal")
app.add_typer(keys.app, name="keys")
app.add_typer(licences.app, name="licence")
console = Console(highlight=False)

Data = Annotated[Path, typer.Option(envvar="CHEGUAN_DATA", help="Where the data are kept.")]
People = Annotated[int, typer.Option(min=1, max=1_000_000, help="How many people to invent.")]


HALF = max(1, (os.cpu_count() or 1) // 2)
"""Of the processors: the database and the jobs need the rest."""


@app.command()
def up(  # noqa: PLR0913, PLR0917 - an option each
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    people: People = 2000,
    data: Data = Path(".data"),
    reset: Annotated[bool, typer.Option("--reset", help="Begin again, without the data.")] = False,
    workers: Annotated[int, typer.Option(min=1, help="Processes that serve pages.")] = HALF,
    departments_port: Annotated[
        int, typer.Option(min=1, max=65535, help="Where the sandbox plays the other departments.")
    ] = 8100,
) -> None:
    """Start everything, and stay until Ctrl-C."""
    from cheguan.config import up as whole

    os.environ["CHEGUAN_DATA"] = str(data.resolve())
    if reset:
        _erase()
    wishes = whole.Wishes(data.resolve(), port, people, workers, _demonstration(), departments_port)
    whole.run(wishes, console)


def _demonstration() -> bool:
    return os.environ.get("CHEGUAN_DEMONSTRATION", "1") == "1"


def _erase() -> None:
    from cheguan.config.embedded import Cluster

    if "DATABASE_URL" in os.environ:
        raise Trouble("--reset empties only the embedded database: empty the server's yourself.")
    Cluster(data_folder()).erase()
    shutil.rmtree(data_folder() / "sandbox", ignore_errors=True)


@app.command()
def worker() -> None:
    """Do the background work, until told to stop."""
    with start.database():
        start.set_up_django()
        from cheguan.config.work import work

        work()


@app.command()
def migrate() -> None:
    """Bring the tables up to date, and compile the translations."""
    start.compile_catalogues()
    with start.database():
        start.set_up_django()
        console.print(f"{start.migrate()} migrations applied.")


@app.command()
def doctor() -> None:
    """Say what is well, what is not, and what to do."""
    from cheguan.config.doctor import CHECKS, examine
    from cheguan.config.sandbox import find

    find()
    start.set_up_django()
    findings = examine(CHECKS)
    for name, finding in findings.items():
        sign = "[green]✓[/]" if finding.well else "[red]✗[/]"
        console.print(f"{sign} {name}: {finding.says}")
        if not finding.well:
            console.print(f"  → {finding.remedy}")
    raise typer.Exit(code=int(not all(finding.well for finding in findings.values())))


@app.command()
def verify(
    what: Annotated[str, typer.Argument(help="The text of a code, or a photo, screenshot or PDF.")],
    trust: Annotated[
        Path, typer.Option(help="The trust list, kept from when there was a network.")
    ] = Path("cheguan-trust.json"),
) -> None:
    """Check a code, a photo or a paper without a network."""
    from cheguan.config.verifying import verify as verified

    raise typer.Exit(code=verified(what, trust))


@app.command()
def calendar(year: int) -> None:
    """Load a year's working days, as the State Council has published them."""
    from cheguan.config.calendar_data import YearUnknown, load

    try:
        days = load(year, calendar_file())
    except YearUnknown as unknown:
        raise Trouble(str(unknown)) from unknown
    console.print(f"{year}: {days} adjusted days, in use from the next start.")


@app.command()
def province(people: People = 2000, seed: int = 1) -> None:
    """Invent a province in an empty database."""
    from cheguan.config.up import build_province

    if not _demonstration():
        raise Trouble("CHEGUAN_DEMONSTRATION is 0: nobody is invented where people are real.")
    with start.database():
        start.set_up_django()
        start.migrate()
        build_province(people, seed, console)


@app.command()
def sandbox(  # noqa: PLR0913, PLR0917 - an option each
    department: Annotated[
        str, typer.Argument(help="One of them; without it, all are listed.")
    ] = "",
    down: Annotated[bool, typer.Option("--down", help="It does not answer.")] = False,
    failing: Annotated[bool, typer.Option("--failing", help="It mostly fails.")] = False,
    slow: Annotated[str, typer.Option("--slow", help="It answers after so long: 5s.")] = "",
    wrong: Annotated[bool, typer.Option("--wrong", help="Its signature is wrong.")] = False,
    silent: Annotated[
        bool, typer.Option("--silent", help="It takes in and never answers.")
    ] = False,
    contradictory: Annotated[
        bool, typer.Option("--contradictory", help="It answers about something else.")
    ] = False,
) -> None:
    """Make a department of the sandbox misbehave, or behave again (without an option)."""
    from cheguan.config import sandbox as departments

    chosen = {
        "down": down,
        "failing": failing,
        "slow": bool(slow),
        "wrong": wrong,
        "silent": silent,
        "contradictory": contradictory,
    }
    modes = [mode for mode, wanted in chosen.items() if wanted]
    if len(modes) > 1:
        raise Trouble("Choose one of them.")
    if not department and modes:
        raise Trouble("Say which department: `cheguan sandbox` lists them.")
    mode = modes[0] if modes else "ok"
    told = departments.misbehave(department, mode, slow) if department else departments.states()
    for name, state in told.items():
        console.print(f"{name}: {state['mode']}")


@app.command()
def reconcile(day: Annotated[str, typer.Argument(help="Such as 2026-11-24.")]) -> None:
    """Compare a day's payments with the treasury's statement, and say what differs."""
    from cheguan.config.sandbox import find

    find()
    with start.database():
        start.set_up_django()
        start.reconcile(day, console.print)


@app.command()
def tour(
    address: Annotated[str, typer.Option(help="Of the platform.")] = "http://127.0.0.1:8000",
) -> None:
    """Do the main job over HTTP, and print each step with its time."""
    from cheguan.config.tour import run

    raise typer.Exit(code=int(not run(address, console)))


def main() -> None:
    """Every trouble ends in one sentence and a status that is not zero."""
    try:
        app()
    except Trouble as trouble:
        sys.exit(f"cheguan: {trouble}")
