"""Call-backs may never come: what is uncertain is asked, what is owed is sent, until it is settled.

Both are claimed row by row (payments.claims) and may be done twice: the treasury knows each order
and each refund by our number, and what it tells is taken in once.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime, timedelta
from typing import TypeVar

import structlog
from django.db import transaction

from cheguan.agencies.exchange import Unanswered, Why
from cheguan.agencies.treasury import client
from cheguan.agencies.treasury.shapes import Dispute, Refunding, Standing
from cheguan.kernel.days import day_of
from cheguan.payments import claims, journal, orders, refunds
from cheguan.payments.journal import Told
from cheguan.payments.models import Order, Refund, Source
from cheguan.payments.states import Event, News, State

M = TypeVar("M", Order, Refund)

_SILENT = (Why.DOWN, Why.SLOW, Why.OPEN_CIRCUIT)

log = structlog.get_logger(__name__)


def ask_due(now: datetime) -> int:
    """Ask about the orders whose turn it is; returns about how many the treasury answered."""
    return _each(claims.due(Order, now), ask, now)


def send_due(now: datetime) -> int:
    """Ask for the refunds whose turn it is; returns for how many the treasury answered."""
    return _each(claims.due(Refund, now), send, now)


def send_one(city: str, number: str, now: datetime) -> int:
    """Ask for one refund, unless someone else is at it."""
    refund = claims.one(Refund, city, number, now)
    return _each([refund] if refund else [], send, now)


def ask_back(order: Order, now: datetime) -> Order:
    """The payer comes back from the treasury's page: ask once how her order stands, if we do not
    know it yet. As we know it then; a treasury that does not answer changes nothing."""
    if order.state not in journal.UNPAID:
        return order
    try:
        ask(order, now)
    except Unanswered as error:
        log.warning("payer_back_not_settled", number=order.number, why=error.why)
    return Order.objects.get(city=order.city, number=order.number)


def _each(rows: Iterable[M], act: Callable[[M, datetime], None], now: datetime) -> int:
    """Act on each. One whose answer cannot be used waits for its next turn; when the treasury falls
    silent all that are left do."""
    answered = 0
    for row in rows:
        try:
            act(row, now)
            answered += 1
        except Unanswered as error:
            if error.why in _SILENT:
                break
            log.warning("payment_not_settled", number=row.number, why=error.why)
    return answered


def ask(order: Order, now: datetime) -> None:
    """Ask how an order stands, and take in what is new. Raises Unanswered."""
    standing = client.state(order.number)
    for news in _news(standing, order, now) if standing else ():
        orders.heard(Told(order.number, news, Source.ASKED), now)
    days = orders.numbers.at("ask-days", day_of(now))
    if now > order.expires_at + timedelta(days=days):
        mine = Order.objects.filter(city=order.city, number=order.number)
        mine.exclude(state=State.DISPUTED).update(ask_at=None)


def _news(standing: Standing, order: Order, now: datetime) -> Iterator[News]:
    """What an order's standing at the treasury comes to, as events."""
    if standing.paid_fen:
        yield _payment(standing, order, now)
    if standing.refunded_fen:
        yield News(Event.REFUNDED, now, standing.refunded_fen)
    if standing.dispute:
        yield _dispute(standing.dispute, standing.transaction or "")
    if standing.state in (State.FAILED, State.EXPIRED):
        yield News(Event(standing.state), now)


_DISPUTES = {
    "open": Event.DISPUTED,
    "won": Event.DISPUTE_WON,
    "lost": Event.DISPUTE_LOST,
}


def _dispute(dispute: Dispute, transaction: str) -> News:
    return News(_DISPUTES[dispute.state], dispute.at, dispute.amount_fen, transaction)


def _payment(standing: Standing, order: Order, now: datetime) -> News:
    """The usual single payment bears its transaction; anything else is a sum of several."""
    at, receipt = standing.paid_at or now, standing.receipt or ""
    single = standing.paid_fen == order.amount_fen and standing.transaction
    return News(Event.PAID, at, standing.paid_fen, single or "", receipt)


def send(refund: Refund, now: datetime) -> None:
    """Ask for a refund, or how it stands: the treasury gives each number back once. One that it
    refuses counts as failed; one for which asking does not help is left to a person. Raises
    Unanswered."""
    if refunds.hopeless(refund, now):
        with transaction.atomic():
            refunds.stick(orders.locked(refund.order), refund, now)
        return
    told = _standing(refund)
    match told.state:
        case "accepted":
            refunds.accepted(refund, told.reference)
        case "failed":
            refunds.failed(refund)
        case "done":
            news = News(Event.REFUNDED, now, refund.amount_fen, refund.number)
            orders.heard(Told(refund.order, news, Source.ASKED), now)


def _standing(refund: Refund) -> Refunding:
    """What the treasury says: of one that it has accepted how it stands, any other is asked for.
    Raises Unanswered."""
    if refund.state == Refund.State.ACCEPTED and (known := client.refund_state(refund.number)):
        return known
    refunds.again(refund)
    try:
        return client.refund(
            refund.number, refund.order, refund.amount_fen, refund.reason, refund.asked
        )
    except Unanswered as error:
        if error.why is Why.REFUSED:
            refunds.failed(refund)
        raise
