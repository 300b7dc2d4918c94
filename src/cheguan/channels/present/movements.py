"""What was paid for a case, and what was sent of it: for its timeline, beside its journal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cheguan.channels.present import words
from cheguan.delivery import queries as deliveries
from cheguan.delivery.models import Delivery, DeliveryEvent
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.payments import refunds
from cheguan.payments.models import Order

Row = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Movement:
    """Something that happened to a case, and when."""

    at: datetime
    title: str
    tone: str
    who: str = ""

    @property
    def row(self) -> Row:
        """As the `timeline` component shows it."""
        return {
            "title": self.title,
            "who": self.who,
            "time": words.moment(self.at),
            "tone": self.tone,
        }


_SENT: Mapping[str, tuple[Text, str]] = {
    "making": (mark("Being made"), "granted"),
    "handed-over": (mark("Handed to the post"), "granted"),
    "accepted": (mark("Announced to the post"), "granted"),
    "collected": (mark("Collected by the post"), "granted"),
    "moving": (mark("On its way"), "granted"),
    "arrived": (mark("Arrived nearby"), "granted"),
    "delivered": (mark("Delivered"), "granted"),
    "returned": (mark("The post could not deliver it; it came back to us"), "waiting"),
    "ready": (mark("Ready to be picked up"), "waiting"),
}
_HANDED_OUT = (mark("Picked up by its holder"), "granted")
"""“Collected” is the post's word for taking it in, and ours for giving it out."""


def of_case(order: Order | None, sent: Delivery | None) -> list[Movement]:
    """All that moved for a case: the money of its order, the thing that is sent."""
    money = _money(order) if order else ()
    way = (_on_its_way(one) for one in deliveries.events(sent.city, sent.number)) if sent else ()
    return [*money, *way]


def _money(order: Order) -> Iterator[Movement]:
    treasury = _("Treasury")
    if order.paid_at:
        title = _("Paid: {amount}").format(amount=words.money(order.paid_fen))
        yield Movement(order.paid_at, title, "granted", treasury)
    for refund in refunds.of_order(order):
        if refund.done_at:
            title = _("Refunded: {amount}").format(amount=words.money(refund.amount_fen))
            yield Movement(refund.done_at, title, "granted", treasury)


def _on_its_way(event: DeliveryEvent) -> Movement:
    ours = event.source == "us"
    text, tone = _HANDED_OUT if ours and event.state == "collected" else _SENT[event.state]
    who = _("Office") if ours else _("Post")
    where = " · ".join(part for part in (who, event.place) if part)
    return Movement(event.at, words.said(text), tone, where)
