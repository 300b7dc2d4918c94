"""The doctor's findings, one by one."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import pytest
from django.db import connection

from cheguan.config import doctor, start
from cheguan.config.doctor import Check, Finding
from cheguan.law import working_days


def test_a_check_that_fails_itself_is_a_finding() -> None:
    def faint() -> Finding:
        raise OSError("the disk\nis gone")

    finding = doctor.examine([Check("Disk", faint)])["Disk"]
    assert (finding.well, finding.says) == (False, "the disk is gone")
    assert finding.remedy


def test_nothing_is_looked_for_in_what_is_not_there() -> None:
    def never() -> Finding:
        raise AssertionError

    ill = Check("Database", lambda: Finding(False, "does not answer"))
    found = doctor.examine([ill, Check("Worker", never, needs="Database")])
    assert found["Worker"] == (False, "not known", "Database first.")


@pytest.mark.django_db
def test_every_migration_is_found_applied() -> None:
    assert doctor.migrations().well


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("seconds", "well", "says"),
    [(5, True, "seen 5 seconds ago"), (600, False, "seen 600 seconds ago"), (None, False, "never")],
)
def test_a_worker_is_well_while_its_heart_beats(seconds: int | None, well: bool, says: str) -> None:
    if seconds is not None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO procrastinate_workers (last_heartbeat)"
                " VALUES (now() - make_interval(secs => %s))",
                [seconds],
            )
    finding = doctor.worker()
    assert finding.well is well
    assert says in finding.says


def test_a_folder_that_is_not_there_is_found(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEGUAN_DATA", str(tmp_path / "nowhere"))
    finding = doctor.files()
    assert not finding.well
    assert "Create it" in finding.remedy


@pytest.mark.parametrize(
    ("day", "well", "year"),
    [
        (date(2026, 12, 31), True, 2027),
        (date(2027, 1, 1), False, 2027),
        (date(2028, 2, 29), False, 2028),
    ],
)
def test_a_year_without_working_days_is_not_well(
    day: date, well: bool, year: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(start, "today", lambda: day)
    monkeypatch.setattr(working_days, "calendar", working_days.packaged)
    finding = doctor.working_days()
    assert finding.well == well
    assert f"cheguan calendar {year}" in finding.remedy
