"""非税票据: the receipt of a payment, as shown and printed."""

from __future__ import annotations

from typing import Any

from cheguan.facts.identity import mask_name
from cheguan.payments.models import Order


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
