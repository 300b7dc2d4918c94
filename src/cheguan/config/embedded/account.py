"""As whom the server runs: PostgreSQL refuses to be root, and must not make root open its doors."""

from __future__ import annotations

import os
import pwd
import shutil
import signal
import subprocess
from functools import cache
from pathlib import Path

from cheguan.config import launch
from cheguan.config.trouble import Trouble

_EXISTING = ("postgres", "nobody")


def choose(cluster: Path) -> str:
    """As whom to run the server of this folder, in the words of launch.py. Raises Trouble."""
    if os.geteuid() != 0:
        return "self"
    if cluster.exists() and (status := cluster.stat()).st_uid != 0:
        return f"{status.st_uid}:{status.st_gid}"
    if namespaces_allowed():
        return "namespace"
    return _unprivileged()


@cache
def namespaces_allowed() -> bool:
    """Whether this root may open a user namespace; some containers forbid it."""
    probe = launch.command(signal.SIGKILL, "namespace", [shutil.which("true") or "true"])
    return subprocess.run(probe, capture_output=True, check=False).returncode == 0  # noqa: S603


def _unprivileged() -> str:
    """An account that exists: a bare number without one fails in initdb."""
    for entry in pwd.getpwall():
        if entry.pw_name in _EXISTING:
            return f"{entry.pw_uid}:{entry.pw_gid}"
    raise Trouble(
        "PostgreSQL cannot run as root, and neither a user namespace nor an account "
        f"({' or '.join(_EXISTING)}) is there for it: run this as an ordinary user."
    )


def hand_over(folder: Path, run_as: str) -> None:
    """Make the folder the server's own, when it runs as another account."""
    if ":" in run_as:
        user, group = map(int, run_as.split(":"))
        os.chown(folder, user, group)


def check_reach(program: Path, folder: Path, run_as: str) -> None:
    """Whether another account reaches program and folder. Raises Trouble."""
    if ":" not in run_as:
        return
    for path in (program, folder):
        probe = launch.command(signal.SIGKILL, run_as, ["test", "-x", str(path)])
        if subprocess.run(probe, capture_output=True, check=False).returncode != 0:  # noqa: S603
            name = pwd.getpwuid(int(run_as.partition(":")[0])).pw_name
            raise Trouble(
                f"The account {name}, as which PostgreSQL has to run here, cannot reach {path}: "
                "install under a folder that it may enter (for example /opt), or run this as an "
                "ordinary user."
            )
