"""Every question that is asked of the cases, in one place, scoped by who asks."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models import Q

from cheguan.casework.asking import SYSTEM, Asker, NotFound
from cheguan.casework.models import Case, Entry, Task
from cheguan.casework.numbering import MistypedNumber, city_of, read
from cheguan.organisation.powers import Deed, Officer, may

PAGE = 20


def visible(number: str, asker: Asker) -> Case:
    """The case, for those whom it concerns. Raises NotFound for everyone else, and for a number
    that cannot be one."""
    try:
        number = read(number)
    except MistypedNumber:
        raise NotFound(number) from None
    case = Case.objects.filter(city=city_of(number), number=number).first()
    if case is None or not _concerns(case, asker):
        raise NotFound(number)
    return case


def _concerns(case: Case, asker: Asker) -> bool:
    if asker.officer:
        return may(asker.officer, Deed.FIND, case.office)
    if asker.person:
        return asker.person.number == case.applicant_number
    return asker is SYSTEM


def cases_of(number: str, before: datetime | None = None) -> list[Case]:
    """The cases of an applicant, newest first: a page and one more."""
    mine = Case.objects.filter(applicant_number=number)
    if before:
        mine = mine.filter(opened_at__lt=before)
    return list(mine.order_by("-opened_at")[: PAGE + 1])


def cases_about(city: str, kind: str, subject: str) -> list[Case]:
    """The cases about a vehicle or a licence, newest first."""
    about = Case.objects.filter(city=city, subject_kind=kind, subject=subject)
    return list(about.order_by("-opened_at")[:PAGE])


def received_by(officer: Officer, since: datetime) -> list[Case]:
    """What this officer's office received at the counter since, newest first."""
    mine = Case.objects.filter(Q(channel="counter"), office=officer.office, opened_at__gte=since)
    return list(mine.order_by("-opened_at")[:PAGE])


def journal(case: Case) -> list[Entry]:
    """The journal of a case, in order."""
    return list(Entry.objects.filter(city=case.city, case=case.number).order_by("version"))


def cases_of_tasks(tasks: Sequence[Task]) -> dict[str, Case]:
    """The cases that these tasks belong to, by number. One query."""
    wanted = Case.objects.filter(
        city__in={task.city for task in tasks}, number__in={task.case for task in tasks}
    )
    return {case.number: case for case in wanted}
