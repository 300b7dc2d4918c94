"""What the departments do later and by themselves: kept in the store, done in one thread."""

from __future__ import annotations

import json
import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from sandbox.store import Answer, Store

log = logging.getLogger(__name__)

Doing = Callable[[Answer, int], float | None]
"""Does an errand at its nth attempt, from 0; gives the seconds until the next, or None: over."""

_LONGEST_WAIT = 60.0
_GLANCE = 0.01


class Errands:
    """A queue by due instant (seconds since 1970). The thread starts with the first errand."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._doings: dict[str, Doing] = {}
        self._new = threading.Event()
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None
        self._ending = False

    def learn(self, kind: str, doing: Doing) -> None:
        """How errands of this kind are done."""
        self._doings[kind] = doing

    def start(self) -> None:
        """See that the thread runs: since the last start there may be errands left."""
        with self._starting:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="errands", daemon=True)
                self._thread.start()

    def stop(self) -> None:
        """Let the thread end, before the store is closed. What is left waits for the next start."""
        with self._starting:
            self._ending = True
            self._new.set()
            if self._thread:
                self._thread.join()
            self._thread, self._ending = None, False

    def add(self, kind: str, due: float, **what: Any) -> None:
        """To be done at `due`."""
        new = "INSERT INTO errands (kind, due, attempt, what) VALUES (?, ?, 0, ?)"
        with self._store.transaction() as db:
            db.execute(new, (kind, due, json.dumps(what)))
        self.start()
        self._new.set()

    def hasten(self, kind: str, due: float) -> int:
        """Do all waiting errands of a kind at `due`, in their order; gives how many there are."""
        with self._store.transaction() as db:
            sooner = "UPDATE errands SET due = ? WHERE kind = ? AND due > ?"
            hastened = db.execute(sooner, (due, kind, due)).rowcount
        self._new.set()
        return hastened

    def settle(self, seconds: float = 5.0) -> None:
        """Wait until all that was due is done. Raises TimeoutError."""
        until = time.monotonic() + seconds
        while self._due():
            if time.monotonic() > until:
                raise TimeoutError("Errands are still being done.")
            time.sleep(_GLANCE)

    def _run(self) -> None:
        while True:
            self._new.clear()
            if self._ending:
                return
            for errand in self._due():
                self._do(*errand)
            self._new.wait(self._pause())

    def _due(self) -> list[tuple[int, str, int, str]]:
        due = "SELECT id, kind, attempt, what FROM errands WHERE due <= ? ORDER BY due, id"
        with self._store.transaction() as db:
            return db.execute(due, (time.time(),)).fetchall()

    def _pause(self) -> float:
        """Seconds until the next errand."""
        with self._store.transaction() as db:
            nearest = db.execute("SELECT min(due) FROM errands").fetchone()[0]
        pause = _LONGEST_WAIT if nearest is None else nearest - time.time()
        return min(max(pause, 0), _LONGEST_WAIT)

    def _do(self, number: int, kind: str, attempt: int, what: str) -> None:
        try:
            again = self._doings[kind](json.loads(what), attempt)
        except Exception:  # whatever one errand meets must not stop the others
            log.exception("The errand %s failed and is given up", kind)
            again = None
        with self._store.transaction() as db:
            if again is None:
                db.execute("DELETE FROM errands WHERE id = ?", (number,))
            else:
                later = "UPDATE errands SET attempt = attempt + 1, due = ? WHERE id = ?"
                db.execute(later, (time.time() + again, number))
