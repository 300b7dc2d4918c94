"""What stands around every page of the counter: the office, the work list, today's cases."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import urlencode

from cheguan.casework import numbering, queries, tasks
from cheguan.casework.models import Case, Task
from cheguan.channels.counter.forms import Mishap
from cheguan.channels.present import cases, dossier, records, words
from cheguan.channels.who import new_key, now
from cheguan.kernel.days import SHANGHAI, day_of
from cheguan.organisation.models import Office
from cheguan.organisation.powers import Deed, Officer, may, reach

Row = dict[str, Any]


def frame(request: HttpRequest, officer: Officer, current: str = "") -> Row:
    """The context of `counter/desk.html`; `current` is the number of the case at the right."""
    at = now()
    found = tasks.open_tasks(officer, _after(request.GET.get("after", "")))
    shown, more = found[: tasks.PAGE], found[tasks.PAGE :]
    about = queries.cases_of_tasks(shown)
    return {
        "office": Office.objects.get(code=officer.office).named(words.language()),
        "search_url": reverse("counter:search"),
        "next_url": reverse("counter:next"),
        "reviews": bool(reach(officer, Deed.REVIEW)),
        "tasks": [_task(task, about[task.case], day_of(at), current) for task in shown],
        "more": _older(shown[-1]) if more else "",
        "first": reverse("counter:home") if "after" in request.GET else "",
        "received": [_received(case, current) for case in _today(officer, at)],
    }


def _today(officer: Officer, at: datetime) -> list[Case]:
    morning = at.astimezone(SHANGHAI).replace(hour=0, minute=0, second=0, microsecond=0)
    return queries.received_by(officer, morning)


def at_hand(request: HttpRequest, officer: Officer, place: str, mishap: Mishap) -> Row:
    """What a page shows of its form: what this officer may do with a record of that place, and
    whatever went wrong, in which case the key stays the same."""
    return {
        "reveals": may(officer, Deed.REVEAL, place),
        "accepts": may(officer, Deed.ACCEPT, place),
        "key": request.POST.get("key") if mishap.wrong else new_key(),
        "wrong": mishap.wrong,
        "errors": mishap.errors,
        "overtaken": mishap.overtaken,
    }


def _task(task: Task, case: Case, today: date, current: str) -> Row:
    due = records.deadline(task.due, today)
    return _item(case, current) | {
        "deadline": due["text"],
        "tone": due["tone"],
        "why": " ".join(dossier.doubts(case)),
        "channel": dossier.channel(task.channel),
    }


def _received(case: Case, current: str) -> Row:
    time = case.opened_at.astimezone(SHANGHAI)
    return _item(case, current) | {
        "deadline": f"{time:%H:%M}",
        "channel": dossier.tag(case)["text"],
    }


def _item(case: Case, current: str) -> Row:
    applicant = records.party(case.applicant_name, case.applicant_number)
    return {
        "href": reverse("counter:case", args=(case.number,)),
        "title": cases.name(case),
        "who": f"{applicant.name} {words.plate(case.plate)}",
        "current": case.number == current,
    }


def _older(last: Task) -> str:
    return reverse("counter:home") + "?" + urlencode({"after": f"{last.due}~{last.case}"})


def _after(text: str) -> tuple[date, str] | None:
    """The place in the list after which it goes on. Raises SuspiciousOperation (400)."""
    if not text:
        return None
    due, _, case = text.partition("~")
    try:
        return date.fromisoformat(due), numbering.read(case)
    except ValueError:
        raise SuspiciousOperation("`after` is no place in the list.") from None
