"""告知: what the applicant hears as her case moves, in the same transaction as the move."""

from __future__ import annotations

from collections.abc import Mapping

from cheguan import notices
from cheguan.casework.models import State
from cheguan.casework.progress import Progress
from cheguan.casework.tasks import open_task
from cheguan.notices import Value
from cheguan.services.catalogue import service as service_of

_TURNS = {
    State.WAITING: "waiting",
    State.REVIEWING: "reviewing",
    State.PAYING: "to-pay",
    State.GRANTED: "granted",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}


def turn(progress: Progress, before: str) -> None:
    """Tell where the case stands now. What waits for her own click she is told only when nobody
    stood before the screen: the system went on by itself."""
    state = State(progress.case.state)
    if state is State.CONFIRMING:
        if before == State.WAITING and progress.asker.by == "system":
            _tell(progress, "going-on")
        return
    if state is State.GRANTED and progress.order:
        _tell(progress, "paid")
    _tell(progress, _TURNS[state])


def _tell(progress: Progress, template: str) -> None:
    case = progress.case
    notices.tell(
        case.city,
        case.applicant,
        template,
        _values(progress, template),
        case=case.number,
        service=service_of(case.service).name,
        now=progress.now,
    )


def _values(progress: Progress, template: str) -> Mapping[str, Value]:
    if template == "reviewing":
        task = open_task(progress.case)
        return {"until": task.due} if task else {}
    if template in ("to-pay", "paid"):
        order = progress.order
        if order is None:
            raise LookupError(f"Case {progress.case.number} has no order to tell of.")
        amount = {"amount": order.amount_fen}
        return amount | {"until": order.expires_at} if template == "to-pay" else amount
    return {}
