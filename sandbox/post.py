"""The post: collects parcels and says where they are. They move by themselves, or on demand."""

from __future__ import annotations

import secrets
from datetime import datetime, timedelta
from itertools import pairwise

from pydantic import model_validator
from werkzeug.exceptions import Conflict

from sandbox.questions import Ask, Question, Questions
from sandbox.store import Answer, Store
from sandbox.treasury import ZONE

_PLACES = {
    "accepted": "收寄网点",
    "collected": "收寄网点",
    "moving": "邮件处理中心",
    "arrived": "投递网点",
    "delivered": "收件人",
    "returned": "寄件人",
}
_WAY = ("accepted", "collected", "moving", "arrived", "delivered")
_PACE = timedelta(seconds=20)
"""What a day's journey takes here."""


class Home(Ask):
    """Where a parcel goes: someone's address."""

    name: str
    address: str
    mobile: str


class Shipment(Ask):
    """A parcel to be collected, for an address or for an office where it is picked up."""

    shipment: str
    to: Home | None = None
    point: str | None = None
    what: str

    @model_validator(mode="after")
    def _one(self) -> Shipment:
        if (self.to is None) == (self.point is None):
            raise ValueError("give to or point")
        return self


class OfParcel(Ask):
    """About the parcel with this tracking number."""

    tracking: str


class Post:
    """Parcels by tracking number (`parcel`), and the number of each shipment (`shipment`)."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def questions(self) -> Questions:
        """What the platform can ask of the post."""
        return {
            ("post", "collect"): Question(Shipment, self.collect, changes=True),
            ("post", "track"): Question(OfParcel, self.track),
        }

    def collect(self, ask: Shipment) -> Answer:
        """Take a parcel, once for each shipment. Raises Conflict."""
        content = ask.model_dump(mode="json")
        taken = self._store.get("post", "shipment", ask.shipment)
        if taken is None:
            taken = {"content": content, "tracking": _tracking()}
            self._store.put("post", "shipment", ask.shipment, taken)
            self._keep(taken["tracking"], [_event("accepted", datetime.now(ZONE))])
        elif taken["content"] != content:
            raise Conflict("This shipment number stands for another parcel.")
        return {"tracking": taken["tracking"]}

    def track(self, ask: OfParcel) -> Answer | None:
        """What happened to a parcel until now."""
        parcel = self._store.get("post", "parcel", ask.tracking)
        if parcel is None:
            return None
        events = _until(datetime.now(ZONE), parcel["events"])
        self._keep(ask.tracking, events)
        return {"events": events}

    def advance(self, tracking: str | None = None, *, returned: bool = False) -> list[str]:
        """Move one parcel, or all, by one event; `returned` sends them back. Those that moved."""
        with self._store.transaction():
            every = self._store.listed("post", "parcel")
            chosen = {t: p["events"] for t, p in every.items() if tracking in (None, t)}
            moving = {t: events for t, events in chosen.items() if _next(events)}
            for number, events in moving.items():
                state = "returned" if returned else _next(events)
                self._keep(number, [*events, _event(str(state), datetime.now(ZONE))])
        return list(moving)

    def _keep(self, tracking: str, events: list[Answer]) -> None:
        self._store.put("post", "parcel", tracking, {"events": events})


def _next(events: list[Answer]) -> str | None:
    """The state that follows, or None at the end of the way."""
    last = events[-1]["state"]
    following = dict(pairwise(_WAY))
    return following.get(last)


def _until(now: datetime, events: list[Answer]) -> list[Answer]:
    """The events with those that have happened since the last one."""
    due = datetime.fromisoformat(events[-1]["at"]) + _PACE
    state = _next(events)
    if state is None or due > now:
        return events
    return _until(now, [*events, _event(state, due)])


def _event(state: str, at: datetime) -> Answer:
    return {"at": at.isoformat(timespec="seconds"), "state": state, "place": _PLACES[state]}


def _tracking() -> str:
    """Thirteen characters, as the Universal Postal Union writes them (S10); XX is nobody's."""
    return f"XX{secrets.randbelow(10**9):09d}CN"
