"""缴费: where the fee of a case is paid, for whoever stands before the page that says so."""

from __future__ import annotations

from datetime import datetime

from cheguan.casework.asking import NotFound
from cheguan.casework.models import Case
from cheguan.payments import orders


def page(case: Case, return_url: str, notify_url: str, now: datetime) -> str:
    """The treasury's page where a case that waits for its fee is paid; an order whose time is over
    is replaced. Raises NotFound, PaymentUnavailable."""
    order = orders.of_case(case.city, case.number)
    if order is None:
        raise NotFound(case.number)
    return orders.page(case.city, order.number, return_url, notify_url, now)
