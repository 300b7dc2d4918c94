"""`cheguan archive` and `cheguan journal`: the electronic archive, and the sealed journal."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeRemainingColumn

from cheguan.config import start
from cheguan.config.trouble import Trouble, explained

if TYPE_CHECKING:
    from cheguan_verify import Trust

    from cheguan.archive.heads import Told
    from cheguan.archive.queries import Bound

archive = typer.Typer(help="The electronic archive of ended cases.", no_args_is_help=True)
journal = typer.Typer(help="The sealed journal of all cases.", no_args_is_help=True)
console = Console(highlight=False)

Kind = Annotated[str, typer.Argument(help="vehicle or licence.")]
Subject = Annotated[str, typer.Argument(help="The VIN, or the number of the licence.")]
Out = Annotated[Path, typer.Option(help="Where to write it.")]
City = Annotated[str, typer.Option(help="Six digits, as 440100; without it, every city.")]
Authorities = Annotated[
    list[Path], typer.Option("--authority", help="The authority of the sender, as PEM.")
]

_STDOUT = Path("-")


@archive.command()
def export(kind: Kind, subject: Subject, out: Out) -> None:
    """Write the whole file of a vehicle or driver as one signed package."""
    with _ready(), explained(out.parent, "--out"):
        from cheguan.archive import package

        count = package.write(kind, subject, out, _now())
        _say(f"{out}: {count} volumes, {out.stat().st_size} bytes.")


@archive.command(name="import")
def import_(
    file: Annotated[Path, typer.Argument(help="The package.")],
    office: Annotated[str, typer.Option(help="The office that keeps it from now on.")],
    authority: Authorities = [],  # noqa: B006 - typer wants it so
) -> None:
    """Take in a package, once everything in it is checked."""
    with _ready():
        from cheguan.archive import package

        taken = package.take(file, office, _trust(authority), _now())
        _say(
            f"{taken.kind} {taken.subject}: {len(taken.new)} volumes are new, "
            f"{len(taken.known)} were here."
        )


@archive.command()
def show(kind: Kind, subject: Subject) -> None:
    """List the volumes of a vehicle or driver with their sheets."""
    with _ready():
        from cheguan.archive import queries
        from cheguan.casework.asking import SYSTEM, NotFound

        try:
            for bound in queries.every_page(kind, subject, SYSTEM):
                _show(bound)
        except NotFound as error:
            raise Trouble(f"The archive has no volume of {kind} {subject}.") from error


def _show(bound: Bound) -> None:
    volume = bound.volume
    _say(f"{volume.case} {volume.service} {volume.outcome} {volume.ended_at:%Y-%m-%d}")
    for sheet in bound.sheets:
        _say(f"  {sheet.digest} {sheet.size:>9} {sheet.title} {sheet.field}".rstrip())
    if bound.damaged:
        _say(f"  {bound.damaged}")


@journal.command()
def verify(
    city: City = "",
    head: Annotated[Path | None, typer.Option(help="A head that was kept.")] = None,
    authority: Authorities = [],  # noqa: B006 - typer wants it so
) -> None:
    """Recompute everything, and name each change, gap or removal."""
    with _ready():
        from cheguan.archive import sealing, verifying

        kept = _kept(head, authority) if head else None
        cities = [kept.city] if kept else [city] if city else sealing.cities()
        count = 0
        for one in cities:
            with _bar(one) as progress:
                for finding in verifying.verify(one, progress, kept):
                    _say(f"✗ {finding}")
                    count += 1
        _say(f"{count} things do not fit." if count else "All is as it was sealed.")
        raise typer.Exit(code=int(count > 0))


@journal.command()
def head(city: Annotated[str, typer.Argument(help="Six digits.")], out: Out = _STDOUT) -> None:
    """Write the newest signed head of a city: keep it where nobody of the office can change it."""
    with _ready():
        from cheguan.archive import heads

        newest = heads.latest(city)
        if newest is None:
            raise Trouble(f"Nothing of {city} was sealed yet: the worker does it each minute.")
        _write(heads.plain(newest), out)


@journal.command()
def prove(
    case: Annotated[str, typer.Argument(help="The case's number.")], out: Out = _STDOUT
) -> None:
    """Write the proof that a case is in the journal, for anyone to check."""
    with _ready():
        from cheguan.archive import proofs
        from cheguan.casework.numbering import MistypedNumber, city_of, read

        try:
            number = read(case)
        except MistypedNumber as error:
            raise Trouble(f"“{case}” is no case number: look for a mistyped character.") from error
        _write(proofs.of_case(city_of(number), number), out)


@contextmanager
def _ready() -> Iterator[None]:
    """With the database and the rooms; what is wrong says itself what to do."""
    with start.database():
        start.set_up_django()
        from cheguan.archive import troubles

        try:
            yield
        except troubles.ALL as error:
            raise Trouble(str(error)) from error


@contextmanager
def _bar(city: str) -> Iterator[Callable[[int, int], None]]:
    columns = ("{task.description}", BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(city, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _trust(authorities: list[Path]) -> Trust:
    """This office's own authority, and those that are named."""
    from cheguan.archive import signing

    trust = signing.own()
    more = [signing.read_pem(_read(path)) for path in authorities]
    return replace(trust, authorities=(*trust.authorities, *more))


def _kept(path: Path, authorities: list[Path]) -> Told:
    from cheguan.archive import heads

    try:
        plain = json.loads(_read(path))
    except ValueError as error:
        raise Trouble(f"{path} is no kept head: `cheguan journal head` writes them.") from error
    return heads.opened(plain, _trust(authorities))


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise Trouble(f"{path} can't be read: {error.strerror}.") from error


def _write(plain: dict[str, Any], out: Path) -> None:
    text = json.dumps(plain, ensure_ascii=False, indent=1)
    if out == _STDOUT:
        typer.echo(text)
        return
    with explained(out.parent, "--out"):
        out.write_text(text + "\n", encoding="utf-8")
    _say(f"{out}: written.")


def _say(text: str) -> None:
    """As it is: paths and names are not broken, nor read as marks."""
    console.print(text, soft_wrap=True, markup=False)


def _now() -> datetime:
    return datetime.now(UTC)
