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

from cheguan.casework import course, requests
from cheguan.casework.asking import SYSTEM, Call, NotAllowed, Outcome, Seen, StaleCase
from cheguan.casework.facts import DEPARTMENTS, Facts, ask, with_records
from cheguan.casework.models import OPEN, Case, State
from cheguan.casework.progress import Progress
from cheguan.casework.queries import visible
from cheguan.casework.tasks import close_tasks
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
    """确认: the applicant has seen the facts and wants it. Raises NotFound, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        course.confirm(progress)
        course.advance(progress, service, facts)

    return _change(seen, call, f"confirm {seen.number}", move)


def decide(seen: Seen, decision: Decision, call: Call) -> Outcome:
    """审核: decide what a rule left in doubt. Raises NotFound, NotAllowed, StaleCase."""
    officer = call.asker.officer

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        case = progress.case
        if officer is None or not may(officer, Deed.REVIEW, case.office):
            raise NotAllowed(case.number)
        if case.state != State.REVIEWING:
            raise StaleCase(case.number)
        close_tasks(case, officer, call.now)
        if not decision.approve:
            course.refuse_after_review(progress, decision.reason)
            return
        case.reviewed_by = officer.number
        progress.note("approved", reason=decision.reason)
        course.advance(progress, service, facts)

    return _change(seen, call, f"decide {seen.number} {decision.approve}", move)


def withdraw(seen: Seen, call: Call) -> Outcome:
    """撤回. Raises NotFound, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        close_tasks(progress.case, None, call.now)
        course.withdraw(progress)

    return _change(seen, call, f"withdraw {seen.number}", move)


def resume(number: str, now: datetime) -> Outcome:
    """A department that was silent may have spoken: go on with a case that waits for it."""
    return _change(Seen(number, ANY_VERSION), Call(SYSTEM, now), f"resume {number}", course.advance)


ANY_VERSION = 0
"""The system has no screen on which a case could have grown old."""


def _change(seen: Seen, call: Call, content: str, move: Move) -> Outcome:
    """Move a case by fresh facts, with its vehicle locked. One that has ended stays as it is."""
    known = visible(seen.number, call.asker)
    service = service_of(known.service)
    given = {service.application.subject(): known.subject}
    told = ask(DEPARTMENTS, service, given, known.city, call.now)
    with transaction.atomic():
        facts = with_records(service, given, told, known.city, call.now)
        if case := requests.answered(known.city, call, content):
            return Outcome(case, moved=False)
        case = Case.objects.get(city=known.city, number=known.number)
        if case.state not in OPEN:
            return Outcome(case, moved=False)
        if seen.version not in (ANY_VERSION, case.version):
            raise StaleCase(case.number)
        progress = Progress(case, call)
        move(progress, service, facts)
        return progress.keep(content)
