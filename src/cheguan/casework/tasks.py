"""What waits for someone of the staff: seen by those whose posts fit, claimed by one."""

from __future__ import annotations

from datetime import date, datetime

from django.db.models import Q

from cheguan.casework.models import Case, Task
from cheguan.organisation.powers import Deed, Officer, reach

PAGE = 20


def open_tasks(officer: Officer, after: tuple[date, str] | None = None) -> list[Task]:
    """The open tasks within this officer's reach, the most urgent first: a page and one more.

    `after` is the due day and case of the last task of the page before.
    """
    places = Q()
    for prefix in reach(officer, Deed.REVIEW):
        places |= Q(place__startswith=prefix)
    if not places:
        return []
    tasks = Task.objects.filter(places, done_at__isnull=True)
    if after:
        due, case = after
        tasks = tasks.filter(Q(due__gt=due) | Q(due=due, case__gt=case))
    return list(tasks.order_by("due", "case")[: PAGE + 1])


def claim(case: Case, officer: Officer, now: datetime) -> bool:
    """认领: take the open task of a case, unless a colleague has it. One statement."""
    mine = Task.objects.filter(
        Q(claimed_by="") | Q(claimed_by=officer.number),
        city=case.city,
        case=case.number,
        done_at__isnull=True,
    )
    return bool(mine.update(claimed_by=officer.number, claimed_at=now))


def open_task(case: Case) -> Task | None:
    """The task that a case waits for."""
    return Task.objects.filter(city=case.city, case=case.number, done_at__isnull=True).first()


def close_tasks(case: Case, officer: Officer | None, now: datetime) -> None:
    """The step is done, by this officer or because the case ended."""
    done = {"done_at": now} | ({"claimed_by": officer.number} if officer else {})
    Task.objects.filter(city=case.city, case=case.number, done_at__isnull=True).update(**done)
