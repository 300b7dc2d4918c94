"""A day's statement beside our journal, one payment or refund after another."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from heapq import merge
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

from django.db.models.functions import Collate

from cheguan.agencies.treasury.shapes import Line
from cheguan.agencies.treasury.statement import place
from cheguan.kernel.days import SHANGHAI, day_of
from cheguan.payments.models import Entry
from cheguan.payments.states import Event

CHUNK = 2000
"""Rows of ours that are in memory at a time."""

EVENTS = {"dispute": Event.DISPUTE_LOST, "payment": Event.PAID, "refund": Event.REFUNDED}
"""What a line of each kind is to us; sorted, so that both sides come in one order."""

_KINDS = {event.value: kind for kind, event in EVENTS.items()}


class Key(NamedTuple):
    """By which a payment or a refund is the same for them and for us; both are sorted by it."""

    order: str
    kind: str
    key: str


@dataclass(frozen=True, slots=True)
class Pair:
    """The lines of theirs and the entries of ours about one payment or refund."""

    key: Key
    theirs: tuple[Line, ...]
    ours: tuple[Entry, ...]

    @property
    def our_fen(self) -> int:
        """The amount that we believe (payments.states: the larger)."""
        return max(entry.amount_fen for entry in self.ours)

    def ours_on(self, day: date) -> bool:
        """Whether we have it on this day."""
        return any(day_of(entry.happened_at) == day for entry in self.ours)

    def same(self, day: date) -> bool:
        """Whether what they have is what we have on that day."""
        return self.ours_on(day) and self.our_fen == self.theirs[0].amount_fen


def pairs(statement: Iterable[Line], day: date) -> Iterator[Pair]:
    """Every payment and refund of the sorted statement, and ours of that day and its neighbours:
    two runs merged, neither of them ever in memory as a whole."""
    theirs = ((key_of(line), line) for line in statement)
    both = merge(theirs, _ours(day), key=itemgetter(0))
    for key, group in groupby(both, key=itemgetter(0)):
        told = [item for _, item in group]
        lines = tuple(item for item in told if isinstance(item, Line))
        yield Pair(key, lines, tuple(item for item in told if isinstance(item, Entry)))


def key_of(line: Line) -> Key:
    """The key of a line of theirs."""
    return Key(*place(line))


def _ours(day: date) -> Iterator[tuple[Key, Entry]]:
    window = (_midnight(day - timedelta(days=1)), _midnight(day + timedelta(days=2)))
    entries = Entry.objects.filter(
        event__in=[event.value for event in EVENTS.values()],
        happened_at__gte=window[0],
        happened_at__lt=window[1],
    )
    # Sorted as Python sorts, whatever the database's own language is.
    by = (Collate("order", "C"), "event", Collate("key", "C"))
    for entry in entries.exclude(key="").defer("proof").order_by(*by).iterator(CHUNK):
        yield Key(entry.order, _KINDS[entry.event], entry.key), entry


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time.min, SHANGHAI)
