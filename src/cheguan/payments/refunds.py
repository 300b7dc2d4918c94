"""退付: whatever was paid beyond what a case needs goes back, once.

What is owed is counted under the lock of the order, less every refund that was ever requested and
is not done: so a call-back that comes twice, or a worker that dies, never makes a second refund.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db.models import F, QuerySet, Sum
from procrastinate.contrib.django import app

from cheguan.kernel.days import day_of
from cheguan.kernel.numbers import Numbers
from cheguan.payments import attention, telling
from cheguan.payments.journal import Told
from cheguan.payments.models import Order, Refund
from cheguan.payments.states import Event, State

numbers = Numbers(__file__)

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
        due=_due(now),
        ask_at=now,
    )
    refund.save(force_insert=True)
    app.configure_task("payments.refund").defer(city=refund.city, number=refund.number)
    return refund


def follow(order: Order, told: Told, now: datetime) -> None:
    """Let the refund follow what was told of it, and the payer hear when it is done; the order must
    be locked."""
    number = told.news.key
    refund = _not_done(_of(order)).filter(number=number).first()
    if refund and told.news.event is Event.REFUNDED:
        done = {"state": Refund.State.DONE, "done_at": told.news.at, "ask_at": None}
        _same(refund).update(**done)
        attention.settled(order, number, attention.CALL_TREASURY, now)
        telling.refunded(order, refund.amount_fen, now)
    elif refund and told.news.event is Event.REFUND_FAILED:
        failed(refund)


def accepted(refund: Refund, reference: str) -> None:
    """The treasury sees to it."""
    _under_way_still(refund).update(state=Refund.State.ACCEPTED, reference=reference)


def failed(refund: Refund) -> None:
    """The treasury could not do it, or refuses to. A failure that is told twice is one."""
    states = (Refund.State.REQUESTED, Refund.State.ACCEPTED)
    mine = _same(refund).filter(state__in=states)
    mine.update(state=Refund.State.FAILED, failures=F("failures") + 1)


def again(refund: Refund) -> None:
    """About to be asked for again."""
    _same(refund).filter(state=Refund.State.FAILED).update(state=Refund.State.REQUESTED)


def hopeless(refund: Refund, now: datetime) -> bool:
    """Whether it has failed so often, or takes so long, that asking on does not help."""
    return refund.failures >= numbers.at("refund-attempts", day_of(now)) or now >= refund.due


def stick(order: Order, refund: Refund, now: datetime) -> None:
    """Leave it to a person; the order must be locked."""
    if _under_way_still(refund).update(state=Refund.State.STUCK, ask_at=None):
        attention.stuck(order, refund, now)


def unstick(city: str, number: str, now: datetime) -> None:
    """A person has seen to it: it is asked for once more from the beginning."""
    mine = Refund.objects.filter(city=city, number=number, state=Refund.State.STUCK)
    fresh = {"failures": 0, "asked": 0, "ask_at": now, "due": _due(now)}
    if mine.update(state=Refund.State.REQUESTED, **fresh):
        app.configure_task("payments.refund").defer(city=city, number=number)


def of_order(order: Order) -> list[Refund]:
    """The refunds of an order, oldest first."""
    return list(_of(order).order_by("requested_at", "number"))


def _of(order: Order) -> QuerySet[Refund]:
    return Refund.objects.filter(city=order.city, order=order.number)


def _under_way(order: Order) -> int:
    return _not_done(_of(order)).aggregate(fen=Sum("amount_fen"))["fen"] or 0


def _not_done(some: QuerySet[Refund]) -> QuerySet[Refund]:
    return some.exclude(state=Refund.State.DONE)


def _same(refund: Refund) -> QuerySet[Refund]:
    return Refund.objects.filter(city=refund.city, number=refund.number)


def _under_way_still(refund: Refund) -> QuerySet[Refund]:
    over = (Refund.State.DONE, Refund.State.STUCK)
    return _same(refund).exclude(state__in=over)


def _due(now: datetime) -> datetime:
    return now + timedelta(days=numbers.at("refund-days", day_of(now)))
