"""Run a command as a child that does not outlive its parent: `launch.py PARENT SIGNAL AS COMMAND…`

PARENT is the parent's process id, SIGNAL the number of the signal that the kernel sends to the
command when the parent dies, however it dies. AS says as whom the command runs: `self`; `namespace`
(root looks like user 1 to the command, its files stay root's); or `UID:GID`. The parent must start
it from its main thread: Linux ties the signal to the thread. It is run as a file of its own, so it
imports nothing of the project.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_SET_PARENT_DEATH_SIGNAL = 1
_NEW_USER_NAMESPACE = 0x10000000


def command(parent_death_signal: int, run_as: str, arguments: list[str]) -> list[str]:
    """The command line by which this process starts `arguments` as its mortal child."""
    return [
        *(sys.executable, "-I", "-S", __file__),
        *(str(os.getpid()), str(int(parent_death_signal)), run_as),
        *arguments,
    ]


def main(parent: str, signal: str, run_as: str, *arguments: str) -> None:
    """Become the command. Raises OSError where the system forbids a part of it."""
    _become(run_as)
    _call("prctl", _SET_PARENT_DEATH_SIGNAL, int(signal))  # only now: a change of user clears it
    if os.getppid() != int(parent):
        sys.exit("The parent is gone already.")
    os.execvp(arguments[0], arguments)  # noqa: S606 - the purpose of this file


def _become(run_as: str) -> None:
    if run_as == "namespace":
        _call("unshare", _NEW_USER_NAMESPACE)
        for name, text in (("setgroups", "deny"), ("uid_map", "1 0 1"), ("gid_map", "1 0 1")):
            Path("/proc/self", name).write_text(text, encoding="ascii")
    elif run_as != "self":
        user, group = map(int, run_as.split(":"))
        os.setgroups([])
        os.setgid(group)
        os.setuid(user)


def _call(name: str, *arguments: int) -> None:
    if getattr(ctypes.CDLL(None, use_errno=True), name)(*arguments):
        raise OSError(ctypes.get_errno(), f"{name}: {os.strerror(ctypes.get_errno())}")


if __name__ == "__main__":
    main(*sys.argv[1:])
