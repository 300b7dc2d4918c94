"""What goes wrong on a machine, as one sentence that says what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_FULL = {errno.ENOSPC, errno.EDQUOT}
_FULL_WORDS = ("No space left on device", "Disk quota exceeded", "Check free disk space")
_FORBIDDEN = {errno.EACCES, errno.EPERM, errno.EROFS}


class Trouble(RuntimeError):
    """The machine does not let the platform run. Its text is one sentence for the operator."""


@contextmanager
def explained(folder: Path) -> Iterator[None]:
    """Writing in the folder: a full disk or a missing permission becomes Trouble."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Trouble(_full(folder)) from error
        if error.errno in _FORBIDDEN | {errno.ENOTDIR, errno.EEXIST}:
            raise Trouble(_forbidden(folder)) from error
        raise


def from_log(what: str, lines: list[str], folder: Path, log: Path) -> Trouble:
    """What the lines that PostgreSQL wrote mean."""
    text = "\n".join(lines)
    if any(words in text for words in _FULL_WORDS):
        return Trouble(_full(folder))
    if "Permission denied" in text or "Read-only file system" in text:
        return Trouble(_forbidden(folder))
    reasons = [line for line in lines if re.search("ERROR|FATAL|PANIC|error:", line)]
    reason = (reasons or lines or ["it wrote nothing"])[-1].strip()
    return Trouble(f"{what}: {reason} (the whole log is in {log}).")


def _full(folder: Path) -> str:
    return f"The disk that holds {folder} is full: free some space, or name another with --data."


def _forbidden(folder: Path) -> str:
    return (
        f"Writing in {folder} is not permitted: give this account the right to, "
        "or name another folder with --data."
    )
