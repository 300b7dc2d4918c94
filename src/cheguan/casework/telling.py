"""告知: what the applicant hears as her case moves, in the same transaction as the move."""

from __future__ import annotations

from typing import Any

from cheguan import notices
from cheguan.casework.models import Case, State
from cheguan.casework.progress import Progress
from cheguan.facts.people import DocumentType, Party
from cheguan.services.catalogue import service as service_of

_TOLD = {
    State.WAITING: "waiting",
    State.REVIEWING: "reviewing",
    State.PAYING: "to-pay",
    State.GRANTED: "granted",
    State.REFUSED: "refused",
    State.WITHDRAWN: "withdrawn",
}


def turn(progress: Progress, before: str) -> None:
    """Tell where the case stands now; what waits for her own next click she sees on the screen."""
    case = progress.case
    if before == State.WAITING and case.state == State.CONFIRMING and progress.asker.by == "system":
        _tell(progress, "going-on")
    elif template := _TOLD.get(State(case.state)):
        _tell(progress, template)


def _tell(progress: Progress, template: str) -> None:
    case = progress.case
    notices.tell(
        case.city,
        _applicant(case),
        template,
        _values(case),
        case=case.number,
        service=service_of(case.service).name,
        now=progress.now,
    )


def _applicant(case: Case) -> Party:
    return Party.model_construct(
        document=DocumentType(case.applicant_document),
        number=case.applicant_number,
        name=case.applicant_name,
    )


def _values(case: Case) -> dict[str, Any]:
    return {}
