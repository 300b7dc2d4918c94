"""`cheguan licence`: suspend a licence, or give it back; its credentials follow at once."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.console import Console

from cheguan.config import start
from cheguan.config.trouble import Trouble

if TYPE_CHECKING:
    from cheguan.kernel.acts import Act
    from cheguan.registry.models import Licence

app = typer.Typer(help="Suspend a driving licence, or give it back.", no_args_is_help=True)
console = Console(highlight=False)

FileNumber = Annotated[str, typer.Argument(help="档案编号, the twelve digits on the licence.")]
Why = Annotated[str, typer.Option(help="The reason, which the record keeps.")]


@app.command()
def suspend(
    file_number: FileNumber,
    why: Why,
    penalty: Annotated[bool, typer.Option(help="暂扣 (a penalty) instead of 扣留.")] = False,
) -> None:
    """扣留, or 暂扣 as a penalty: its holder may not drive until it is given back."""
    from cheguan.acts.licences import SuspendLicence
    from cheguan.facts.licences import LicenceStatus

    letter = LicenceStatus.SUSPENDED if penalty else LicenceStatus.HELD
    _do(
        file_number,
        lambda of: SuspendLicence(number=of.number, place=of.place, letter=letter, why=why),
    )


@app.command()
def reinstate(file_number: FileNumber, why: Why) -> None:
    """发还: give it back."""
    from cheguan.acts.licences import ReinstateLicence

    _do(file_number, lambda of: ReinstateLicence(number=of.number, place=of.place, why=why))


def _do(file_number: str, act: Callable[[Licence], Act]) -> None:
    with start.database():
        start.set_up_django()
        followed = apply_to(file_number, act, datetime.now(UTC))
    console.print(f"{file_number}: done, {followed} credentials followed.")


def apply_to(file_number: str, act: Callable[[Licence], Act], now: datetime) -> int:
    """Change the licence and let its credentials follow, together; returns how many did.

    The change stands in the history under a case number of its own. Raises Trouble.
    """
    from django.db import transaction

    from cheguan.casework import numbering
    from cheguan.credentials import following
    from cheguan.registry.acts import AlreadyDone, Occasion, apply
    from cheguan.registry.licences import of_file_number

    licence = of_file_number(file_number)
    if licence is None:
        raise Trouble(f"No licence has the file number {file_number}: look for its twelve digits.")
    try:
        with transaction.atomic():
            occasion = Occasion(numbering.draw(licence.city), now, 0)
            apply(act(licence), occasion)
            return following.follow(licence.city, "licence", licence.number, now)
    except AlreadyDone as done:
        raise Trouble(f"The licence {file_number} stands like this already.") from done
