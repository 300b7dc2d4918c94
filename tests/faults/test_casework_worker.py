"""A worker that is killed in the middle of granting: another one finishes the case, once."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg
import pytest
from departments import Departments
from django.db import connection, transaction
from faults.processes import eventually
from faults.workers import Start, ask_for, starting
from integration.records import CHEN, by, due_car, wanted
from integration.whole import half_done
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.casework import jobs, opening, queries
from cheguan.casework.facts import Facts
from cheguan.casework.models import Case, State
from cheguan.kernel.days import day_of
from cheguan.registry.models import InspectionMark, Vehicle

pytestmark = pytest.mark.usefixtures("departments", "emptied")


@pytest.fixture
def start_worker(
    live_database_url: str, departments: Departments, tmp_path: Path
) -> Iterator[Start]:
    """Starts real workers on the test database; they are killed afterwards."""
    with starting(tmp_path / "log", DATABASE_URL=live_database_url) as start:
        yield start


def waiting_case(monkeypatch: pytest.MonkeyPatch) -> Case:
    """A confirmed case that waits for a department, by the real day, its job due now."""
    now = datetime.now(UTC)
    car = due_car(day_of(now))
    with monkeypatch.context() as patched:
        patched.setattr(Facts, "silent", ("insurance",))
        patched.setattr(jobs, "PAUSE", now - now)
        case = opening.open_case(wanted(car, confirmed=True), by(CHEN, now)).case
    assert case.state == State.WAITING
    return case


def rival_mark(case: Case) -> InspectionMark:
    """The very mark that the case would grant; while it is uncommitted, the granting stands still
    in the middle of its transaction."""
    vehicle = Vehicle.objects.get(vin=case.subject)
    assert vehicle.valid_until
    return InspectionMark(
        city=case.city,
        vin=case.subject,
        due=vehicle.valid_until,
        until=vehicle.valid_until,
        exempt=True,
        issued_at=datetime.now(UTC),
        case="rival",
    )


def stands_still(url: str) -> bool:
    """Whether some granting waits for the rival mark."""
    with psycopg.connect(url, autocommit=True) as other:
        blocked = other.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock'"
            " AND query LIKE '%registry_inspectionmark%'"
        ).fetchone()
    return blocked == (1,)


def state_of(case: Case) -> str:
    return Case.objects.get(city=case.city, number=case.number).state


def let_the_heart_stop() -> None:
    """As if the killed worker had been silent for as long as it takes to be given up."""
    with connection.cursor() as cursor:
        cursor.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = now() - make_interval(secs => %s)",
            [jobs.HEART_STOPPED + 1],
        )


def test_a_case_whose_worker_was_killed_while_granting_is_granted_once_by_another(
    start_worker: Start, live_database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    case = waiting_case(monkeypatch)
    with transaction.atomic():
        rival_mark(case).save(force_insert=True)
        worker = start_worker()
        eventually(lambda: stands_still(live_database_url))
        worker.send_signal(signal.SIGKILL)
        worker.wait()
        transaction.set_rollback(True)

    assert state_of(case) == State.WAITING
    assert half_done() == []
    assert job_of(case).status == "doing"

    let_the_heart_stop()
    ask_for(jobs.rescue)
    start_worker()
    eventually(lambda: state_of(case) == State.GRANTED)
    assert half_done() == []
    assert [entry.event for entry in queries.journal(case)].count("granted") == 1


def job_of(case: Case) -> Any:
    return ProcrastinateJob.objects.get(task_name="casework.resume", args__number=case.number)
