"""What the departments do later: the thread that does it can be ended, and begun again."""

from __future__ import annotations

import threading
import time

from sandbox.errands import Errands
from sandbox.store import Store


def test_what_is_left_when_it_stops_is_done_after_the_next_start() -> None:
    store = Store(":memory:")
    errands, done = Errands(store), threading.Event()
    errands.learn("ring", lambda what, attempt: done.set())
    errands.add("ring", time.time() + 3600)
    errands.stop()
    assert errands.hasten("ring", time.time()) == 1
    assert not done.wait(0.2)
    errands.start()
    assert done.wait(5)
    errands.stop()
    store.close()
