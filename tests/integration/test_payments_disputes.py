"""A payer contests a payment: nothing moves until the bank decides, and then the right thing."""

from __future__ import annotations

import pytest
from integration.payments_orders import (
    CITY,
    DAY,
    FEN,
    MINUTE,
    NOW,
    adds_up,
    again,
    events,
    give_up,
    refunds_of,
    registered,
    tell,
    wanted,
    woken,
)
from integration.payments_till import Till

from cheguan.kernel.days import day_of
from cheguan.payments import asking, orders
from cheguan.payments.models import Difference, Order
from cheguan.payments.reconcile import differences, reconcile
from cheguan.payments.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("till")]


@pytest.fixture
def contested(till: Till) -> Order:
    """An order that was paid and whose payer contests it."""
    order = registered()
    tell(till.pay(order.number, NOW))
    return tell(till.disputed(order.number, NOW + MINUTE), NOW + MINUTE)


def decide(till: Till, order: Order, *, won: bool) -> Order:
    at = NOW + DAY
    return tell(till.decided(order.number, at, won=won), at)


def steps() -> list[tuple[str, str]]:
    """What persons are asked to do, and whether they still are."""
    found = Difference.objects.order_by("day", "entry")
    return [(one.cure, one.state) for one in found]


def test_while_a_payment_is_contested_nothing_moves_and_a_person_sends_the_evidence(
    contested: Order,
) -> None:
    assert contested.state == State.DISPUTED
    assert not orders.settled(CITY, contested.case, FEN)
    give_up(contested)
    assert refunds_of(contested) == []
    assert steps() == [("send-evidence", "open")]


def test_a_dispute_that_is_won_leaves_the_case_paid_and_wakes_it(
    till: Till, contested: Order
) -> None:
    before = woken(contested)
    assert decide(till, contested, won=True).state == State.PAID
    assert orders.settled(CITY, contested.case, FEN)
    assert woken(contested) == before + 1
    assert steps() == [("send-evidence", "cured")]
    adds_up(till)


def test_after_a_dispute_is_won_the_money_of_a_case_that_was_given_up_goes_back(
    till: Till, contested: Order
) -> None:
    give_up(contested)
    decide(till, contested, won=True)
    assert [refund.amount_fen for refund in refunds_of(contested)] == [FEN]


def test_a_dispute_that_is_lost_wakes_the_case_which_asks_for_its_fee_anew(
    till: Till, contested: Order
) -> None:
    before = woken(contested)
    lost = decide(till, contested, won=False)
    assert (lost.state, lost.refunded_fen) == (State.REFUNDED, FEN)
    assert refunds_of(contested) == []
    assert woken(contested) == before + 1
    assert steps() == [("send-evidence", "cured"), ("collect-fee", "open")]
    anew = wanted(contested.case)
    assert anew.number != contested.number
    assert again(contested).given_up_why == "replaced"
    assert refunds_of(contested) == []
    adds_up(till)


@pytest.mark.parametrize("won", [True, False])
def test_a_decision_of_which_nobody_tells_is_found_by_asking(till: Till, won: bool) -> None:
    order = registered()
    tell(till.pay(order.number, NOW))
    dispute = till.disputed(order.number, NOW)
    tell(dispute)
    late = till.decided(order.number, NOW + DAY, won=won)
    assert asking.ask_due(NOW + DAY) == 1
    assert again(order).state == (State.PAID if won else State.REFUNDED)
    kept = events(order)
    tell(late)
    tell(dispute | {"jti": "again"})
    assert again(order).state == (State.PAID if won else State.REFUNDED)
    assert again(order).refunded_fen == (0 if won else FEN)
    assert events(order)[: len(kept)] == kept


def test_a_dispute_is_asked_about_until_it_is_decided_however_long_that_takes(
    till: Till, contested: Order
) -> None:
    assert contested.ask_at is not None
    long_after = contested.expires_at + 30 * DAY
    assert asking.ask_due(long_after) == 1
    assert again(contested).ask_at is not None
    assert events(contested) == ["paid", "disputed"]
    till.decided(contested.number, long_after, won=True)
    asking.ask_due(long_after + DAY)
    assert again(contested).ask_at is None


def test_a_lost_dispute_on_the_statement_is_taken_in_once(till: Till, contested: Order) -> None:
    event = till.decided(contested.number, NOW + DAY, won=False)
    line = {name: event[name] for name in ("order", "amount_fen", "at", "transaction")}
    till.line("dispute", **line)
    day = day_of(NOW + DAY)
    for _ in range(2):
        report = reconcile(day, NOW + 2 * DAY)
        assert (report.rows, report.refunded_fen) == (1, FEN)
    assert again(contested).state == State.REFUNDED
    assert [(one.entry, one.kind) for one in differences(day)] == [("dispute", "state")]
    tell(event)
    assert again(contested).refunded_fen == FEN
