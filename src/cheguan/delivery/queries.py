"""Every question that is asked of the deliveries, in one place. Who may see a case may see its
delivery: whoever asks has found the case first."""

from __future__ import annotations

from cheguan.delivery.models import Delivery, DeliveryEvent

MOST_EVENTS = 200


def of_case(city: str, case: str) -> Delivery | None:
    """The delivery of what a case granted."""
    return Delivery.objects.filter(city=city, case=case).order_by("number").first()


def events(city: str, number: str) -> list[DeliveryEvent]:
    """What happened to it, in order of time."""
    happened = DeliveryEvent.objects.filter(city=city, number=number)
    return list(happened.order_by("at", "source", "state")[:MOST_EVENTS])
