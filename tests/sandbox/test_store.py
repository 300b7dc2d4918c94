"""What the departments know: files over files, and the hand over all of them."""

from __future__ import annotations

import json
import os
from pathlib import Path
from threading import Thread
from typing import Any

import pytest

from sandbox.store import Store

POLICY = ("insurance", "policy")


@pytest.fixture
def store() -> Store:
    return Store(":memory:")


def write(folder: Path, name: str, answers: dict[str, Any]) -> None:
    """A file of policies. Each writing gets an instant of its own, as a slow clock would give."""
    papers = [
        {"department": "insurance", "question": "policy", "key": key, "answer": answer}
        for key, answer in answers.items()
    ]
    path = folder / name
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text("\n".join(map(json.dumps, papers)))
    os.utime(path, ns=(before + 10**9, before + 10**9))


def test_an_answer_is_given_until_it_is_removed(store: Store) -> None:
    store.put(*POLICY, "A", {"number": "P1"})
    assert store.get(*POLICY, "A") == {"number": "P1"}
    store.put(*POLICY, "A", {"number": "P2"})
    assert store.get(*POLICY, "A") == {"number": "P2"}
    store.remove(*POLICY, "A")
    assert store.get(*POLICY, "A") is None
    assert store.listed(*POLICY) == {}


def test_a_file_replaces_what_it_said_before_and_nothing_else(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "10.jsonl", {"A": {"n": 1}, "B": {"n": 2}})
    write(tmp_path, "20.jsonl", {"C": {"n": 3}})
    assert store.load(tmp_path) == {"10.jsonl": 2, "20.jsonl": 1}
    write(tmp_path, "10.jsonl", {"B": {"n": 4}})
    assert store.load(tmp_path) == {"10.jsonl": 1}
    assert store.listed(*POLICY) == {"B": {"n": 4}, "C": {"n": 3}}


def test_a_file_that_did_not_change_is_not_read_again(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "10.jsonl", {"A": {"n": 1}})
    store.load(tmp_path)
    assert store.load(tmp_path) == {}
    assert store.get(*POLICY, "A") == {"n": 1}


def test_what_a_file_hid_is_seen_again_when_the_file_is_gone(store: Store, tmp_path: Path) -> None:
    write(tmp_path, "10.jsonl", {"A": {"n": 1}, "B": {"n": 2}})
    write(tmp_path, "20.jsonl", {"A": {"n": 3}, "B": None})
    store.load(tmp_path)
    assert store.listed(*POLICY) == {"A": {"n": 3}}
    (tmp_path / "20.jsonl").unlink()
    store.load(tmp_path)
    assert store.listed(*POLICY) == {"A": {"n": 1}, "B": {"n": 2}}


def test_the_hand_stands_over_every_file(store: Store, tmp_path: Path) -> None:
    store.put(*POLICY, "A", {"n": 9})
    write(tmp_path, "10.jsonl", {"A": {"n": 1}, "B": {"n": 2}})
    store.load(tmp_path)
    store.remove(*POLICY, "B")
    assert store.listed(*POLICY) == {"A": {"n": 9}}


@pytest.mark.parametrize("line", ["{", '{"department": "tax"}', "[]"])
def test_a_bad_line_is_named_and_the_file_keeps_its_last_good_papers(
    line: str, store: Store, tmp_path: Path
) -> None:
    write(tmp_path, "10.jsonl", {"A": {"n": 1}})
    store.load(tmp_path)
    good = (tmp_path / "10.jsonl").read_text()
    (tmp_path / "10.jsonl").write_text(f"{good}\n{line}\n")
    with pytest.raises(ValueError, match=r"10\.jsonl, line 2 "):
        store.load(tmp_path)
    assert store.get(*POLICY, "A") == {"n": 1}


def test_another_key_is_found_on_either_side_and_never_the_same(store: Store) -> None:
    assert store.another(*POLICY, "B") is None
    store.put(*POLICY, "B", {"n": 2})
    assert store.another(*POLICY, "B") is None
    store.put(*POLICY, "A", {"n": 1})
    assert store.another(*POLICY, "B") == ("A", {"n": 1})
    store.remove(*POLICY, "A")
    store.put(*POLICY, "C", {"n": 3})
    assert store.another(*POLICY, "B") == ("C", {"n": 3})


def test_what_failed_half_way_did_not_happen(store: Store) -> None:
    def fail() -> None:
        with store.transaction():
            store.put(*POLICY, "A", {"n": 1})
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert store.get(*POLICY, "A") is None


def test_threads_share_a_store_in_memory_and_lose_no_change(store: Store) -> None:
    store.put(*POLICY, "A", {"n": 0})

    def count() -> None:
        for _ in range(100):
            with store.transaction():
                before = store.get(*POLICY, "A") or {}
                store.put(*POLICY, "A", {"n": before["n"] + 1})

    threads = [Thread(target=count) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert store.get(*POLICY, "A") == {"n": 400}


def test_a_store_on_disk_outlives_its_process(tmp_path: Path) -> None:
    first = Store(tmp_path / "store.sqlite")
    first.put(*POLICY, "A", {"n": 1})
    first.close()
    again = Store(tmp_path / "store.sqlite")
    assert again.get(*POLICY, "A") == {"n": 1}
    again.close()
