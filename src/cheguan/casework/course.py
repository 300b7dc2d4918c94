"""The course of a case: where it stands follows from its facts, its verdict and what people did.

Every verb (open, confirm, decide, resume) ends in `advance`, inside the one transaction that holds
the vehicle: fresh facts, all rules, and then the next state. Granting is nothing else than the
last of these steps.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from cheguan.casework import jobs
from cheguan.casework.asking import SYSTEM
from cheguan.casework.facts import Facts
from cheguan.casework.models import Case, State, Task
from cheguan.casework.progress import Progress
from cheguan.kernel.application import Application
from cheguan.kernel.days import day_of
from cheguan.kernel.rules import Finding, Refusal, Rule, Verdict
from cheguan.kernel.service import Service
from cheguan.kernel.steps import REVIEW
from cheguan.kernel.terms import Term, Unit
from cheguan.law.working_days import add_working_days
from cheguan.registry.acts import Occasion, apply


def confirm(progress: Progress) -> None:
    """确认: the applicant says that the facts are right and that she wants it."""
    progress.case.confirmed_at = progress.now
    progress.note("confirmed")


def advance(progress: Progress, service: Service[Any], facts: Facts) -> None:
    """Judge the case by fresh facts and move it on as far as it goes without anyone."""
    case = progress.case
    case.judged_on = day_of(progress.now)
    case.evidence = facts.evidence()
    if facts.silent:
        _wait(progress, facts.silent)
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
        _ask_review(progress, service, verdict)
    else:
        _grant(progress, service, application)


def _grant(progress: Progress, service: Service[Any], application: Application) -> None:
    case = progress.case
    grant = service.grant(application, case.judged_on)
    for position, act in enumerate(grant.acts, start=1):
        apply(act, Occasion(case.number, progress.now, position))
    _end(progress, State.GRANTED, acts=[act.model_dump(mode="json") for act in grant.acts])


def refuse_after_review(progress: Progress, reason: str) -> None:
    """A person decided what a rule had left in doubt: no, and why."""
    finding = {"kind": "refusal", "code": "review", "rule": REVIEW.id, "values": {"reason": reason}}
    progress.case.findings = [*progress.case.findings, finding]
    _end(progress, State.REFUSED, codes=["review"], reason=reason)


def withdraw(progress: Progress) -> None:
    """撤回: the applicant does not want it any more."""
    _end(progress, State.WITHDRAWN)


def _wait(progress: Progress, silent: tuple[str, ...]) -> None:
    """The job that goes on with a waiting case queues the next one itself."""
    if progress.case.state != State.WAITING:
        _stand(progress, State.WAITING, "waiting", fields=list(silent))
    elif progress.asker is not SYSTEM:
        return
    jobs.resume_later(progress.case)


def _ask_review(progress: Progress, service: Service[Any], verdict: Verdict) -> None:
    case = progress.case
    _stand(progress, State.REVIEWING, "doubted", codes=[doubt.code for doubt in verdict.doubts])
    Task.objects.create(
        city=case.city,
        case=case.number,
        version=case.version,
        step=REVIEW.id,
        place=case.office,
        service=case.service,
        plate=case.plate,
        channel=case.channel,
        doubts=[doubt.code for doubt in verdict.doubts],
        created_at=progress.now,
        due=deadline(day_of(progress.now), service.decide_within),
    )


def deadline(start: date, term: Term) -> date:
    """The last day of a legal time limit that begins with this day (Order 164 art. 92)."""
    if term.unit is Unit.WORKING_DAYS:
        return add_working_days(start, term.count)
    return start


def _stand(progress: Progress, state: State, event: str, **values: Any) -> None:
    progress.case.state = state
    progress.note(event, **values)


def _end(progress: Progress, state: State, **values: Any) -> None:
    progress.case.ended_at = progress.now
    _stand(progress, state, state.value, **values)


def _told(rule: Rule[Any], finding: Finding) -> Mapping[str, Any]:
    return {
        "kind": "refusal" if isinstance(finding, Refusal) else "doubt",
        "code": finding.code,
        "rule": rule.name,
        "values": {name: _plain(value) for name, value in finding.values.items()},
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, date) else value
