"""`cheguan doctor`: what is well, what is not, and what to do about it.

A check is a name and a function. To add one (an agency's connector, say), add it to CHECKS.
"""

from __future__ import annotations

import errno
import os
import platform
import sys
from collections.abc import Callable
from itertools import count
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import NamedTuple

from cheguan.config import start
from cheguan.config.environment import data_folder, database_url
from cheguan.config.trouble import Trouble

_OLDEST_PYTHON = (3, 11)
_WORKER_SILENT_AFTER = 60
_SOME = 1_000_000
"""Bytes that a healthy disk takes without noticing."""


class Finding(NamedTuple):
    """What a check found; `remedy` says what to do when it is not well."""

    well: bool
    says: str
    remedy: str = ""


class Check(NamedTuple):
    """Something that can be looked at; `needs` names the check without which it says nothing."""

    name: str
    run: Callable[[], Finding]
    needs: str = ""


def python() -> Finding:
    """New enough."""
    return Finding(
        sys.version_info >= _OLDEST_PYTHON,
        platform.python_version(),
        "Install Python 3.11 or newer, remove .venv, and run `make demo`.",
    )


def database() -> Finding:
    """Reachable, and new enough."""
    try:
        start.check_server(database_url())
    except Trouble as trouble:
        embedded = "DATABASE_URL" not in os.environ
        remedy = "Start the platform: `cheguan up`." if embedded else "Start it, or correct it."
        return Finding(False, str(trouble), remedy)
    return Finding(True, "answers")


def migrations() -> Finding:
    """All applied."""
    pending = start.pending_migrations()
    return Finding(pending == 0, f"{pending} to be applied", "Run `cheguan migrate`.")


def worker() -> Finding:
    """Has shown a sign of life a short while ago."""
    from django.db import connection

    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT extract(epoch FROM now() - max(last_heartbeat))::int FROM procrastinate_workers"
        )
        (seconds,) = cursor.fetchone()
    says = "never seen" if seconds is None else f"seen {seconds} seconds ago"
    return Finding(
        seconds is not None and seconds < _WORKER_SILENT_AFTER,
        says,
        "Start the platform with `cheguan up`, or a worker alone with `cheguan worker`.",
    )


def files() -> Finding:
    """The data folder takes what is written to it, and the static files are there."""
    from django.conf import settings

    folder = data_folder()
    try:
        with NamedTemporaryFile(dir=folder, prefix=".doctor-") as probe:
            probe.write(bytes(_SOME))
    except OSError as error:
        remedy = (
            "Free some space there."
            if error.errno == errno.ENOSPC
            else "Create it and give this account the right to write in it, or set CHEGUAN_DATA."
        )
        return Finding(False, f"{folder} cannot be written: {error.strerror}", remedy)
    gathered = Path(settings.STATIC_ROOT, "staticfiles.json").exists()
    return Finding(gathered, f"static files in {settings.STATIC_ROOT}", "Run `cheguan up` once.")


def translations() -> Finding:
    """Compiled since they were last changed."""
    stale = start.stale_catalogues()
    return Finding(
        not stale, f"{len(stale)} to be compiled", "Run `cheguan up` or `cheguan migrate`."
    )


def working_days() -> Finding:
    """Known for today; how far they are known."""
    from cheguan.law.working_days import calendar

    years, today = calendar().years, start.today()
    missing = next(year for year in count(today.year) if year not in years)
    load = f"`cheguan calendar {missing}`, once the State Council has published it"
    return Finding(
        missing > today.year,
        f"known to {missing - 1}; then {load}",
        f"Run {load}; until then deadlines in {missing} are counted by the plain week.",
    )


def departments() -> Finding:
    """Each of the other departments answers something harmless, as its connector proves."""
    from cheguan.agencies import checks

    found = {name: check for name, check in checks.every().items() if not check.well}
    says = "; ".join(f"{name}: {check.says}" for name, check in found.items())
    return Finding(
        not found,
        says or "all answer",
        "See that they are reachable (CHEGUAN_DEPARTMENTS); until then cases wait by themselves.",
    )


CHECKS = [
    Check("Python", python),
    Check("Database", database),
    Check("Migrations", migrations, needs="Database"),
    Check("Worker", worker, needs="Database"),
    Check("Files", files),
    Check("Translations", translations),
    Check("Calendar", working_days),
    Check("Departments", departments),
]


def examine(checks: list[Check]) -> dict[str, Finding]:
    """What each check found, by its name, in their order."""
    found: dict[str, Finding] = {}
    for check in checks:
        if check.needs and not found[check.needs].well:
            found[check.name] = Finding(False, "not known", f"{check.needs} first.")
        else:
            found[check.name] = _finding(check)
    return found


def _finding(check: Check) -> Finding:
    """One that fails itself is a finding too."""
    try:
        return check.run()
    except Exception as error:
        return Finding(False, " ".join(str(error).split()), "Put right what is marked above first.")
