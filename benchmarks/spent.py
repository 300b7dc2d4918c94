"""Processor time by part: where the rest goes."""

from __future__ import annotations

from collections import Counter

import psutil

LOAD = "load"
DEPARTMENTS = "departments"


def so_far() -> Counter[str]:
    """Seconds that this process (the load) and those under it have spent, by part.

    A database server that somebody else has started is not among them.
    """
    spent: Counter[str] = Counter()
    me = psutil.Process()
    for process in (me, *me.children(recursive=True)):
        try:
            times = process.cpu_times()
            part = LOAD if process == me else _part(process.cmdline())
        except psutil.NoSuchProcess:
            continue
        spent[part] += sum(times[:4])  # its own, and those of its children that have ended
    return spent


def _part(command: list[str]) -> str:
    words = " ".join(command)
    if "postgres" in words:
        return "database"
    return DEPARTMENTS if "sandbox" in words else "web server"
