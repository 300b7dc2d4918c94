"""What can be asked for an open case: confirm, decide, withdraw, resume.

Each is one transaction, begun and ended here, in the same order as opening: departments are asked,
the vehicle is locked, a repeated request gets the first answer, the case moves by fresh facts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction

from cheguan.casework import answers, course, requests
from cheguan.casework.asking import SYSTEM, Call, NotAllowed, Outcome, Seen, StaleCase
from cheguan.casework.facts import Facts, ask, inquiry_of, with_records
from cheguan.casework.models import OPEN, Case, State
from cheguan.casework.progress import Progress
from cheguan.casework.queries import visible
from cheguan.casework.tasks import claim, close_tasks
from cheguan.kernel.service import Service
from cheguan.organisation.powers import Deed, may
from cheguan.services.catalogue import service as service_of

Move = Callable[[Progress, Service[Any], Facts], None]


@dataclass(frozen=True, slots=True)
class Decision:
    """审核结论: what someone of the staff decides, and why; a refusal always has a reason."""

    approve: bool
    reason: str = ""

    def __post_init__(self) -> None:
        if not self.approve and not self.reason.strip():
            raise ValueError("A refusal needs its reason: the applicant must know what to do.")


def confirm(seen: Seen, call: Call) -> Outcome:
    """确认: the applicant has seen the facts and wants it; once is enough, a case under review
    stays as it is. Raises NotFound, NotAllowed, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        for_the_applicant(progress)
        course.confirm(progress)
        course.advance(progress, service, facts)

    return change(seen, call, f"confirm {seen.number}", move, unconfirmed)


def decide(seen: Seen, decision: Decision, call: Call) -> Outcome:
    """审核: decide what a rule left in doubt. Raises NotFound, NotAllowed, StaleCase."""
    officer = call.asker.officer

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        case = progress.case
        if officer is None or not may(officer, Deed.REVIEW, case.office):
            raise NotAllowed(case.number)
        # 认领: what a colleague has taken is hers to decide.
        if case.state != State.REVIEWING or not claim(case, officer, call.now):
            raise StaleCase(case.number)
        close_tasks(case, officer, call.now)
        if not decision.approve:
            course.refuse_after_review(progress, decision.reason)
            return
        case.reviewed_by = officer.number
        progress.note("approved", reason=decision.reason)
        course.advance(progress, service, facts)

    return change(seen, call, f"decide {seen.number} {decision.approve}", move)


def withdraw(seen: Seen, call: Call) -> Outcome:
    """撤回. Raises NotFound, NotAllowed, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        for_the_applicant(progress)
        close_tasks(progress.case, None, call.now)
        course.withdraw(progress)

    return change(seen, call, f"withdraw {seen.number}", move)


def resume(number: str, now: datetime) -> Outcome:
    """A department that was silent may have spoken, or the fee have been paid: go on with a case
    that waits for it, and leave alone one that has gone on already."""
    seen, call = Seen(number, ANY_VERSION), Call(SYSTEM, now)
    return change(seen, call, f"resume {number}", course.go_on, waits_for_others)


ANY_VERSION = 0
"""The system, and nobody else, has no screen on which a case could have grown old."""


def for_the_applicant(progress: Progress) -> None:
    """An officer speaks for the applicant only where he may accept cases."""
    officer = progress.asker.officer
    if officer and not may(officer, Deed.ACCEPT, progress.case.office):
        raise NotAllowed(progress.case.number)


def unconfirmed(case: Case) -> bool:
    """Whether the applicant may still have to say that she wants it."""
    return case.state in (State.WAITING, State.CONFIRMING)


def is_open(case: Case) -> bool:
    """Whether it has not ended."""
    return case.state in OPEN


def waits_for_others(case: Case) -> bool:
    """Whether it can go on without anyone: a department may speak, the fee may be paid."""
    reading = case.state == State.REVIEWING and bool(case.unread_papers)
    return reading or case.state in (State.WAITING, State.PAYING)


def change(
    seen: Seen, call: Call, content: str, move: Move, when: Callable[[Case], bool] = is_open
) -> Outcome:
    """Move a case by fresh facts, with what it is about locked. One of which this does not hold
    (it has ended, or gone on without this request) stays as it is."""
    known = visible(seen.number, call.asker)
    service = service_of(known.service)
    inquiry = inquiry_of(known, service, answers.stored(service, known.answers))
    [told] = ask([inquiry], call.now)
    with transaction.atomic():
        facts = with_records(inquiry, told, call.now)
        if case := requests.answered(known.city, call, content):
            return Outcome(case, moved=False)
        case = Case.objects.get(city=known.city, number=known.number)
        if not when(case):
            return Outcome(case, moved=False)
        _check_version(case, seen, call)
        progress = Progress(case, call)
        move(progress, service, facts)
        return progress.keep(content)


def _check_version(case: Case, seen: Seen, call: Call) -> None:
    unseen = call.asker is SYSTEM and seen.version == ANY_VERSION
    if seen.version != case.version and not unseen:
        raise StaleCase(case.number)
