"""A refund comes to its end, or a person knows of it; and the payer hears of it once."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest
from integration.at_the_desk import desk, text
from integration.payments_orders import (
    DAY,
    FEN,
    MINUTE,
    NOW,
    PAYER,
    adds_up,
    again,
    give_up,
    refund_line,
    refunds_of,
    registered,
    tell,
    wanted,
)
from integration.payments_till import Till

from cheguan.kernel.days import day_of
from cheguan.notices.models import Notice
from cheguan.organisation.powers import Role
from cheguan.payments import asking, attention, cures, orders, refunds
from cheguan.payments.models import Difference, Order, Reconciliation, Refund
from cheguan.payments.reconcile import accept, differences, reconcile
from cheguan.payments.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("till")]


@pytest.fixture
def order(till: Till) -> Order:
    """Paid, given up, its refund requested and not sent yet."""
    order = registered()
    tell(till.pay(order.number, NOW))
    give_up(order)
    return order


def refund(order: Order) -> Refund:
    (mine,) = refunds_of(order)
    return mine


def sweep_until(order: Order, end: datetime) -> int:
    """Send each time its turn comes; how often that was."""
    turns = 0
    while (due := refund(order).ask_at) is not None and due <= end:
        asking.send_due(due)
        turns += 1
    return turns


def told(till: Till, order: Order, event: str) -> Order:
    values = {"order": order.number, "refund": refund(order).number, "amount_fen": FEN}
    return tell(till.event(event, at=NOW.isoformat(), **values))


def said() -> list[tuple[str, str, object]]:
    """What the payer hears of money that goes back."""
    found = Notice.objects.filter(template="refunded")
    return [(notice.number, notice.case, notice.values["amount"]) for notice in found]


def test_an_accepted_refund_is_asked_about_and_never_asked_for_again(
    till: Till, order: Order
) -> None:
    till.refunding = "accepted"
    asking.send_due(NOW)
    asking.send_due(NOW + MINUTE)
    assert [what for what, _ in till.asked if what.startswith("refund")] == [
        "refund",
        "refund-state",
    ]
    assert refund(order).state == "accepted"
    till.refunding = "done"
    asking.send_due(NOW + DAY)
    assert (refund(order).state, again(order).state) == ("done", State.REFUNDED)
    adds_up(till)


def test_the_call_back_of_an_accepted_refund_is_enough(till: Till, order: Order) -> None:
    till.refunding = "accepted"
    asking.send_due(NOW)
    told(till, order, "refunded")
    assert (refund(order).state, again(order).state) == ("done", State.REFUNDED)
    assert asking.send_due(NOW + DAY) == 0


@pytest.mark.parametrize("by_call_back", [True, False])
def test_an_accepted_refund_that_fails_is_asked_for_again(
    till: Till, order: Order, by_call_back: bool
) -> None:
    till.refunding = "accepted"
    asking.send_due(NOW)
    till.refunding = "failed"
    if by_call_back:
        till.orders[order.number].refunds[refund(order).number][1] = "failed"
        told(till, order, "refund-failed")
    else:
        asking.send_due(NOW + MINUTE)
    assert (refund(order).state, refund(order).failures) == ("failed", 1)
    till.refunding = "done"
    asking.send_due(NOW + DAY)
    assert (refund(order).state, again(order).refunded_fen) == ("done", FEN)


def test_a_failure_that_is_told_twice_counts_once(till: Till, order: Order) -> None:
    till.refunding = "failed"
    asking.send_due(NOW)
    told(till, order, "refund-failed")
    assert refund(order).failures == 1


def test_a_refund_that_keeps_failing_is_left_to_a_person_after_so_many_times(
    till: Till, order: Order
) -> None:
    till.refunding = "failed"
    turns = sweep_until(order, NOW + 30 * DAY)
    limit = refunds.numbers.at("refund-attempts", day_of(NOW))
    assert turns == limit + 1
    assert [what for what, _ in till.asked].count("refund") == limit
    assert (refund(order).state, refund(order).ask_at) == ("stuck", None)
    (step,) = Difference.objects.all()
    assert (step.kind, step.cure, step.state) == ("refund", "call-treasury", "open")
    assert (step.order, step.key, step.ours_fen) == (order.number, refund(order).number, FEN)


def test_a_refund_that_is_accepted_and_never_done_is_left_to_a_person_after_days(
    till: Till, order: Order
) -> None:
    till.refunding = "accepted"
    sweep_until(order, NOW + 6 * DAY)
    assert refund(order).state == "accepted"
    sweep_until(order, NOW + 8 * DAY)
    assert refund(order).state == "stuck"
    assert Difference.objects.get().state == "open"


def test_a_silent_treasury_leaves_a_refund_to_a_person_too(till: Till, order: Order) -> None:
    till.status = 503
    sweep_until(order, NOW + 8 * DAY)
    assert refund(order).state == "stuck"


def test_when_a_person_has_seen_to_it_a_stuck_refund_is_asked_for_from_the_beginning(
    till: Till, order: Order
) -> None:
    till.refunding = "failed"
    sweep_until(order, NOW + DAY)
    till.refunding, late = "done", NOW + 20 * DAY
    assert accept(Difference.objects.get(), "s1", late)
    assert refund(order).failures == 0
    assert asking.send_due(late) == 1
    assert (refund(order).state, again(order).refunded_fen) == ("done", FEN)


@pytest.mark.parametrize("by_call_back", [True, False])
def test_a_stuck_refund_that_is_done_after_all_needs_no_person_any_more(
    till: Till, order: Order, by_call_back: bool
) -> None:
    till.refunding = "failed"
    sweep_until(order, NOW + timedelta(hours=12))
    number = refund(order).number
    if by_call_back:
        told(till, order, "refunded")
    else:
        refund_line(till, order, number)
        reconcile(day_of(NOW), NOW + DAY)
    assert refund(order).state == "done"
    assert Difference.objects.get(key=number, day=day_of(NOW)).state == "cured"


def test_what_a_stuck_refund_adds_to_a_day_leaves_its_sums_right(till: Till, order: Order) -> None:
    day = day_of(NOW)
    till.line(
        "payment",
        order=order.number,
        amount_fen=FEN,
        at=NOW.isoformat(),
        transaction=again(order).transaction,
    )
    till.refunding = "failed"
    sweep_until(order, NOW + timedelta(hours=12))
    reconcile(day, NOW + DAY)
    told(till, order, "refunded")
    refund_line(till, order, refund(order).number)
    reconcile(day, NOW + 2 * DAY)
    kept = Reconciliation.objects.get(day=day)
    theirs = sum(one.theirs_fen or 0 for one in differences(day))
    assert kept.paid_fen + kept.refunded_fen == kept.matched_fen + theirs == 2 * FEN


def test_the_payer_hears_once_that_her_money_went_back(till: Till, order: Order) -> None:
    assert said() == []
    asking.send_due(NOW)
    assert said() == [(PAYER.number, order.case, FEN)]
    told(till, order, "refunded")
    refund_line(till, order, refund(order).number)
    reconcile(day_of(NOW), NOW + DAY)
    assert len(said()) == 1


def test_a_refund_that_is_only_accepted_or_failed_is_not_told(till: Till, order: Order) -> None:
    for refunding in ("accepted", "failed"):
        till.refunding = refunding
        asking.send_due(NOW + DAY)
        assert said() == []


def test_who_paid_twice_hears_of_what_went_back_and_a_rollback_says_nothing(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    order = registered()
    for _ in range(2):
        tell(till.pay(order.number, NOW))

    def broken(*_: object) -> None:
        raise RuntimeError("killed")

    with monkeypatch.context() as patched:
        patched.setattr(orders.disputes, "follow", broken)
        with pytest.raises(RuntimeError, match="killed"):
            asking.send_due(NOW)
    assert (said(), refund(order).state) == ([], "requested")
    asking.send_due(NOW + DAY)
    assert [fen for _, _, fen in said()] == [FEN]


@pytest.mark.parametrize("expired", [True, False])
def test_money_that_comes_for_a_replaced_order_goes_back_by_itself(
    till: Till, expired: bool
) -> None:
    old = registered()
    if expired:
        late = old.expires_at + MINUTE
        orders.page(old.city, old.number, "https://us.test/case", "https://us.test/told", late)
    else:
        wanted(old.case, FEN * 2)
    assert again(old).given_up_why == "replaced"
    tell(till.pay(old.number, NOW), NOW)
    assert [one.reason for one in refunds_of(old)] == ["replaced"]
    asking.send_due(NOW)
    assert again(old).state == State.REFUNDED
    new = orders.of_case(old.city, old.case)
    assert new is not None
    assert (new.state, new.paid_fen) == (State.CREATED, 0)


def test_the_payments_page_names_the_next_step_of_a_stuck_refund_until_it_is_seen_to(
    till: Till, order: Order
) -> None:
    till.refunding = "failed"
    sweep_until(order, NOW + DAY)
    page = {"day": day_of(NOW).isoformat()}
    step, screen = "Ask the treasury why this refund is not done.", desk(Role.REVIEWER)
    assert step in text(screen.get("/counter/payments/", page))
    accept(Difference.objects.get(), "s1", NOW + DAY)
    assert step not in text(screen.get("/counter/payments/", page))


def test_every_open_cure_has_a_next_step_in_words() -> None:
    by_themselves = {cures.TAKEN_IN, cures.GIVEN_BACK, cures.NOTHING, cures.CAME_LATER}
    known = {value for name, value in vars(cures).items() if name.isupper() and type(value) is str}
    assert set(attention.STEPS) >= known - by_themselves
