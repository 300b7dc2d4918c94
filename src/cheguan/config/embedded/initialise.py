"""A new data folder: made beside its place, then renamed, so that half of one is never used."""

from __future__ import annotations

import os
import shutil
import signal
import subprocess
from pathlib import Path

from cheguan.config import launch
from cheguan.config.embedded import account, binaries
from cheguan.config.trouble import from_log

ROLE = "cheguan"
DATABASE = "cheguan"

# The platform's own role is no superuser: what is revoked from it stays revoked. In PostgreSQL's
# single-user mode an empty line ends a statement.
_STATEMENTS = f"""
CREATE ROLE {ROLE} LOGIN CREATEDB;

CREATE DATABASE {DATABASE} OWNER {ROLE};

"""


def initialise(folder: Path, log: Path, *, durable: bool, lock: int | None) -> None:
    """Make the data folder with role and database. The caller holds the lock. Raises Trouble."""
    clear_abandoned(folder)
    draft = folder.with_name(f"{folder.name}.{os.getpid()}.new")
    draft.mkdir(mode=0o700)
    run_as = account.choose(folder)
    account.hand_over(draft, run_as)
    options = ["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C"]
    if not durable:
        options.append("--no-sync")
    try:
        _run([str(binaries.program("initdb")), "-D", str(draft), *options], run_as, log, lock)
        single = [str(binaries.program("postgres")), "--single", "-j", "-D", str(draft), "postgres"]
        _run(single, run_as, log, lock, _STATEMENTS)
    except BaseException:  # Ctrl-C too: what is left would fill a full disk
        shutil.rmtree(draft)
        raise
    draft.rename(folder)


def clear_abandoned(folder: Path) -> None:
    """Remove what killed processes left of drafts and of erased folders. The caller holds the
    lock, so nobody works on them."""
    for abandoned in folder.parent.glob(f"{folder.name}.*"):
        shutil.rmtree(abandoned)


def _run(arguments: list[str], run_as: str, log: Path, lock: int | None, typed: str = "") -> None:
    done = subprocess.run(  # noqa: S603
        launch.command(signal.SIGKILL, run_as, arguments),
        input=typed,
        capture_output=True,
        text=True,
        check=False,
        env=binaries.environment(log.parent),
        cwd=log.parent,
        pass_fds=(lock,) if lock is not None else (),
    )
    lines = (done.stdout + done.stderr).splitlines()
    if done.returncode or any("ERROR" in line for line in lines):
        log.write_text("\n".join(lines), encoding="utf-8")
        raise from_log("The database cannot be made", lines, log.parent, log)
