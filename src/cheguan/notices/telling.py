"""Write down what is told, and ask for it to be brought out, in the caller's transaction."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from datetime import date
from uuid import uuid4

from cheguan import rows
from cheguan.notices import MAIL, SMS, Value, conf, jobs
from cheguan.notices.models import Dispatch, Notice, State
from cheguan.notices.templates import TEMPLATES
from cheguan.registry import find


def tell(notice: Notice, ways: Collection[str]) -> None:
    """Keep a new notice and, for each way on which it can go, a dispatch and the job to send it."""
    dispatches = list(_dispatches(notice, ways))
    rows.add([notice])
    rows.add(dispatches)
    for dispatch in dispatches:
        jobs.deliver.defer(city=dispatch.city, dispatch=str(dispatch.id))


def fitting(template: str, values: Mapping[str, Value]) -> dict[str, str | int]:
    """The values as JSON keeps them. Raises ValueError when they are not those of the template."""
    wanted = TEMPLATES[template].shows
    if wanted != set(values):
        raise ValueError(f"Template “{template}” takes {sorted(wanted)}, not {sorted(values)}.")
    return {
        name: value.isoformat() if isinstance(value, date) else value
        for name, value in values.items()
    }


def _dispatches(notice: Notice, ways: Collection[str]) -> Iterator[Dispatch]:
    """One for each way on which a gateway stands and an address of the recipient is known."""
    party = find.party(notice.number)
    addresses = {SMS: party.mobile, MAIL: party.email} if party else {}
    for way, address in addresses.items():
        if address and way in ways and conf.gateways(way):
            yield Dispatch(
                city=notice.city,
                id=uuid4(),
                notice=notice.id,
                way=way,
                to=address,
                state=State.QUEUED,
                next_at=notice.created_at,
            )
