"""The work of the night, and of the minutes after a worker has died."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction
from integration.records import CHEN, NOW, by, confirmed, due_car, due_cars, opened, reviewing
from integration.whole import half_done
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob
from procrastinate.contrib.django.utils import connector_params
from procrastinate.tasks import Task

from cheguan.casework import desk, jobs, queries
from cheguan.casework.models import Case, Request, State
from cheguan.casework.tasks import open_task
from cheguan.config import start, work
from cheguan.config.jobs import new_day
from cheguan.demonstration import PERSONAS
from cheguan.law import working_days
from cheguan.registry.models import Vehicle

MONTH, QUARTER = timedelta(days=30), timedelta(days=90)
SECOND = timedelta(seconds=1)
CHEN_OF_THE_DEMO = PERSONAS[0]


def state_of(case: Case) -> str:
    return Case.objects.get(city=case.city, number=case.number).state


@pytest.mark.django_db
def test_a_case_that_was_not_confirmed_in_time_is_withdrawn() -> None:
    case = opened(due_car())
    assert jobs.lapse(NOW + MONTH + SECOND) == 1
    assert state_of(case) == State.WITHDRAWN
    last = queries.journal(case)[-1]
    assert (last.event, last.by, last.at) == ("withdrawn", "system", NOW + MONTH + SECOND)
    assert half_done() == []


@pytest.mark.django_db
def test_a_case_is_kept_to_the_last_second_of_its_thirty_days() -> None:
    case = opened(due_car())
    assert jobs.lapse(NOW + MONTH) == 0
    assert state_of(case) == State.CONFIRMING


@pytest.mark.usefixtures("emptied")
def test_however_many_there_are_all_lapse_in_one_night_each_in_a_transaction_of_its_own() -> None:
    cases = [opened(car) for car in due_cars(30)]
    assert jobs.lapse(NOW + 2 * MONTH) == len(cases)
    assert half_done() == []


@pytest.mark.django_db
def test_a_case_that_has_ended_does_not_lapse() -> None:
    case = confirmed(opened(due_car())).case
    assert jobs.lapse(NOW + 2 * MONTH) == 0
    assert state_of(case) == State.GRANTED


@pytest.mark.django_db
def test_one_that_moves_meanwhile_does_not_stop_the_others(monkeypatch: pytest.MonkeyPatch) -> None:
    busy, idle = opened(due_car()), opened(due_car(), NOW + SECOND)
    withdraw = desk.withdraw

    def confirmed_first(seen: desk.Seen, call: Any) -> Any:
        if seen.number == busy.number:
            desk.confirm(seen, by(CHEN))
            busy.refresh_from_db()
        return withdraw(seen, call)

    monkeypatch.setattr(desk, "withdraw", confirmed_first)
    assert jobs.lapse(NOW + 2 * MONTH) == 1
    assert (state_of(busy), state_of(idle)) == (State.GRANTED, State.WITHDRAWN)


@pytest.mark.django_db
def test_each_night_old_cases_lapse_and_old_requests_are_forgotten() -> None:
    case = opened(due_car())
    opened(due_car(), NOW + SECOND)
    jobs.tidy(int((NOW + QUARTER + SECOND).timestamp()))
    assert state_of(case) == State.WITHDRAWN
    assert [request.at for request in Request.objects.all()] == [NOW + SECOND]


@pytest.mark.django_db
def test_a_deadline_over_a_new_year_moves_the_night_after_its_calendar_was_loaded(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(working_days, "_adopted", [working_days.packaged()])
    waiting = reviewing(datetime(2026, 12, 31, 3, tzinfo=UTC), 900_001)
    kept = reviewing(NOW, 900_002)
    assert due_of(waiting) == date(2027, 1, 4)

    text = "date,kind,name\n2027-01-01,holiday,元旦\n2027-01-04,holiday,元旦\n"
    working_days.adopt(working_days.packaged().extended(working_days.rows_from(text)))
    before = due_of(kept)
    jobs.tidy(int(datetime(2026, 12, 31, 20, tzinfo=UTC).timestamp()))
    assert (due_of(waiting), due_of(kept)) == (date(2027, 1, 5), before)
    assert jobs.recount() == 0


@pytest.mark.django_db
def test_a_demonstration_that_runs_over_midnight_has_its_stories_on_the_new_day(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CHEGUAN_DATA", str(tmp_path))
    for day in (date(2026, 12, 31), date(2027, 1, 1)):
        monkeypatch.setattr(start, "today", lambda day=day: day)
        new_day(0)
        assert Vehicle.objects.get(owner_number=CHEN_OF_THE_DEMO.number).vin == (
            CHEN_OF_THE_DEMO.vin(day)
        )
    papers = tmp_path / "sandbox" / "papers" / "20-personas.jsonl"
    assert CHEN_OF_THE_DEMO.vin(date(2027, 1, 1)) in papers.read_text(encoding="utf-8")


@pytest.mark.django_db
def test_no_story_is_told_where_there_is_no_demonstration(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "DEMONSTRATION", False)
    new_day(0)
    assert not Vehicle.objects.exists()


def due_of(case: Case) -> date:
    task = open_task(case)
    assert task is not None
    return task.due


def enqueue(task: str, status: str, lock: str | None = None, worker: int | None = None) -> None:
    """A job as a worker's death would leave it."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_jobs"
            " (queue_name, task_name, status, queueing_lock, worker_id, args, scheduled_at)"
            " VALUES ('default', %s, %s, %s, %s, '{\"number\": \"x\"}', now() + interval '1 day')",
            [task, status, lock, worker],
        )


