"""How a delivery begins: the act HandOver, in the transaction that grants."""

from __future__ import annotations

from django.db import IntegrityError

from cheguan import rows
from cheguan.acts.delivery import HandOver
from cheguan.delivery import jobs
from cheguan.delivery.models import Delivery, DeliveryEvent, State
from cheguan.delivery.things import THINGS
from cheguan.facts.delivery import Way
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import Change


@apply.register
def hand_over(act: HandOver, occasion: Occasion) -> None:
    """Begin the delivery. At the counter the thing is ready at once; else the post is asked for
    it. Raises AlreadyDone, and LookupError for a thing that `delivery.things` does not name."""
    if act.what not in THINGS:
        raise LookupError(f"Nothing named “{act.what}” can be handed over; add it to THINGS.")
    delivery = _delivery(act, occasion)
    try:
        rows.add([delivery])
    except IntegrityError as error:
        raise AlreadyDone(delivery.number) from error
    rows.add([_beginning(delivery)])
    rows.add([_change(act, delivery, occasion)])
    if delivery.next_look_at:
        jobs.carry.defer(city=delivery.city, number=delivery.number)


def _delivery(act: HandOver, occasion: Occasion) -> Delivery:
    at_once = act.way is Way.COUNTER
    return Delivery(
        city=f"{act.place[:4]}00",
        number=f"{occasion.case}-{occasion.position}",
        case=occasion.case,
        what=act.what,
        way=act.way,
        person=act.number,
        name=act.name,
        address=act.address,
        mobile=act.mobile,
        office=act.office or act.place,
        state=State.READY if at_once else State.MAKING,
        created_at=occasion.at,
        next_look_at=None if at_once else occasion.at,
    )


def _beginning(delivery: Delivery) -> DeliveryEvent:
    return DeliveryEvent(
        city=delivery.city,
        number=delivery.number,
        source="us",
        state=delivery.state,
        at=delivery.created_at,
    )


def _change(act: HandOver, delivery: Delivery, occasion: Occasion) -> Change:
    kind, key = act.touches
    return Change(
        city=delivery.city,
        case=occasion.case,
        position=occasion.position,
        at=occasion.at,
        act=type(act).__name__,
        kind=kind,
        key=key,
        before={},
        after={"delivery": delivery.number, "what": act.what, "way": act.way},
    )
