"""争议: a payer contests a payment at the bank, and the bank decides.

While it is open no money moves and the case does not count as paid. Won, all is as before; lost,
the money is gone: a case that still waits asks for its fee again, one that was granted is for a
person.
"""

from __future__ import annotations

from datetime import datetime

from cheguan.payments import attention
from cheguan.payments.journal import Told
from cheguan.payments.models import Difference, Order
from cheguan.payments.states import Event, State


def follow(order: Order, before: str, told: Told, now: datetime) -> None:
    """Let a person know of a dispute that begins or was lost; the order must be locked."""
    key = told.news.key
    kind = (Difference.Kind.STATE, "dispute", key)
    if order.state == State.DISPUTED != before:
        attention.wanted(order, kind, attention.SEND_EVIDENCE, order.paid_fen, now)
    if decided(order, before):
        attention.settled(order, key, attention.SEND_EVIDENCE, now)
    if told.news.event is Event.DISPUTE_LOST:
        lost = (Difference.Kind.STATE, "lost", key)
        attention.wanted(order, lost, attention.COLLECT_FEE, told.news.amount_fen, now)


def decided(order: Order, before: str) -> bool:
    """Whether this was the decision."""
    return before == State.DISPUTED != order.state
