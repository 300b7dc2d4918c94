"""What the supervisor starts stays there while it lives, and is gone when it is."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from faults.processes import alive, eventually, find

from cheguan.config.supervisor import Child

WATCHER = str(Path(__file__).with_name("watcher.py"))

Watcher = subprocess.Popen[bytes]


@pytest.fixture
def watcher() -> Iterator[Watcher]:
    with subprocess.Popen([sys.executable, WATCHER], stderr=subprocess.DEVNULL) as process:
        yield process
        process.kill()


def family(watcher: Watcher) -> tuple[int, int]:
    """The child, and its child."""
    grandchild = eventually(lambda: find(watcher.pid, "sleep 1001"))
    child = eventually(lambda: find(watcher.pid, "sleep 1002"))
    assert isinstance(child, int)
    assert isinstance(grandchild, int)
    return child, grandchild


def test_a_child_that_dies_is_started_again_and_leaves_nothing(watcher: Watcher) -> None:
    child, grandchild = family(watcher)
    os.kill(child, signal.SIGKILL)
    eventually(lambda: not alive(grandchild))
    successor, _ = family(watcher)
    assert successor != child


def test_the_children_end_with_a_killed_supervisor(watcher: Watcher) -> None:
    child, _ = family(watcher)
    watcher.kill()
    eventually(lambda: not alive(child))


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_being_told_to_stop_ends_everything(watcher: Watcher, number: signal.Signals) -> None:
    child, grandchild = family(watcher)
    watcher.send_signal(number)
    assert watcher.wait(timeout=10) == 0
    assert not alive(child)
    eventually(lambda: not alive(grandchild))


def test_being_told_again_and_again_ends_everything_too(watcher: Watcher) -> None:
    """Whatever starts us may pass a signal on that reaches us by itself as well."""
    family(watcher)
    for _ in range(200):
        watcher.send_signal(signal.SIGTERM)
    assert watcher.wait(timeout=10) == 0


def test_a_child_that_keeps_dying_is_started_less_and_less_often() -> None:
    child = Child("short", ["false"])
    pauses = []
    for _ in range(3):
        child.start()
        eventually(child.has_died)
        pauses.append(child.pause())
    assert pauses == [0.5, 1.0, 2.0]


def test_a_child_that_has_died_unseen_can_be_stopped() -> None:
    child = Child("short", ["true"])
    child.start()
    process = child._process
    assert process
    eventually(lambda: not alive(process.pid))
    child.stop()
    assert not child.has_died()


def test_the_words_of_a_child_are_kept(tmp_path: Path) -> None:
    child = Child("speaker", ["echo", "said"], tmp_path / "words.log")
    child.start()
    eventually(child.has_died)
    assert (tmp_path / "words.log").read_text() == "said\n"
