"""What the departments know: one SQLite file of answers, by department, question and key.

An answer comes from a file of papers or was put by hand. Of two answers under one key the one put
by hand stands, else the one of the file whose name sorts last; without an answer it hides the ones
below. So a file can be exchanged or taken away, and what it covered is seen again.
"""

from __future__ import annotations

import json
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

Answer = dict[str, Any]

_BY_HAND = "\U0010ffff"
"""The source that sorts after the name of every file."""

_CACHE_KIB = 200_000
"""Room for the keys of a few million answers: their order on disk is not that of the files."""

_SCHEMA = """
CREATE TABLE IF NOT EXISTS answers (
    department TEXT NOT NULL, question TEXT NOT NULL, key TEXT NOT NULL, source TEXT NOT NULL,
    answer TEXT,
    PRIMARY KEY (department, question, key, source)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS files (name TEXT PRIMARY KEY, fingerprint TEXT NOT NULL);
CREATE TABLE IF NOT EXISTS requests (
    jti TEXT PRIMARY KEY, expires INTEGER NOT NULL, asked TEXT NOT NULL, answered TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS requests_by_expiry ON requests (expires);
CREATE TABLE IF NOT EXISTS errands (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, due REAL NOT NULL, attempt INTEGER NOT NULL,
    what TEXT NOT NULL
);
CREATE INDEX IF NOT EXISTS errands_by_due ON errands (due);
"""

_PUT = "INSERT OR REPLACE INTO answers VALUES (?, ?, ?, ?, ?)"
_TOP = "SELECT key, answer, max(source) FROM answers WHERE department = ? AND question = ?"


class Store:
    """One connection for all threads, behind one lock; `path` is a file or ":memory:"."""

    def __init__(self, path: Path | str) -> None:
        self._lock = threading.RLock()
        self._connection = sqlite3.connect(path, check_same_thread=False, isolation_level=None)
        self._connection.execute("PRAGMA journal_mode = WAL")
        self._connection.execute("PRAGMA synchronous = NORMAL")
        self._connection.execute(f"PRAGMA cache_size = -{_CACHE_KIB}")
        self._connection.executescript(_SCHEMA)

    def close(self) -> None:
        """Give the file back."""
        self._connection.close()

    @contextmanager
    def transaction(self) -> Iterator[sqlite3.Connection]:
        """All or nothing, and no other thread in between. One inside another joins it."""
        with self._lock:
            if self._connection.in_transaction:
                yield self._connection
                return
            self._connection.execute("BEGIN IMMEDIATE")
            try:
                yield self._connection
            except BaseException:
                self._connection.execute("ROLLBACK")
                raise
            self._connection.execute("COMMIT")

    def put(self, department: str, question: str, key: str, answer: Answer) -> None:
        """This is the answer from now on, whatever the files say."""
        text = json.dumps(answer, ensure_ascii=False)
        with self.transaction() as db:
            db.execute(_PUT, (department, question, key, _BY_HAND, text))

    def get(self, department: str, question: str, key: str) -> Answer | None:
        """The answer that stands, or None."""
        found = self._rows(f"{_TOP} AND key = ?", department, question, key)
        return _read(found[0][1]) if found else None

    def remove(self, department: str, question: str, key: str) -> None:
        """There is no such answer any more, whatever the files say."""
        with self.transaction() as db:
            own = "DELETE FROM answers WHERE department = ? AND question = ? AND key = ?"
            db.execute(f"{own} AND source = ?", (department, question, key, _BY_HAND))
            if self.get(department, question, key) is not None:
                db.execute(_PUT, (department, question, key, _BY_HAND, None))

    def listed(self, department: str, question: str) -> dict[str, Answer]:
        """All answers to a question, by key."""
        rows = self._rows(f"{_TOP} GROUP BY key", department, question)
        return {key: json.loads(text) for key, text, _ in rows if text}

    def another(self, department: str, question: str, key: str) -> tuple[str, Answer] | None:
        """Some other key of this question and its answer, or None where there is no other."""
        following = f"{_TOP} AND key {{}} ? GROUP BY key HAVING answer IS NOT NULL LIMIT 1"
        for side in (">", "<"):
            for other, text, _ in self._rows(following.format(side), department, question, key):
                return other, json.loads(text)
        return None

    def load(self, folder: Path) -> dict[str, int]:
        """Bring the papers up to date with the folder's `*.jsonl`: lines by file that was read.

        A file that changed is read anew and replaces what it said before; one that is gone is
        forgotten. A line is {"department", "question", "key", "answer"}; an answer of null hides.
        Raises ValueError, which names file and line, and then keeps the file's papers as they were.
        """
        files = {path.name: path for path in sorted(folder.glob("*.jsonl"))}
        known = dict(self._rows("SELECT name, fingerprint FROM files"))
        for name in known.keys() - files.keys():
            self._forget(name)
        changed = {n: p for n, p in files.items() if known.get(n) != _fingerprint(p)}
        return {name: self._read_file(path) for name, path in changed.items()}

    def answered(self, jti: str) -> tuple[str, str] | None:
        """What was asked and answered under this request's id, while it has not expired."""
        found = self._rows("SELECT asked, answered FROM requests WHERE jti = ?", jti)
        return found[0] if found else None

    def remember(self, jti: str, expires: int, asked: str, answered: str, now: int) -> None:
        """Keep a request until it expires (seconds since 1970), and drop those that have."""
        with self.transaction() as db:
            db.execute("DELETE FROM requests WHERE expires < ?", (now,))
            db.execute("INSERT INTO requests VALUES (?, ?, ?, ?)", (jti, expires, asked, answered))

    def _rows(self, query: str, *values: str) -> list[Any]:
        with self._lock:
            return self._connection.execute(query, values).fetchall()

    def _forget(self, name: str) -> None:
        with self.transaction() as db:
            db.execute("DELETE FROM answers WHERE source = ?", (name,))
            db.execute("DELETE FROM files WHERE name = ?", (name,))

    def _read_file(self, path: Path) -> int:
        fingerprint = _fingerprint(path)
        with self.transaction() as db, path.open(encoding="utf-8") as lines:
            self._forget(path.name)
            before = db.total_changes
            db.executemany(_PUT, _papers(path.name, lines))
            read = db.total_changes - before
            db.execute("INSERT INTO files VALUES (?, ?)", (path.name, fingerprint))
        return read


def _papers(name: str, lines: Iterator[str]) -> Iterator[tuple[str, str, str, str, str | None]]:
    """The rows of one file."""
    for number, line in enumerate(lines, 1):
        if line.isspace():
            continue
        try:
            paper = json.loads(line)
            answer = paper["answer"]
            place = paper["department"], paper["question"], paper["key"], name
        except (ValueError, KeyError, TypeError) as wrong:
            raise ValueError(f"{name}, line {number} is no paper: {wrong!r}") from wrong
        yield *place, None if answer is None else json.dumps(answer, ensure_ascii=False)


def _fingerprint(path: Path) -> str:
    """Changes when the file does: its size and the instant of its last change."""
    found = path.stat()
    return f"{found.st_size} {found.st_mtime_ns}"


def _read(text: str | None) -> Answer | None:
    return None if text is None else json.loads(text)
