"""What stands in the way of a first start is one sentence that says what to do."""

from __future__ import annotations

import errno
import subprocess
from pathlib import Path

import pytest

from cheguan.config.trouble import Trouble, explained

CHECK_PYTHON = Path(__file__).resolve().parents[3] / "tools" / "check-python"


def checked(python: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run([CHECK_PYTHON, str(python)], check=False, capture_output=True, text=True)


@pytest.fixture
def python(tmp_path: Path) -> Path:
    """Says that it is 3.9, whatever it is asked to run."""
    path = tmp_path / "python3"
    path.write_text('#!/bin/sh\ncase "$2" in *print*) echo 3.9;; *) exit 1;; esac\n')
    path.chmod(0o755)
    return path


def test_a_python_too_old_is_one_sentence(python: Path) -> None:
    done = checked(python)
    assert done.returncode == 1
    assert done.stderr.startswith(f"Cheguan needs Python 3.11 or newer, and {python} is 3.9:")
    assert done.stderr.count("\n") == 1


def test_no_python_is_one_sentence(tmp_path: Path) -> None:
    done = checked(tmp_path / "python3")
    assert done.returncode == 1
    assert done.stderr.endswith("is missing: install it with  apt install python3\n")


@pytest.mark.parametrize(
    ("number", "sentence"),
    [
        (errno.ENOSPC, "The disk that holds x is full: free some space, or name another folder"),
        (errno.EACCES, "Writing in x is not permitted: give this account the right to, or name"),
        (errno.ENAMETOOLONG, "x cannot be a folder (too long): name another folder with --out."),
    ],
)
def test_what_the_system_says_names_the_way_out(number: int, sentence: str) -> None:
    with pytest.raises(Trouble) as trouble, explained(Path("x"), "--out"):
        raise OSError(number, "too long")
    assert str(trouble.value).startswith(sentence)


def test_no_option_is_named_where_there_is_none() -> None:
    with pytest.raises(Trouble) as trouble, explained(Path("x"), option=""):
        raise PermissionError(errno.EACCES, "no")
    assert str(trouble.value).endswith("give this account the right to.")
