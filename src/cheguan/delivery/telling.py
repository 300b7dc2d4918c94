"""What the holder hears of a delivery, in the transaction of what is told."""

from __future__ import annotations

from datetime import datetime

from cheguan import notices
from cheguan.delivery.models import Delivery
from cheguan.delivery.things import THINGS
from cheguan.facts.people import DocumentType, Party

_AT_AN_OFFICE = frozenset({"arrived", "returned"})


def tell(delivery: Delivery, template: str, now: datetime, **values: str) -> None:
    """Tell the holder that her thing has come this far."""
    if template in _AT_AN_OFFICE:
        values["point"] = delivery.office
    notices.tell(
        delivery.city,
        Party.model_construct(
            document=DocumentType.RESIDENT_CARD, number=delivery.person, name=delivery.name
        ),
        template,
        values,
        case=delivery.case,
        service=THINGS[delivery.what],
        now=now,
    )
