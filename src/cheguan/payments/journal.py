"""What an order has heard, kept for good; its state and sums follow from it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from cheguan.agencies.treasury.shapes import CallBack
from cheguan.payments.models import Entry, Order, Source
from cheguan.payments.states import Event, News, Standing, State, fold

UNPAID = (State.CREATED, State.FAILED, State.EXPIRED)
REPEATED, GIVEN_UP = "repeated", "given-up"


@dataclass(frozen=True, slots=True)
class Told:
    """News of one order, and from where; a call-back has an id of its own and a signed text."""

    order: str
    news: News
    source: Source
    jti: str | None = None
    proof: str = ""


def from_callback(call: CallBack, proof: str) -> Told:
    """What a call-back tells."""
    news = News(Event(call.event), call.at, call.amount_fen or 0, call.key, call.receipt or "")
    return Told(call.order, news, Source.CALLBACK, call.jti, proof)


def take_in(order: Order, told: Told, now: datetime) -> bool:
    """Write it down and let the order follow; the order must be locked.

    False when nothing is new: a call-back that came before is noted as repeated; an answer or a
    line of a statement that changes nothing is not noted at all.
    """
    entries = _entries(order)
    if told.jti and any(entry.jti == told.jti for entry in entries):
        note(order, REPEATED, now, source=told.source, repeats=told.jti)
        return False
    before = fold(order.amount_fen, map(_news, entries))
    after = before.heard(told.news)
    if after == before and told.source is not Source.CALLBACK:
        return False
    _follow(order, after, now)
    _add(order, told, (before.state, after.state), now)
    return True


def note(order: Order, event: str, now: datetime, *, source: Source, repeats: str = "") -> None:
    """Write down what moves neither state nor sums; the order must be locked."""
    entry = _entry(order, event, now, source=source, repeats=repeats)
    entry.before = entry.after = order.state
    entry.save(force_insert=True)
    order.save(update_fields=["version"])


def _entries(order: Order) -> list[Entry]:
    told = Entry.objects.filter(city=order.city, order=order.number, event__in=list(Event))
    return list(told.defer("proof").order_by("version"))


def _news(entry: Entry) -> News:
    return News(Event(entry.event), entry.happened_at, entry.amount_fen, entry.key, entry.receipt)


def _follow(order: Order, standing: Standing, now: datetime) -> None:
    order.state = standing.state
    order.paid_fen, order.refunded_fen = standing.paid.fen, standing.refunded.fen
    order.paid_at, order.transaction = standing.first or (None, "")
    order.receipt = standing.receipt
    certain = order.state not in (*UNPAID, State.DISPUTED) and order.receipt
    order.ask_at = None if certain else (order.ask_at or now)


def _add(order: Order, told: Told, states: tuple[State, State], now: datetime) -> None:
    news = told.news
    entry = _entry(order, news.event.value, now, source=told.source)
    entry.before, entry.after = states
    entry.happened_at, entry.key = news.at, news.key
    entry.amount_fen, entry.receipt = news.amount_fen, news.receipt
    entry.jti, entry.proof = told.jti, told.proof
    entry.save(force_insert=True)
    order.save()


def _entry(order: Order, event: str, now: datetime, *, source: Source, repeats: str = "") -> Entry:
    order.version += 1
    return Entry(
        city=order.city,
        order=order.number,
        version=order.version,
        at=now,
        happened_at=now,
        event=event,
        source=source,
        repeats=repeats,
    )
