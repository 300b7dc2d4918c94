"""Cases whose process, or whose database connection, dies at every point: none is half done.

Afterwards the same requests are sent again, as a browser would: each is answered, and done once.
"""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import suppress
from itertools import count

import psycopg
import pytest
from departments import Departments
from django.db import InterfaceError, OperationalError, connection
from faults.points import at_point
from integration.records import due_car, due_cars, errand
from integration.whole import half_done

from cheguan.casework.models import Case, Entry, State
from cheguan.registry.models import InspectionMark

KILLED = -signal.SIGKILL
ROUNDS, CARS = 15, 40
FEWEST_POINTS = 20
"""Two transactions of some statements each: fewer would mean that nothing was tried."""


class Mother:
    """The process that bears the children; one at a time."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        self._process = process

    def bear(self, point: int, vins: list[str]) -> int:
        """The process id of a child that works on these vehicles."""
        assert self._process.stdin
        self._process.stdin.write(f"{point} {' '.join(vins)}\n")
        self._process.stdin.flush()
        return self._number()

    def bury(self) -> int:
        """How the child ended."""
        return self._number()

    def _number(self) -> int:
        assert self._process.stdout
        return int(self._process.stdout.readline())


@pytest.fixture
def mother(live_database_url: str, departments: Departments) -> Iterator[Mother]:
    environment = os.environ | {
        "DATABASE_URL": live_database_url,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "faults.casework_children"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as process:
        yield Mother(process)
        assert process.stdin
        process.stdin.close()


def all_granted_once(vins: list[str]) -> None:
    for vin in vins:
        assert errand(vin).state == State.GRANTED
    assert half_done() == []
    assert Case.objects.count() == InspectionMark.objects.count() == len(vins)
    assert Entry.objects.filter(event="granted").count() == len(vins)


def test_a_process_that_is_killed_at_any_point_leaves_no_case_half_done(mother: Mother) -> None:
    vins = []
    for point in count(1):
        vins.append(due_car().vin)
        mother.bear(point, vins[-1:])
        ended = mother.bury()
        assert half_done() == [], f"after point {point}"
        if ended == 0:
            break
        assert ended == KILLED
    assert point > FEWEST_POINTS
    all_granted_once(vins)


def test_processes_that_are_killed_at_random_leave_no_case_half_done(mother: Mother) -> None:
    cars = [car.vin for car in due_cars(ROUNDS * CARS)]
    begun, ends = [], []
    for round_ in range(ROUNDS):
        mine = cars[round_ * CARS : (round_ + 1) * CARS]
        child = mother.bear(0, mine)
        time.sleep(random.uniform(0.3, 1.2))  # noqa: S311
        with suppress(ProcessLookupError):
            os.kill(child, signal.SIGKILL)
        ends.append(mother.bury())
        assert half_done() == [], f"after round {round_}"
        begun += mine[: Case.objects.filter(subject__in=mine).count()]
    assert ends.count(KILLED) > ROUNDS // 2
    assert begun
    all_granted_once(begun)


@pytest.mark.usefixtures("departments")
def test_a_connection_that_is_cut_at_any_point_leaves_no_case_half_done(
    live_database_url: str,
) -> None:
    cuts: list[int] = []

    def cut() -> None:
        cuts.append(backend := connection.connection.info.backend_pid)
        with psycopg.connect(live_database_url, autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s, 5000)", [backend])

    vins = []
    for point in count(1):
        vins.append(due_car().vin)
        with suppress(OperationalError, InterfaceError), at_point(point, cut):
            errand(vins[-1])
        connection.close()
        connection.close_pool()  # which may still hold the dead connection
        assert half_done() == [], f"after point {point}"
        if len(cuts) < point:
            break
    assert point > FEWEST_POINTS
    all_granted_once(vins)
