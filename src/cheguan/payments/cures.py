"""What is wrong where statement and journal differ, and what is done about it.

Money that moved is always taken in. Whether that is the whole cure, or a person must look, is said
by the difference; its `cure` says what was done or should be.
"""

from __future__ import annotations

from datetime import date, datetime

from cheguan.agencies.treasury.shapes import Line
from cheguan.payments import orders
from cheguan.payments.journal import Told
from cheguan.payments.models import Difference, Order, Refund, Source
from cheguan.payments.pairs import EVENTS, Key, Pair, key_of
from cheguan.payments.states import News, State

Kind = Difference.Kind

TAKEN_IN, GIVEN_BACK, NOTHING, CAME_LATER = "taken-in", "given-back", "nothing", "came-later"
FIND_PAYER, FIND_REASON = "find-payer", "find-reason"
ASK_TREASURY, COMPARE_AMOUNTS = "ask-treasury", "compare-amounts"

_SETTLED = {
    TAKEN_IN: Difference.State.CURED,
    GIVEN_BACK: Difference.State.CURED,
    NOTHING: Difference.State.ACCEPTED,
}
_OVER = (State.FAILED, State.EXPIRED)


def doubled(line: Line, place: int, day: date) -> Difference:
    """The same transaction once more in one statement: no second payment, a mistake of theirs."""
    difference = _of_theirs(line, day, Kind.TWICE, ASK_TREASURY)
    difference.place = place
    return difference


def compared(pair: Pair, day: date, now: datetime) -> Difference | None:
    """How a line of theirs differs from what we have; what only they have is taken in."""
    line = pair.theirs[0]
    if not pair.ours:
        return _TAKE_IN[line.kind](line, day, now)
    if pair.same(day):
        return None
    if line.amount_fen != pair.our_fen:
        difference = _of_theirs(line, day, Kind.AMOUNT, COMPARE_AMOUNTS)
    else:
        difference = _of_theirs(line, day, Kind.OTHER_DAY, NOTHING)
    difference.ours_fen = pair.our_fen
    return difference


def only_ours(pair: Pair, day: date, *, elsewhere: bool) -> Difference:
    """We have it, this statement has not; `elsewhere`: the statement of a day beside it has."""
    missing = Kind.ONLY_OURS if pair.key.kind == "payment" else Kind.REFUND
    kind, cure = (Kind.OTHER_DAY, NOTHING) if elsewhere else (missing, ASK_TREASURY)
    difference = _difference(pair.key, day, kind, cure)
    difference.ours_fen, difference.happened_at = pair.our_fen, pair.ours[0].happened_at
    return difference


def _payment_of_theirs(line: Line, day: date, now: datetime) -> Difference:
    order = _locked(line.order)
    if order is None:
        return _of_theirs(line, day, Kind.ONLY_THEIRS, FIND_PAYER)
    kind, cure = _unheard(order, line)
    hear(line, now)
    return _of_theirs(line, day, kind, cure)


def _unheard(order: Order, line: Line) -> tuple[Kind, str]:
    """What it means that we had not heard of this payment, by the order before it."""
    if order.paid_fen >= order.amount_fen:
        return Kind.TWICE, GIVEN_BACK
    if line.amount_fen != order.amount_fen:
        return Kind.AMOUNT, COMPARE_AMOUNTS
    return (Kind.STATE if order.state in _OVER else Kind.ONLY_THEIRS), TAKEN_IN


def _refund_of_theirs(line: Line, day: date, now: datetime) -> Difference:
    order = _locked(line.order)
    if order is None:
        return _of_theirs(line, day, Kind.REFUND, FIND_REASON)
    asked_for = Refund.objects.filter(city=order.city, number=line.key, order=order.number)
    kind, cure = (Kind.STATE, TAKEN_IN) if asked_for.exists() else (Kind.REFUND, FIND_REASON)
    hear(line, now)
    return _of_theirs(line, day, kind, cure)


def _dispute_of_theirs(line: Line, day: date, now: datetime) -> Difference:
    """The payer's bank has taken a payment back, and we had not heard of it."""
    if _locked(line.order) is None:
        return _of_theirs(line, day, Kind.ONLY_THEIRS, FIND_PAYER)
    hear(line, now)
    return _of_theirs(line, day, Kind.STATE, TAKEN_IN)


_TAKE_IN = {
    "payment": _payment_of_theirs,
    "refund": _refund_of_theirs,
    "dispute": _dispute_of_theirs,
}


def _locked(number: str) -> Order | None:
    try:
        return orders.locked(number)
    except orders.UnknownOrder:
        return None


def hear(line: Line, now: datetime) -> None:
    """Take in a line about an order of ours."""
    news = News(EVENTS[line.kind], line.at, line.amount_fen, line.key)
    orders.heard(Told(line.order, news, Source.STATEMENT), now)


def _of_theirs(line: Line, day: date, kind: Kind, cure: str) -> Difference:
    difference = _difference(key_of(line), day, kind, cure)
    difference.theirs_fen, difference.happened_at = line.amount_fen, line.at
    return difference


def _difference(key: Key, day: date, kind: Kind, cure: str) -> Difference:
    return Difference(
        day=day,
        entry=key.kind,
        order=key.order,
        key=key.key,
        place=0,
        kind=kind,
        state=_SETTLED.get(cure, Difference.State.OPEN),
        cure=cure,
    )
