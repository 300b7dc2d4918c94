"""The turns that a delivery takes, each within a transaction that holds its row; what people should
hear is told in it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from cheguan.agencies.post import Seen, Stage
from cheguan.delivery import conf
from cheguan.delivery.models import Delivery, DeliveryEvent, State
from cheguan.delivery.telling import tell
from cheguan.facts.delivery import Way
from cheguan.notices.rounds import growing

FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=1)

_ORDER = {stage.value: place for place, stage in enumerate(Stage)}
_MEANS = {
    Stage.ACCEPTED: State.HANDED_OVER,
    Stage.COLLECTED: State.HANDED_OVER,
    Stage.MOVING: State.MOVING,
    Stage.ARRIVED: State.MOVING,
    Stage.DELIVERED: State.DELIVERED,
    Stage.RETURNED: State.RETURNED,
}
# At the point where it is picked up it waits for its holder.
_MEANS_AT_POINT = _MEANS | {Stage.ARRIVED: State.READY, Stage.DELIVERED: State.READY}
_WITH_THE_POST = (State.HANDED_OVER, State.MOVING)
_TOLD = {State.DELIVERED: "delivered", State.RETURNED: "returned", State.READY: "arrived"}


def asked(delivery: Delivery, now: datetime) -> None:
    """The post is about to be asked: from now on it may have the shipment."""
    delivery.with_post_since = delivery.with_post_since or now


def in_vain(delivery: Delivery, now: datetime, *, still_with_us: bool = False) -> None:
    """The post did not answer: it is asked again, later each time."""
    delivery.attempts += 1
    delivery.next_look_at = now + growing(delivery.attempts, FIRST_PAUSE, LONGEST_PAUSE)
    if still_with_us:
        delivery.with_post_since = None


def handed_over(delivery: Delivery, now: datetime, *, tracking: str) -> None:
    """交寄: the post collects it, under this tracking number."""
    delivery.state, delivery.tracking = State.HANDED_OVER, tracking
    _answered(delivery, now)
    note(delivery, now)
    if delivery.way == Way.POST:
        tell(delivery, "sent", now, tracking=tracking)


def seen(delivery: Delivery, now: datetime, *, events: Iterable[Seen]) -> None:
    """What the post has seen: each event is kept once; the furthest decides where the thing is."""
    DeliveryEvent.objects.bulk_create(
        [_event(delivery, event) for event in events], ignore_conflicts=True
    )
    _answered(delivery, now)
    delivery.state = _whereabouts(delivery)
    if delivery.state not in _WITH_THE_POST:
        _end_of_the_way(delivery, now)


def note(delivery: Delivery, now: datetime, officer: str = "") -> None:
    """Keep what we did ourselves: the delivery reached the state that it now has."""
    DeliveryEvent(
        city=delivery.city,
        number=delivery.number,
        source="us",
        state=delivery.state,
        at=now,
        officer=officer,
    ).save(force_insert=True)


def _answered(delivery: Delivery, now: datetime) -> None:
    delivery.attempts = 0
    delivery.next_look_at = now + conf.look_every()


def _event(delivery: Delivery, event: Seen) -> DeliveryEvent:
    return DeliveryEvent(
        city=delivery.city,
        number=delivery.number,
        source="post",
        state=event.state,
        at=event.at,
        place=event.place,
    )


def _whereabouts(delivery: Delivery) -> State:
    """By all that the post has ever said, in whatever order it said it: the furthest stage; of
    "delivered" and "returned", which contradict each other, the later one."""
    said = DeliveryEvent.objects.filter(city=delivery.city, number=delivery.number, source="post")
    furthest = max(said, key=_furthest, default=None)
    if furthest is None:
        return State(delivery.state)
    means = _MEANS_AT_POINT if delivery.way == Way.PICK_UP else _MEANS
    return means[Stage(furthest.state)]


def _furthest(event: DeliveryEvent) -> tuple[int, datetime]:
    return min(_ORDER[event.state], _ORDER[Stage.DELIVERED]), event.at


def _end_of_the_way(delivery: Delivery, now: datetime) -> None:
    """The post has done its part: nothing more is asked."""
    delivery.next_look_at = None
    if delivery.state == State.DELIVERED:
        delivery.ended_at = now
    tell(delivery, _TOLD[State(delivery.state)], now)
