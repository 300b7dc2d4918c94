"""Background work: seal the journal each minute, look at all of it each night."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime

from procrastinate.contrib.django import app
from procrastinate.types import JSONDict


@app.periodic(cron="* * * * *")
@app.task(name="archive.seal", queueing_lock="archive.seal")
def seal(timestamp: int) -> None:
    """Each minute: take what the journal has gained into the tree, sign each city's head."""
    from cheguan.archive import sealing

    for city in sealing.cities():
        sealing.seal(city, datetime.now(UTC), file_later)


@app.periodic(cron="40 2 * * *")
@app.task(name="archive.sweep", queueing_lock="archive.sweep")
def sweep(timestamp: int) -> None:
    """Each night: seal what bears an older time, file what was left out."""
    from cheguan.archive import filing, sealing

    for city in sealing.cities():
        sealing.seal(city, datetime.now(UTC), file_later, sealing.EVER)
        for numbers in filing.unfiled(city):
            file_later(numbers)


def file_later(numbers: Sequence[str]) -> None:
    """File these cases, once the transaction that says so is done."""
    each: list[JSONDict] = [{"number": number} for number in numbers]
    file.batch_defer(*each)


@app.task(name="archive.file")
def file(number: str) -> None:
    """Leave the archive of an ended case; nothing happens where it is there."""
    from cheguan.archive import filing
    from cheguan.casework.numbering import city_of

    filing.file(city_of(number), number, datetime.now(UTC))
