"""What the post does for a delivery: it is asked to collect it, then where it is.

The post is asked outside of any transaction; what it answers is kept in one, under the lock of the
delivery's row. A post that is down keeps nothing from going on: the delivery is due again later.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import partial

from django.db import transaction
from django.db.models import QuerySet

from cheguan.agencies import post
from cheguan.agencies.certain import certainly_not_done
from cheguan.agencies.exchange import Unanswered
from cheguan.agencies.post import Addressee
from cheguan.delivery import turns
from cheguan.delivery.models import Delivery, State
from cheguan.facts.delivery import Way
from cheguan.notices.rounds import claim

LEASE = timedelta(minutes=2)
"""For how long a claim holds: far longer than the post may take to answer."""


def due() -> QuerySet[Delivery]:
    """The deliveries for which something is to be done now."""
    return Delivery.objects.filter(next_look_at__lte=datetime.now(UTC))


def serve(city: str, number: str | None = None) -> bool:
    """Take up a delivery that is due, this one or the oldest; False where there is none, or another
    holds it."""
    waiting = due().filter(city=city, **({"number": number} if number else {}))
    delivery = claim(waiting, "next_look_at", datetime.now(UTC) + LEASE)
    if delivery:
        (_ask_for_it if delivery.state == State.MAKING else _ask_where)(delivery)
    return delivery is not None


def _ask_for_it(delivery: Delivery) -> None:
    """交寄: the shipment's number makes the post collect it once, however often it is asked."""
    row = _keep(delivery, turns.asked)
    if row is None:
        return
    asked_before = delivery.with_post_since is not None
    try:
        tracking = post.collect(row.number, row.what, _to(row))
    except Unanswered as unanswered:
        with_us = certainly_not_done(unanswered) and not asked_before
        _keep(row, partial(turns.in_vain, still_with_us=with_us))
    else:
        _keep(row, partial(turns.handed_over, tracking=tracking))


def _ask_where(delivery: Delivery) -> None:
    try:
        seen = post.track(delivery.tracking)
    except Unanswered:
        _keep(delivery, turns.in_vain)
    else:
        _keep(delivery, partial(turns.seen, events=seen))


def _to(delivery: Delivery) -> Addressee | str:
    if delivery.way == Way.PICK_UP:
        return delivery.office
    return Addressee(name=delivery.name, address=delivery.address, mobile=delivery.mobile)


def _keep(delivery: Delivery, turn: Callable[[Delivery, datetime], None]) -> Delivery | None:
    """Let the row take this turn, as long as the claim is ours: its lease ends when ours does."""
    with transaction.atomic():
        ours = Delivery.objects.select_for_update().filter(
            city=delivery.city, number=delivery.number, next_look_at=delivery.next_look_at
        )
        row = ours.first()
        if row:
            turn(row, datetime.now(UTC))
            row.save(force_update=True)
    return row
