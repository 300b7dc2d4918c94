"""The course of a case: where it stands follows from its facts, its verdict and what people did.

Every verb (open, confirm, decide, resume) ends in `advance`, inside the one transaction that holds
what the case is about: fresh facts, all rules, and then the next state. Granting is nothing else
than the last of these steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cheguan.casework import jobs, payments, telling
from cheguan.casework.asking import SYSTEM
from cheguan.casework.facts import Facts, lacking
from cheguan.casework.models import Case, State, Task
from cheguan.casework.progress import Progress
from cheguan.casework.tasks import close_tasks
from cheguan.credentials import following
from cheguan.kernel.application import Application
from cheguan.kernel.days import day_of
from cheguan.kernel.rules import Finding, Refusal, Rule, Verdict
from cheguan.kernel.service import Service
from cheguan.kernel.steps import PAPER, REVIEW, Step
from cheguan.kernel.terms import Term, Unit
from cheguan.law.working_days import expected
from cheguan.registry.acts import Occasion, apply


def confirm(progress: Progress) -> None:
    """确认: the applicant says that the facts are right and that she wants it."""
    progress.case.confirmed_at = progress.now
    progress.note("confirmed")


def go_on(progress: Progress, service: Service[Any], facts: Facts) -> None:
    """The system looks again: a department that was silent may have spoken, the fee be paid."""
    case = progress.case
    if case.state == State.REVIEWING:
        if facts.silent:
            jobs.resume_later(case)
            return
        close_tasks(case, None, progress.now)
    advance(progress, service, facts)


def advance(progress: Progress, service: Service[Any], facts: Facts) -> None:
    """Judge the case by fresh facts and move it on as far as it goes without anyone."""
    case = progress.case
    case.judged_on = day_of(progress.now)
    case.evidence = facts.evidence()
    if facts.silent:
        _wait_or_read(progress, service, facts.silent)
        return
    application = facts.application(service.application)
    verdict = service.judge(application, case.judged_on)
    if _newly_doubted(case, verdict):
        case.reviewed_by = ""
    case.application = application.model_dump(mode="json")
    case.findings = [_told(rule, finding) for rule, finding in verdict.findings]
    _settle(progress, service, application, verdict)


def _newly_doubted(case: Case, verdict: Verdict) -> bool:
    """Whether there is a doubt that the reviewer, who saw the findings so far, did not decide."""
    decided = {finding["code"] for finding in case.findings if finding["kind"] == "doubt"}
    return any(doubt.code not in decided for doubt in verdict.doubts)


def _settle(
    progress: Progress, service: Service[Any], application: Application, verdict: Verdict
) -> None:
    case = progress.case
    if not verdict.accepted:
        _end(progress, State.REFUSED, codes=[refusal.code for refusal in verdict.refusals])
    elif case.confirmed_at is None:
        _stand(progress, State.CONFIRMING, "accepted")
    elif verdict.doubts and not case.reviewed_by:
        codes = [doubt.code for doubt in verdict.doubts]
        _ask_staff(progress, service, REVIEW, "doubted", codes)
    elif not _paid(progress, service, application):
        _ask_payment(progress)
    else:
        _grant(progress, service, application)


def _paid(progress: Progress, service: Service[Any], application: Application) -> bool:
    """Whether the fee, if there is one, is paid; where it is not, it is ordered."""
    case = progress.case
    fee = service.fee.of(application, case.judged_on)
    return fee == 0 or payments.settled(progress, service, fee)


def _ask_payment(progress: Progress) -> None:
    if progress.case.state != State.PAYING:
        _stand(progress, State.PAYING, "to-pay")


def _grant(progress: Progress, service: Service[Any], application: Application) -> None:
    case = progress.case
    grant = service.grant(application, case.judged_on)
    for position, act in enumerate(grant.acts, start=1):
        apply(act, Occasion(case.number, progress.now, position))
        following.follow(case.city, *act.touches, progress.now)
    _end(progress, State.GRANTED, acts=[act.model_dump(mode="json") for act in grant.acts])


def refuse_after_review(progress: Progress, reason: str) -> None:
    """A person decided what a rule had left in doubt: no, and why."""
    finding = {"kind": "refusal", "code": "review", "rule": REVIEW.id, "values": {"reason": reason}}
    progress.case.findings = [*progress.case.findings, finding]
    _end(progress, State.REFUSED, codes=["review"], reason=reason)


def withdraw(progress: Progress) -> None:
    """撤回: the applicant does not want it any more."""
    _end(progress, State.WITHDRAWN)


def _wait_or_read(progress: Progress, service: Service[Any], silent: tuple[str, ...]) -> None:
    """Wait for the departments that are silent, unless a paper stands in for each of them."""
    case = progress.case
    if not lacking(case, service, silent):
        if case.state != State.REVIEWING:
            read = [field for field in silent if field in case.papers]
            _ask_staff(progress, service, PAPER, "papers", read)
            jobs.resume_later(case)
    else:
        _wait(progress, silent)


def _wait(progress: Progress, silent: tuple[str, ...]) -> None:
    """The job that goes on with a waiting case queues the next one itself."""
    if progress.case.state != State.WAITING:
        _stand(progress, State.WAITING, "waiting", fields=list(silent))
    elif progress.asker is not SYSTEM:
        return
    jobs.resume_later(progress.case)


def _ask_staff(
    progress: Progress, service: Service[Any], step: Step, event: str, codes: list[str]
) -> None:
    """A task for someone of the staff, with its legal deadline; the applicant is told of both."""
    case = progress.case
    Task.objects.create(
        city=case.city,
        case=case.number,
        version=case.version + 1,  # of the journal's entry that now follows
        step=step.id,
        place=case.office,
        service=case.service,
        plate=case.plate,
        channel=case.channel,
        doubts=codes,
        created_at=progress.now,
        due=deadline(day_of(progress.now), service.decide_within),
    )
    _stand(progress, State.REVIEWING, event, codes=codes)


def deadline(start: date, term: Term) -> date:
    """The last day of a legal time limit that begins with this day (Order 164 art. 92), as far as
    the working days are known."""
    if term.unit is Unit.WORKING_DAYS:
        return expected(start).add_working_days(start, term.count)
    return start


def _stand(progress: Progress, state: State, event: str, **values: Any) -> None:
    before, progress.case.state = progress.case.state, state
    progress.note(event, **values)
    telling.turn(progress, before)


def _end(progress: Progress, state: State, **values: Any) -> None:
    progress.case.ended_at = progress.now
    _stand(progress, state, state.value, **values)
    if state is not State.GRANTED:
        payments.give_up(progress)


def _told(rule: Rule[Any], finding: Finding) -> Mapping[str, Any]:
    return {
        "kind": "refusal" if isinstance(finding, Refusal) else "doubt",
        "code": finding.code,
        "rule": rule.name,
        "values": {name: _plain(value) for name, value in finding.values.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
