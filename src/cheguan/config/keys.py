"""`cheguan keys`: make, list, rotate, publish and revoke the keys that sign credentials."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from cheguan.config import start
from cheguan.config.trouble import Trouble, explained

app = typer.Typer(help="The keys that sign credentials.", no_args_is_help=True)
console = Console(highlight=False)


@app.command()
def make() -> None:
    """Make an authority and its first signer, unless they are there."""
    start.set_up_django()
    from cheguan.credentials import keys

    with _in_words():
        ring = keys.ensure(_now())
        console.print(f"Signer {ring.signer(_now()).kid.hex()} signs.")


@app.command(name="list")
def list_() -> None:
    """Say who signs, who did, and who is next."""
    start.set_up_django()
    from cheguan.credentials import keys

    with _in_words():
        ring, now = keys.ring(), _now()
        table = Table("Signer", "Published", "Until", "State")
        for one in ring.signers:
            published, until = f"{one.since:%Y-%m-%d %H:%M}", f"{one.until:%Y-%m-%d}"
            table.add_row(one.kid.hex(), published, until, ring.part(one, now))
    console.print(table)


@app.command()
def rotate() -> None:
    """Publish the next signer; it signs from tomorrow, the last one stays published."""
    start.set_up_django()
    from cheguan.credentials import keys

    with _in_words():
        console.print(f"Signer {keys.rotate(_now()).kid.hex()} is published and signs in a day.")


@app.command()
def publish(
    out: Annotated[Path, typer.Option(help="Where to write the trust list.")] = Path("-"),
) -> None:
    """Write the trust list, with the status lists, for checkers without a network."""
    with start.database():
        start.set_up_django()
        from cheguan.credentials import publishing

        with _in_words():
            content = publishing.trust(_now()).content
    if out == Path("-"):
        console.out(content.decode("ascii"), highlight=False)
        return
    with explained(out.parent, "--out"):
        out.write_bytes(content)
    console.print(f"{out}: {len(content)} bytes.")


@app.command()
def revoke(kid: Annotated[str, typer.Argument(help="As `cheguan keys list` names it.")]) -> None:
    """Take a signer back at once: all that it signed counts as revoked."""
    start.set_up_django()
    from cheguan.credentials import keys

    with _in_words():
        keys.revoke(_kid(kid), _now())
        console.print(f"{kid} is revoked; {keys.ring().signer(_now()).kid.hex()} signs.")


def _kid(text: str) -> bytes:
    try:
        return bytes.fromhex(text)
    except ValueError as error:
        raise Trouble(f"“{text}” names no signer: `cheguan keys list` lists them.") from error


@contextmanager
def _in_words() -> Iterator[None]:
    """What is wrong with the keys says itself what to do."""
    from cheguan.credentials.keys import KeyMissing, NoSigner, UnknownSigner

    try:
        yield
    except (KeyMissing, NoSigner, UnknownSigner) as error:
        raise Trouble(str(error)) from error


def _now() -> datetime:
    return datetime.now(UTC)
