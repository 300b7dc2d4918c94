"""A day's statement against our journal: every kind of difference, its cure, and the same again."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from integration.payments_orders import (
    DAY,
    FEN,
    MINUTE,
    NOW,
    again,
    events,
    give_up,
    payment,
    refund_line,
    refunds_of,
    registered,
    tell,
    woken,
)
from integration.payments_till import Till

from cheguan.agencies.exchange import Unanswered
from cheguan.kernel.days import day_of
from cheguan.payments import asking, cures
from cheguan.payments.models import Difference, Order, Reconciliation
from cheguan.payments.reconcile import accept, differences, reconcile
from cheguan.payments.states import State

pytestmark = pytest.mark.django_db

TODAY = day_of(NOW)
NIGHT = NOW + timedelta(hours=18)
"""Four in the morning of the next day in Guangdong."""
Found = tuple[str, str, str]


@pytest.fixture(autouse=True)
def till(till: Till) -> Till:
    till.statements[TODAY] = []
    return till


def found(day: Any = TODAY) -> list[Found]:
    """Kind, state and cure of each difference of a day."""
    return sorted((d.kind, d.state, d.cure) for d in differences(day))


def report(day: Any = TODAY, at: datetime = NIGHT) -> dict[str, Any]:
    """What a run reports, all but when it ran."""
    reconcile(day, at)
    told = Reconciliation.objects.values().get(day=day)
    del told["at"]
    return told


def adds_up(told: dict[str, Any]) -> bool:
    """Theirs is what matched and what each difference has of theirs, to the fen."""
    rest = sum(d.theirs_fen or 0 for d in differences(told["day"]))
    return bool(told["paid_fen"] + told["refunded_fen"] == told["matched_fen"] + rest)


def test_a_day_on_which_all_agrees_has_no_differences(till: Till) -> None:
    for _ in range(3):
        tell(payment(till, registered()))
    told = report()
    assert (told["rows"], told["matched"], told["matched_fen"]) == (3, 3, 3 * FEN)
    assert told["differences"] == {}
    assert adds_up(told)


def test_a_day_on_which_nothing_moved_is_reported_too() -> None:
    assert report()["rows"] == 0


def test_a_payment_that_only_they_know_is_taken_in_and_the_case_goes_on(till: Till) -> None:
    order = registered()
    payment(till, order)
    report()
    assert found() == [("only-theirs", "cured", cures.TAKEN_IN)]
    assert again(order).state == State.PAID
    assert woken(order) == 1


def test_a_payment_for_no_order_of_ours_waits_for_a_person(till: Till) -> None:
    at = NOW.isoformat()
    till.line("payment", order="elsewhere", amount_fen=FEN, at=at, transaction="T9")
    assert adds_up(report())
    assert found() == [("only-theirs", "open", cures.FIND_PAYER)]


def test_a_payment_that_only_we_know_waits_for_a_person(till: Till) -> None:
    tell(till.pay(registered().number, NOW))
    assert adds_up(report())
    assert found() == [("only-ours", "open", cures.ASK_TREASURY)]


def test_what_was_only_ours_and_comes_with_the_next_statement_is_settled(till: Till) -> None:
    event = till.pay(registered().number, NOW)
    tell(event)
    first = report()
    till.line("payment", **{n: event[n] for n in ("order", "amount_fen", "at", "transaction")})
    till.statements[TODAY + DAY], till.statements[TODAY] = till.statements[TODAY], []
    assert report(at=NIGHT + DAY) == first
    assert found() == [("only-ours", "cured", cures.CAME_LATER)]


def test_another_amount_waits_for_a_person(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    till.statements[TODAY][0]["amount_fen"] = FEN - 1
    assert adds_up(report())
    assert found() == [("amount", "open", cures.COMPARE_AMOUNTS)]
    assert again(order).paid_fen == FEN


def test_a_payment_only_they_know_of_less_than_is_due_is_taken_in_but_settles_nothing(
    till: Till,
) -> None:
    order = registered()
    payment(till, order, fen=FEN - 1)
    report()
    assert found() == [("amount", "open", cures.COMPARE_AMOUNTS)]
    assert (again(order).state, again(order).paid_fen) == (State.CREATED, FEN - 1)


def test_of_two_payments_the_second_goes_back(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    payment(till, order)
    assert adds_up(report())
    assert found() == [("twice", "cured", cures.GIVEN_BACK)]
    assert [refund.amount_fen for refund in refunds_of(order)] == [FEN]
    assert again(order).paid_fen == 2 * FEN


def test_a_line_that_stands_there_twice_is_no_second_payment(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    till.statements[TODAY] *= 2
    assert adds_up(report())
    assert found() == [("twice", "open", cures.ASK_TREASURY)]
    assert refunds_of(order) == []


@pytest.mark.parametrize("seconds", [-1, 0])
def test_what_they_count_to_the_day_beside_needs_no_cure(till: Till, seconds: int) -> None:
    """A payment around midnight in China, on the statement of the other day."""
    midnight = NOW - timedelta(hours=10) + timedelta(seconds=seconds)
    ours, theirs = day_of(midnight), day_of(midnight) + (DAY if seconds else -DAY)
    order = registered(at=NOW - DAY)
    event = payment(till, order, at=midnight)
    tell(event)
    till.statements[theirs], till.statements[ours] = till.statements[ours], []
    for day in (ours, theirs):
        assert adds_up(report(day, NIGHT + DAY))
        assert found(day) == [("other-day", "accepted", cures.NOTHING)]


def test_a_refund_that_they_have_done_and_we_think_failed_is_taken_in(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    give_up(order)
    till.refunding = "failed"
    asking.send_due(NOW)
    refund_line(till, order, f"{order.number}-R1")
    assert adds_up(report())
    assert found() == [("state", "cured", cures.TAKEN_IN)]
    assert refunds_of(order)[0].state == "done"
    assert again(order).state == State.REFUNDED


def test_a_payment_of_an_order_that_we_think_failed_is_a_difference_of_state(till: Till) -> None:
    order = registered()
    tell(till.event("failed", order=order.number, at=NOW.isoformat()))
    payment(till, order)
    report()
    assert found() == [("state", "cured", cures.TAKEN_IN)]
    assert again(order).state == State.PAID


def test_a_refund_that_nobody_asked_for_is_counted_and_waits_for_a_person(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    refund_line(till, order, "by-hand", 1000)
    assert adds_up(report())
    assert found() == [("refund", "open", cures.FIND_REASON)]
    assert again(order).refunded_fen == 1000


def test_a_refund_that_their_statement_lacks_waits_for_a_person(till: Till) -> None:
    order = registered()
    tell(payment(till, order))
    give_up(order)
    asking.send_due(NOW)
    assert adds_up(report())
    assert found() == [("refund", "open", cures.ASK_TREASURY)]


def a_bad_day(till: Till) -> list[Order]:
    """All kinds of difference at once, among lines that agree."""
    several = [registered(at=NOW - DAY) for _ in range(9)]
    agreed, theirs, ours, amount, twice, other, stateful, unasked, missing = several
    for order in (agreed, amount, twice, unasked, missing):
        tell(payment(till, order))
    till.statements[TODAY][1]["amount_fen"] = FEN + 1
    payment(till, theirs)
    tell(till.pay(ours.number, NOW))
    payment(till, twice)
    late = payment(till, other, at=NOW - DAY)
    till.statements[TODAY].append(till.statements[TODAY - DAY].pop())
    tell(late)
    tell(till.event("expired", order=stateful.number, at=NOW.isoformat()))
    payment(till, stateful)
    refund_line(till, unasked, "by-hand")
    give_up(missing)
    asking.send_due(NOW)
    return several


def test_a_day_with_every_kind_of_difference_is_told_and_cured_once(till: Till) -> None:
    several = a_bad_day(till)
    first = report()
    assert set(first["differences"]) == set(Difference.Kind)
    assert first["differences"] == dict.fromkeys(Difference.Kind, 1) | {"refund": 2}
    assert adds_up(first)
    kept = [[events(o), refunds_of(o), woken(o), found()] for o in several]

    assert report() == first
    assert [[events(o), refunds_of(o), woken(o), found()] for o in several] == kept


def test_a_run_that_dies_in_the_middle_is_finished_by_the_next(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders_ = [registered() for _ in range(3)]
    for order in orders_:
        payment(till, order)
    hear, left = cures.orders.heard, iter([True])

    def dying(*arguments: Any) -> Order:
        told = hear(*arguments)
        if not next(left, False):
            raise RuntimeError("killed before its record was kept")
        return told

    with monkeypatch.context() as patched:
        patched.setattr(cures.orders, "heard", dying)
        with pytest.raises(RuntimeError, match="killed"):
            report()
    assert [again(order).state for order in orders_].count(State.PAID) == 1
    assert report()["differences"] == {"only-theirs": 3}
    assert [woken(order) for order in orders_] == [1, 1, 1]


def test_a_person_accepts_an_open_difference_once(till: Till) -> None:
    tell(till.pay(registered().number, NOW))
    report()
    difference = differences(TODAY)[0]
    assert accept(difference, "s1", NIGHT)
    assert not accept(difference, "s2", NIGHT)
    assert differences(TODAY)[0].by == "s1"
    report()
    assert found() == [("only-ours", "accepted", cures.ASK_TREASURY)]


def test_without_a_statement_there_is_no_report(till: Till) -> None:
    till.status = 503
    with pytest.raises(Unanswered):
        reconcile(TODAY, NIGHT)
    assert Reconciliation.objects.count() == 0


def test_more_lines_that_agree_cost_no_more_queries(till: Till) -> None:
    def queries(many: int) -> int:
        for _ in range(many):
            tell(payment(till, registered()))
        with CaptureQueriesContext(connection) as captured:
            reconcile(TODAY, NIGHT + MINUTE)
        return len(captured)

    report()  # the first run of a day also makes its report
    assert queries(30) == queries(2)
