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
_NO_FOLDER = {errno.ENAMETOOLONG, errno.ELOOP, errno.ENOENT}


class Trouble(RuntimeError):
    """The machine does not let the platform run. Its text is one sentence for the operator."""


@contextmanager
def explained(folder: Path, option: str = "--data") -> Iterator[None]:
    """Writing in the folder: what the system says becomes Trouble. The option names another one;
    empty where there is none."""
    try:
        yield
    except OSError as error:
        if error.errno in _FULL:
            raise Trouble(_full(folder, option)) from error
        if error.errno in _FORBIDDEN | {errno.ENOTDIR, errno.EEXIST}:
            raise Trouble(_forbidden(folder, option)) from error
        if error.errno in _NO_FOLDER:
            reason = f"{folder} cannot be a folder ({error.strerror})"
            raise Trouble(f"{reason}: {_other(option)}.") from error
        raise


def from_log(what: str, lines: list[str], folder: Path, log: Path) -> Trouble:
    """What the lines that PostgreSQL wrote mean."""
    text = "\n".join(lines)
    if any(words in text for words in _FULL_WORDS):
        return Trouble(_full(folder, "--data"))
    if "Permission denied" in text or "Read-only file system" in text:
        return Trouble(_forbidden(folder, "--data"))
    reasons = [line for line in lines if re.search("ERROR|FATAL|PANIC|error:", line)]
    reason = (reasons or lines or ["it wrote nothing"])[-1].strip()
    return Trouble(f"{what}: {reason} (the whole log is in {log}).")


def _full(folder: Path, option: str) -> str:
    otherwise = f", or {_other(option)}" if option else ""
    return f"The disk that holds {folder} is full: free some space{otherwise}."


def _forbidden(folder: Path, option: str) -> str:
    otherwise = f", or {_other(option)}" if option else ""
    return f"Writing in {folder} is not permitted: give this account the right to{otherwise}."


def _other(option: str) -> str:
    return f"name another folder with {option}"
