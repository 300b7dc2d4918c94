"""A thing finds its way to its holder, whatever the post does meanwhile; each turn is told once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction
from integration import couriers
from integration.couriers import Couriers, fresh_exchange
from integration.outgoing import CASE, CHEN, GUANGZHOU, MOBILE, TIANHE, known
from integration.together import together
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.acts.delivery import HandOver
from cheguan.agencies import exchange
from cheguan.delivery import carrying, desk, jobs, queries
from cheguan.delivery.models import Delivery, DeliveryEvent, State
from cheguan.facts.delivery import Way
from cheguan.notices.models import Notice
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import Change

NUMBER = f"{CASE}-2"
START = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
BAD = ["down", "mute", "slow", "wrong", "contradictory", "malformed"]


@pytest.fixture
def played() -> Iterator[Couriers]:
    with couriers.played() as playing:
        yield playing


def granted(way: Way = Way.POST, **changes: Any) -> Delivery:
    """Her licence card is to be handed over."""
    act = HandOver(
        place=TIANHE,
        number=CHEN.number,
        name=CHEN.name,
        way=way,
        **({"what": "licence-card", "address": "示例路1号", "mobile": MOBILE} | changes),
    )
    with transaction.atomic():
        apply(act, Occasion(CASE, datetime.now(UTC), 2))
    return here()


def here() -> Delivery:
    found = queries.of_case(GUANGZHOU, CASE)
    assert found
    return found


def carried() -> Delivery:
    """Whatever is due for the delivery now is done, all pauses being over."""
    Delivery.objects.exclude(next_look_at=None).update(next_look_at=datetime.now(UTC))
    carrying.serve(GUANGZHOU)
    return here()


def seen(state: str, hours: int, place: str = "广州") -> dict[str, str]:
    return {"at": (START + timedelta(hours=hours)).isoformat(), "state": state, "place": place}


def told() -> list[str]:
    return [notice.template for notice in Notice.objects.order_by("created_at")]


def track(played: Couriers, *events: dict[str, str]) -> Delivery:
    played.events = list(events)
    return carried()


@pytest.mark.usefixtures("emptied")
def test_what_is_rolled_back_is_never_handed_over(played: Couriers) -> None:
    with transaction.atomic():
        granted()
        transaction.set_rollback(True)
    assert not Delivery.objects.exists()
    assert not ProcrastinateJob.objects.filter(task_name="delivery.carry").exists()
    assert not carrying.serve(GUANGZHOU)


@pytest.mark.django_db
def test_the_act_leaves_a_delivery_its_beginning_a_change_and_a_job(played: Couriers) -> None:
    assert granted().state == State.MAKING
    assert [event.state for event in queries.events(GUANGZHOU, NUMBER)] == ["making"]
    change = Change.objects.get()
    assert (change.kind, change.key) == ("delivery", CHEN.number)
    assert change.after == {"delivery": NUMBER, "what": "licence-card", "way": "post"}
    job = ProcrastinateJob.objects.get(task_name="delivery.carry")
    jobs.carry.func(**job.args)
    assert here().state == State.HANDED_OVER


@pytest.mark.django_db
def test_the_same_act_again_is_already_done() -> None:
    granted()
    with pytest.raises(AlreadyDone):
        granted()


@pytest.mark.django_db
def test_a_thing_that_nobody_knows_is_an_error_of_ours() -> None:
    with pytest.raises(LookupError, match="add it to THINGS"):
        granted(what="elephant")


@pytest.mark.django_db
def test_by_post_from_the_making_to_the_door(played: Couriers) -> None:
    known()
    granted()
    delivery = carried()
    assert (delivery.state, delivery.tracking) == (State.HANDED_OVER, "post-1")
    assert played.taken["post"][NUMBER]["to"] == {
        "name": CHEN.name,
        "address": "示例路1号",
        "mobile": MOBILE,
    }
    assert track(played, seen("accepted", 1)).state == State.HANDED_OVER
    moving = track(played, seen("accepted", 1), seen("moving", 2), seen("arrived", 3))
    assert moving.state == State.MOVING
    ended = track(played, seen("accepted", 1), seen("moving", 2), seen("delivered", 4))
    assert (ended.state, ended.next_look_at) == (State.DELIVERED, None)
    assert ended.ended_at
    assert not carrying.serve(GUANGZHOU)
    assert told() == ["sent", "delivered"]
    assert Notice.objects.get(template="sent").values == {"tracking": "post-1"}


@pytest.mark.django_db
def test_events_that_come_again_and_out_of_order_are_kept_once_and_nothing_goes_back(
    played: Couriers,
) -> None:
    granted()
    carried()
    assert track(played, seen("moving", 5)).state == State.MOVING
    late = track(played, seen("moving", 5), seen("accepted", 1), seen("collected", 6))
    assert late.state == State.MOVING
    track(played, seen("moving", 5), seen("accepted", 1), seen("accepted", 1))
    by_post = [e for e in queries.events(GUANGZHOU, NUMBER) if e.source == "post"]
    assert [event.state for event in by_post] == ["accepted", "moving", "collected"]
    ended = track(played, seen("delivered", 7), seen("moving", 9))
    assert ended.state == State.DELIVERED
    assert told() == ["sent", "delivered"]


@pytest.mark.django_db
def test_of_two_ends_that_contradict_each_other_the_later_one_holds(played: Couriers) -> None:
    granted()
    carried()
    ended = track(played, seen("returned", 8), seen("delivered", 7))
    assert ended.state == State.RETURNED
    assert told() == ["sent", "returned"]


@pytest.mark.django_db
def test_a_place_that_the_post_changes_its_mind_about_stays_as_first_told(
    played: Couriers,
) -> None:
    granted()
    carried()
    track(played, seen("moving", 2, "广州"))
    track(played, seen("moving", 2, "深圳"))
    assert [e.place for e in queries.events(GUANGZHOU, NUMBER) if e.source == "post"] == ["广州"]


@pytest.mark.django_db
@pytest.mark.parametrize("mode", BAD)
def test_a_post_that_fails_when_asked_to_collect_is_asked_again_and_collects_once(
    played: Couriers, mode: str
) -> None:
    granted()
    played.mode["post"] = mode
    waiting = carried()
    assert (waiting.state, waiting.attempts) == (State.MAKING, 1)
    assert waiting.next_look_at
    assert waiting.next_look_at > datetime.now(UTC)
    assert told() == []
    played.mode["post"] = "well"
    exchange.replace(fresh_exchange(played))
    done = carried()
    assert (done.state, done.tracking, done.attempts) == (State.HANDED_OVER, "post-1", 0)
    assert len(played.taken["post"]) == 1
    assert told() == ["sent"]


@pytest.mark.django_db
@pytest.mark.parametrize("mode", BAD)
def test_a_post_that_fails_when_asked_where_it_is_changes_nothing(
    played: Couriers, mode: str
) -> None:
    granted()
    carried()
    played.mode["post"] = mode
    waiting = track(played, seen("delivered", 3))
    assert (waiting.state, waiting.attempts) == (State.HANDED_OVER, 1)
    assert not DeliveryEvent.objects.filter(source="post").exists()
    played.mode["post"] = "well"
    exchange.replace(fresh_exchange(played))
    assert carried().state == State.DELIVERED
    assert told() == ["sent", "delivered"]


@pytest.mark.django_db
def test_to_a_pick_up_point_and_into_her_hands(played: Couriers) -> None:
    granted(Way.PICK_UP, office="440103", address="")
    carried()
    assert played.taken["post"][NUMBER]["point"] == "440103"
    assert told() == []
    ready = track(played, seen("moving", 1), seen("arrived", 2))
    assert (ready.state, ready.next_look_at) == (State.READY, None)
    assert Notice.objects.get().values == {"point": "440103"}
    out = desk.hand_out(GUANGZHOU, NUMBER, "010203", START)
    assert (out.state, out.ended_at) == (State.COLLECTED, START)
    assert DeliveryEvent.objects.get(state="collected", source="us").officer == "010203"


@pytest.mark.django_db
def test_at_the_counter_it_is_ready_at_once_and_the_post_hears_nothing(played: Couriers) -> None:
    assert granted(Way.COUNTER).state == State.READY
    assert not ProcrastinateJob.objects.filter(task_name="delivery.carry").exists()
    assert not carrying.serve(GUANGZHOU)
    desk.hand_out(GUANGZHOU, NUMBER, "010203", START)
    assert not played.asked


@pytest.mark.django_db
def test_what_came_back_from_the_post_can_be_handed_out(played: Couriers) -> None:
    granted()
    carried()
    track(played, seen("returned", 9))
    assert Notice.objects.get(template="returned").values == {"point": TIANHE}
    assert desk.hand_out(GUANGZHOU, NUMBER, "010203", START).state == State.COLLECTED


@pytest.mark.usefixtures("emptied")
def test_two_officers_at_once_hand_it_out_once() -> None:
    granted(Way.COUNTER)
    out = together(
        [partial(desk.hand_out, GUANGZHOU, NUMBER, by, START) for by in ("1", "2", "1", "2")]
    )
    assert {delivery.state for delivery in out} == {State.COLLECTED}
    assert DeliveryEvent.objects.filter(state="collected").count() == 1


@pytest.mark.django_db
def test_what_is_still_being_made_or_is_unknown_is_not_handed_out() -> None:
    granted()
    with pytest.raises(desk.NotReady):
        desk.hand_out(GUANGZHOU, NUMBER, "010203", START)
    with pytest.raises(desk.NoDelivery):
        desk.hand_out(GUANGZHOU, "4401-0000-0000-1", "010203", START)


@pytest.mark.django_db
def test_the_address_may_change_while_the_post_has_certainly_not_got_it(
    played: Couriers,
) -> None:
    granted()
    played.mode["post"] = "down"
    carried()
    desk.change_address(GUANGZHOU, NUMBER, "示例路2号", MOBILE)
    played.mode["post"] = "well"
    carried()
    assert played.taken["post"][NUMBER]["to"]["address"] == "示例路2号"


@pytest.mark.django_db
@pytest.mark.parametrize("mode", ["well", "mute", "slow", "wrong"])
def test_the_address_stays_once_the_post_may_have_it(played: Couriers, mode: str) -> None:
    granted()
    played.mode["post"] = mode
    carried()
    with pytest.raises(desk.TooLate):
        desk.change_address(GUANGZHOU, NUMBER, "示例路2号", MOBILE)
    assert desk.change_address(GUANGZHOU, NUMBER, "示例路1号", MOBILE).address == "示例路1号"


@pytest.mark.django_db
def test_a_post_that_is_down_after_an_unknown_outcome_does_not_free_the_address(
    played: Couriers,
) -> None:
    granted()
    for mode in ("mute", "down"):
        played.mode["post"] = mode
        carried()
    with pytest.raises(desk.TooLate):
        desk.change_address(GUANGZHOU, NUMBER, "示例路2号", MOBILE)


@pytest.mark.usefixtures("emptied")
def test_ten_workers_at_once_ask_the_post_once(played: Couriers) -> None:
    granted()
    served = together([partial(carrying.serve, GUANGZHOU)] * 10)
    assert sorted(served) == [False] * 9 + [True]
    assert played.asked == {"post collect": 1}
    assert told() == ["sent"]


@pytest.mark.django_db
def test_an_answer_that_comes_after_the_lease_changes_nothing(played: Couriers) -> None:
    """Another has taken the delivery up meanwhile, and has got the answer."""
    granted()
    late = here()
    carried()
    carrying._ask_for_it(late)
    assert told() == ["sent"]
    assert played.asked == {"post collect": 1}


@pytest.mark.usefixtures("emptied")
def test_the_rounds_look_after_what_is_due_in_each_city(played: Couriers) -> None:
    granted()
    jobs.ROUNDS.look.func(0)
    asked = ProcrastinateJob.objects.get(task_name="delivery.catch_up")
    jobs.ROUNDS.catch_up.func(**asked.args)
    assert here().state == State.HANDED_OVER


@pytest.mark.django_db
@pytest.mark.parametrize(
    "change", ["UPDATE delivery_deliveryevent SET place = ''", "DELETE FROM delivery_deliveryevent"]
)
def test_the_database_itself_keeps_what_happened(change: str) -> None:
    granted()
    with pytest.raises(DatabaseError, match="permission denied"), connection.cursor() as cursor:
        cursor.execute(change)
