"""退付: whatever was paid beyond what a case needs goes back, once.

What is owed is counted under the lock of the order, less every refund that was ever requested and
is not done: so a call-back that comes twice, or a worker that dies, never makes a second refund.
"""

from __future__ import annotations

from datetime import datetime

from django.db.models import QuerySet, Sum
from procrastinate.contrib.django import app

from cheguan.payments.journal import Told
from cheguan.payments.models import Order, Refund
from cheguan.payments.states import Event, State

PAID_TWICE = "paid-twice"


def owed(order: Order) -> int:
    """How much should go back and is not on its way yet, in fen. Of a disputed order: nothing,
    before people have looked."""
    if order.state == State.DISPUTED:
        return 0
    kept = 0 if order.given_up_at else order.amount_fen
    return max(0, order.paid_fen - order.refunded_fen - _under_way(order) - kept)


def request_owed(order: Order, now: datetime) -> Refund | None:
    """Request what is owed, in the caller's transaction; the order must be locked."""
    amount = owed(order)
    if not amount:
        return None
    refund = Refund(
        city=order.city,
        number=f"{order.number}-R{_of(order).count() + 1}",
        order=order.number,
        amount_fen=amount,
        reason=order.given_up_why or PAID_TWICE,
        requested_at=now,
        ask_at=now,
    )
    refund.save(force_insert=True)
    app.configure_task("payments.refund").defer(city=refund.city, number=refund.number)
    return refund


def follow(order: Order, told: Told) -> None:
    """Let the refund follow what was told of it; the order must be locked."""
    mine = _of(order).filter(number=told.news.key)
    if told.news.event is Event.REFUNDED:
        mine.update(state=Refund.State.DONE, done_at=told.news.at, ask_at=None)
    elif told.news.event is Event.REFUND_FAILED:
        _not_done(mine).update(state=Refund.State.FAILED)


def under_way(refund: Refund, state: Refund.State, reference: str = "") -> None:
    """The treasury has accepted it, or could not do it yet."""
    mine = Refund.objects.filter(city=refund.city, number=refund.number)
    _not_done(mine).update(state=state, reference=reference)


def of_order(order: Order) -> list[Refund]:
    """The refunds of an order, oldest first."""
    return list(_of(order).order_by("requested_at", "number"))


def _of(order: Order) -> QuerySet[Refund]:
    return Refund.objects.filter(city=order.city, order=order.number)


def _under_way(order: Order) -> int:
    return _not_done(_of(order)).aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _not_done(some: QuerySet[Refund]) -> QuerySet[Refund]:
    return some.exclude(state=Refund.State.DONE)
