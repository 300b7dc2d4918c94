"""Sealing and filing that are killed at every point: nothing is lost, nothing is done twice."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from itertools import count
from pathlib import Path
from typing import Any

import pytest
from departments import Departments
from integration.archive_records import a_case, told
from integration.records import NOW
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.archive import filing, queries
from cheguan.archive.models import Head, Leaf, Volume
from cheguan.archive.store import store
from cheguan.casework.models import Entry
from cheguan.credentials import keys

KILLED = -signal.SIGKILL
Bear = Callable[..., int]


@pytest.fixture
def bear(
    live_database_url: str, departments: Departments, settings: Any, tmp_path: Path
) -> Iterator[Bear]:
    """Have a child do something and die at a point; returns how it ended."""
    settings.EXCHANGE_KEY = tmp_path / "keys" / "exchange.json"
    keys.ensure(NOW - timedelta(days=2))
    environment = os.environ | {
        "CHEGUAN_DATA": str(tmp_path),
        "DATABASE_URL": live_database_url,
        "PYTHONPATH": os.pathsep.join(sys.path),
    }
    command = [sys.executable, "-m", "faults.archive_children"]
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with subprocess.Popen(command, env=environment, text=True, **pipes) as mother:
        assert mother.stdin
        assert mother.stdout

        def bear(point: int, *what: object) -> int:
            mother.stdin.write(f"{point} {' '.join(map(str, what))}\n")
            mother.stdin.flush()
            return int(mother.stdout.readline())

        yield bear
        mother.stdin.close()


def test_sealing_that_is_killed_at_any_point_loses_nothing_and_seals_nothing_twice(
    bear: Bear,
) -> None:
    cases = []
    for point in count(1):
        cases += [a_case().number for _ in range(2)]
        ended = bear(point, "seal", point)
        assert told() == [], f"after point {point}"
        if ended == 0:
            break
        assert ended == KILLED
    assert point > 20
    assert Leaf.objects.count() == Entry.objects.count()
    last = Head.objects.order_by("-number").first()
    assert last
    assert last.size == Entry.objects.count()
    queued = ProcrastinateJob.objects.filter(task_name="archive.file")
    assert Counter(job.args["number"] for job in queued) == Counter(cases)


def test_filing_that_is_killed_at_any_point_leaves_no_half_volume(bear: Bear) -> None:
    cases = []
    for point in count(1):
        case = a_case()
        cases.append(case.number)
        ended = bear(point, case.number)
        for volume in Volume.objects.all():
            for piece in queries.contents(volume)["pieces"]:
                assert store().get(piece["digest"])
        if ended == 0:
            break
        assert ended == KILLED
    assert point > 8
    for number in cases:
        assert filing.file(case.city, number, NOW)
    assert sorted(Volume.objects.values_list("case", flat=True)) == sorted(cases)