def worker(silent_for: int) -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat)"
            " VALUES (now() - make_interval(secs => %s)) RETURNING id",
            [silent_for],
        )
        [number] = cursor.fetchone()
    return int(number)


def rescue() -> None:
    """Run the task as a worker would, on a worker's own connection."""

    async def run() -> None:
        async with worker_app.open_async():
            await jobs.rescue.func(Context(worker_app), 0)

    with work.worker_app() as worker_app:
        asyncio.run(run())


class Context:
    """What the task asks of its context."""

    def __init__(self, app: Any) -> None:
        self.app = app


def statuses(task: str) -> Sequence[str]:
    return sorted(ProcrastinateJob.objects.filter(task_name=task).values_list("status", flat=True))


@pytest.mark.usefixtures("emptied")
@pytest.mark.parametrize(
    ("silent_for", "status"),
    [(jobs.HEART_STOPPED + 5, "todo"), (jobs.HEART_STOPPED - 20, "doing")],
)
def test_the_jobs_of_a_worker_are_queued_again_once_it_counts_as_dead(
    silent_for: int, status: str
) -> None:
    enqueue("casework.resume", "doing", worker=worker(silent_for))
    rescue()
    assert statuses("casework.resume") == [status]


@pytest.mark.usefixtures("emptied")
def test_a_job_whose_worker_was_struck_off_is_queued_again_to_run_now() -> None:
    enqueue("casework.resume", "doing")
    rescue()
    job = ProcrastinateJob.objects.get(task_name="casework.resume")
    assert job.status == "todo"
    assert job.scheduled_at is not None
    assert job.scheduled_at <= datetime.now(UTC)


@pytest.mark.usefixtures("emptied")
def test_a_nightly_job_whose_successor_is_queued_does_not_keep_the_others_from_rescue() -> None:
    enqueue("casework.tidy", "doing", lock="casework.tidy")
    enqueue("casework.tidy", "todo", lock="casework.tidy")
    enqueue("casework.resume", "doing")
    rescue()
    assert statuses("casework.tidy") == ["todo"]
    assert statuses("casework.resume") == ["todo"]


@pytest.fixture
def queues_another() -> Iterator[Task[..., Any, Any]]:
    """A task that queues a job in its transaction, which ends as its argument says."""

    @app.task(name="tests.queues_another")
    def queues_another(well: bool) -> None:
        with transaction.atomic():
            jobs.resume.configure(schedule_in={"hours": 1}).defer(number="x")
            assert statuses("casework.resume") == ["todo"]
            assert seen_elsewhere("casework.resume") == 0
            if not well:
                raise Lost

    yield queues_another
    del app.tasks[queues_another.name]


class Lost(Exception):
    """A transaction that is rolled back."""


def seen_elsewhere(task: str) -> int:
    """How many jobs of this task are committed: as another worker sees them."""
    query = "SELECT 1 FROM procrastinate_jobs WHERE task_name = %s"
    with psycopg.connect(**connector_params()) as other:
        return other.execute(query, [task]).rowcount


@pytest.mark.usefixtures("emptied")
@pytest.mark.parametrize(("well", "left"), [(True, ["todo"]), (False, [])])
def test_what_a_job_queues_is_there_when_its_transaction_is_and_never_without_it(
    well: bool, left: Sequence[str], queues_another: Task[..., Any, Any]
) -> None:
    queues_another.defer(well=well)
    work.work(wait=False)
    assert statuses("tests.queues_another") == ([] if well else ["failed"])
    assert statuses("casework.resume") == left
