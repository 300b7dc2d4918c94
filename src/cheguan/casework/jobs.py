"""Background work, queued in the same transaction as the change that asks for it."""

from __future__ import annotations

from contextlib import suppress
from datetime import UTC, datetime, timedelta

from procrastinate import JobContext
from procrastinate.contrib.django import app
from procrastinate.exceptions import UniqueViolation
from procrastinate.jobs import Status

from cheguan.casework.models import Case, State, Task
from cheguan.kernel.days import day_of
from cheguan.kernel.numbers import Numbers

numbers = Numbers(__file__)

PAUSE = timedelta(seconds=30)
"""Between two tries to go on with a case that waits for a department."""

HEART_STOPPED = 60
"""Seconds since a worker's last heartbeat (it has one every ten) after which it counts as dead."""


def resume_later(case: Case) -> None:
    """Try again in a while. It is asked in the transaction that makes the case wait."""
    resume.configure(schedule_in={"seconds": PAUSE.seconds}).defer(number=case.number)


@app.task(name="casework.resume")
def resume(number: str) -> None:
    """Go on with a case that waits for a department or for its fee; while a department is silent it
    queues itself again."""
    from cheguan.casework import desk

    desk.resume(number, datetime.now(UTC))


@app.periodic(cron="*/5 * * * *")
@app.task(name="casework.rescue", pass_context=True, queueing_lock="casework.rescue")
async def rescue(context: JobContext, timestamp: int) -> None:
    """Queue the jobs of killed workers again; each of them may safely run twice."""
    manager = context.app.job_manager
    for job in await manager.get_stalled_jobs(seconds_since_heartbeat=HEART_STOPPED):
        try:
            await manager.retry_job(job)
        except UniqueViolation:  # a nightly job, say, whose next one is in the queue already
            await manager.finish_job(job, Status.FAILED, delete_job=True)


@app.periodic(cron="10 3 * * *")
@app.task(name="casework.tidy", queueing_lock="casework.tidy")
def tidy(timestamp: int) -> None:
    """Each night: end what was never confirmed, forget requests that nobody repeats, and count
    deadlines again by what is known now of the working days."""
    from cheguan.casework import requests

    now = datetime.fromtimestamp(timestamp, UTC)
    lapse(now)
    recount()
    requests.forget(now - timedelta(days=numbers.at("request-days", now.date())))


def lapse(now: datetime) -> int:
    """Withdraw the cases that were not confirmed or paid in time; returns how many."""
    from cheguan.casework import desk
    from cheguan.casework.asking import SYSTEM, Call, Seen, StaleCase

    before = now - timedelta(days=numbers.at("unconfirmed-days", now.date()))
    unfinished = (State.CONFIRMING, State.PAYING)
    old = Case.objects.filter(state__in=unfinished, opened_at__lt=before)
    lapsed = 0
    for number, version in old.values_list("number", "version").iterator():
        with suppress(StaleCase):
            lapsed += desk.withdraw(Seen(number, version), Call(SYSTEM, now)).moved
    return lapsed


def recount() -> int:
    """Count the deadlines of open tasks again: a year's working days may have been loaded since.
    Returns how many have moved."""
    from cheguan.casework.course import deadline
    from cheguan.services.catalogue import service

    moved = 0
    for task in Task.objects.filter(done_at__isnull=True).iterator():
        due = deadline(day_of(task.created_at), service(task.service).decide_within)
        if due != task.due:
            moved += Task.objects.filter(pk=task.pk, done_at__isnull=True).update(due=due)
    return moved
