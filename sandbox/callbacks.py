"""The treasury's call-backs: signed, tried up to five times, and as troublesome as is wished."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from uuid import uuid4

import httpx

from sandbox.envelope import MEDIA_TYPE, PLATFORM
from sandbox.errands import Errands
from sandbox.keys import Keys
from sandbox.store import Answer
from sandbox.trouble import Trouble

_PAUSES = (1.0, 3.0, 9.0, 27.0)
"""Seconds between the five attempts."""
_COPIES = {"twice": 2, "storm": 50}
_AT_ONCE = 8
_TIME_LIMIT = 5.0
_MOMENT = 0.001


class Callbacks:
    """Tells of events. One event keeps its jti however often it is told."""

    def __init__(
        self, errands: Errands, keys: Keys, trouble: Trouble, client: httpx.Client | None
    ) -> None:
        self._errands, self._keys, self._trouble = errands, keys, trouble
        self._client = client or httpx.Client(timeout=_TIME_LIMIT)
        errands.learn("call", self._call)

    def tell(self, url: str, event: dict[str, Any]) -> None:
        """Tell `url` of an event, as the mode of the moment wishes."""
        mode, seconds = self._trouble.callbacks()
        if mode == "never":
            return
        due = time.time() + (seconds if mode == "late" else 0)
        if mode == "out-of-order":
            due = self._overtaking(seconds)
        text = self._signed(event)
        self._errands.add("call", due, url=url, text=text, copies=_COPIES.get(mode, 1))

    def _overtaking(self, seconds: float) -> float:
        """When to tell: the first event is held for some seconds, the next one overtakes it."""
        now = time.time()
        held = self._errands.hasten("call", now + _MOMENT)
        return now if held else now + seconds

    def _signed(self, event: dict[str, Any]) -> str:
        about = {"iss": "treasury", "aud": PLATFORM, "iat": int(time.time()), "jti": uuid4().hex}
        wrong = self._trouble.mode("treasury") == "wrong"
        return self._keys.sign("treasury", about | event, wrong=wrong)

    def _call(self, errand: Answer, attempt: int) -> float | None:
        """All copies at once; None when one was taken in or no attempt is left."""
        url, text, copies = errand["url"], errand["text"], errand["copies"]
        with ThreadPoolExecutor(min(copies, _AT_ONCE)) as pool:
            posts = [pool.submit(self._post, url, text) for _ in range(copies)]
        taken_in = any(post.result() for post in posts)
        return None if taken_in or attempt == len(_PAUSES) else _PAUSES[attempt]

    def _post(self, url: str, text: str) -> bool:
        try:
            answer = self._client.post(url, content=text, headers={"Content-Type": MEDIA_TYPE})
        except httpx.HTTPError:
            return False
        return answer.is_success
