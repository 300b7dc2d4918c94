"""非税票据: the receipt of a payment, as shown, printed and signed."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from cheguan.credentials import following
from cheguan.facts.identity import mask_name
from cheguan.payments.models import Order
from cheguan.payments.states import State


def receipt(order: Order) -> dict[str, Any]:
    """Number, masked payer, title, amount in fen, instant and transaction of a payment."""
    return {
        "number": order.receipt,
        "payer": mask_name(order.payer_name),
        "title": order.title,
        "amount_fen": order.amount_fen,
        "at": order.paid_at,
        "transaction": order.transaction,
    }


def follow(order: Order, now: datetime) -> None:
    """A signed receipt tells what is with us: once some of that has gone back it holds no more. In
    the caller's transaction."""
    if order.refunded_fen:
        following.withdraw(order.city, "payment", order.number, now)


def signed(order: Order) -> dict[str, Any] | None:
    """What a signed receipt says (docs/credentials.md): in full, because the payer holds it. None
    while nothing is paid, or once all of it has gone back."""
    if order.paid_at is None or order.state not in (State.PAID, State.PARTLY_REFUNDED):
        return None
    return {
        "number": order.receipt or order.number,
        "payer": order.payer_name,
        "fen": order.paid_fen - order.refunded_fen,
        "item": order.title,
        "paid": int(order.paid_at.timestamp()),
        "case": order.case,
        "office": order.city,
    }
