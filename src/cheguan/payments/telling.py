"""What the payer hears of her money, in the transaction of what is told."""

from __future__ import annotations

from datetime import datetime
from functools import cache

from django.utils.translation import gettext, override

from cheguan import notices
from cheguan.facts.people import DocumentType, Party
from cheguan.kernel.text import Text
from cheguan.payments.models import Order
from cheguan.services.catalogue import catalogue


def refunded(order: Order, fen: int, now: datetime) -> None:
    """So much has gone back to her."""
    payer = Party.model_construct(
        document=DocumentType.RESIDENT_CARD, number=order.payer_number, name=order.payer_name
    )
    notices.tell(
        order.city,
        payer,
        "refunded",
        {"amount": fen},
        case=order.case,
        service=_services().get(order.title) or Text(order.title),  # it had another name once
        now=now,
    )


@cache
def _services() -> dict[str, Text]:
    """The services by what orders call them: a title is in Chinese, a notice in any language."""
    with override("zh-hans"):
        return {gettext(service.name): service.name for service in catalogue().values()}
