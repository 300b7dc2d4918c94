"""What people do with a delivery: hand it out, change where it goes.

Whoever calls has asked whether they may. A repeat changes nothing and gives the same answer.
"""

from __future__ import annotations

from datetime import datetime

from django.db import transaction

from cheguan.delivery.models import Delivery, State
from cheguan.delivery.turns import note

_WITH_US = (State.READY, State.RETURNED)


class NoDelivery(LookupError):
    """There is no delivery with this number."""


class NotReady(Exception):
    """It cannot be handed out: it is still being made or on its way, or was delivered."""


class TooLate(Exception):
    """Its address cannot be changed: the post may have it already."""


@transaction.atomic
def hand_out(city: str, number: str, officer: str, now: datetime) -> Delivery:
    """领取: an officer gives it to its holder; what came back from the post too. Raises NoDelivery
    and NotReady."""
    delivery = _held(city, number)
    if delivery.state == State.COLLECTED:
        return delivery
    if delivery.state not in _WITH_US:
        raise NotReady(number)
    delivery.state, delivery.ended_at = State.COLLECTED, now
    delivery.save(update_fields=["state", "ended_at"])
    note(delivery, now, officer)
    return delivery


@transaction.atomic
def change_address(city: str, number: str, address: str, mobile: str) -> Delivery:
    """Send it elsewhere, as long as the post was not asked to collect it. Raises NoDelivery and
    TooLate."""
    delivery = _held(city, number)
    if (delivery.address, delivery.mobile) == (address, mobile):
        return delivery
    if delivery.state != State.MAKING or delivery.with_post_since:
        raise TooLate(number)
    delivery.address, delivery.mobile = address, mobile
    delivery.save(update_fields=["address", "mobile"])
    return delivery


def _held(city: str, number: str) -> Delivery:
    """The delivery, locked until the transaction ends."""
    found = Delivery.objects.select_for_update().filter(city=city, number=number).first()
    if found is None:
        raise NoDelivery(number)
    return found
