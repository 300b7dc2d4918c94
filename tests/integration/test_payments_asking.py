"""Call-backs that never come, and a treasury that does not answer: asked until it is certain."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from integration.payments_orders import (
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
    woken,
)
from integration.payments_till import Till, at_work
from integration.together import together

from cheguan.payments import asking, claims, jobs
from cheguan.payments.models import Entry, Order, Refund, Source
from cheguan.payments.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("till")]


def asked(till: Till, question: str) -> int:
    return [what for what, _ in till.asked].count(question)


def paid_back(till: Till, refunding: str) -> Refund:
    """The refund of a paid case that was given up, not sent yet."""
    order = registered()
    till.refunding = refunding
    tell(till.pay(order.number, NOW))
    give_up(order)
    return refunds_of(order)[0]


def sent(refund: Refund) -> Refund:
    return Refund.objects.get(city=refund.city, number=refund.number)


def test_a_payment_of_which_nobody_tells_is_found_by_asking(till: Till) -> None:
    order = registered()
    till.pay(order.number, NOW)
    assert asking.ask_due(NOW) == 0
    assert asking.ask_due(NOW + MINUTE) == 1
    assert (again(order).state, again(order).receipt) == (State.PAID, "R000001")
    assert woken(order) == 1
    assert Entry.objects.get(order=order.number).source == Source.ASKED
    adds_up(till)


def test_the_callback_that_comes_after_the_answer_does_not_count_the_money_twice(
    till: Till,
) -> None:
    order = registered()
    late = till.pay(order.number, NOW)
    asking.ask_due(NOW + MINUTE)
    tell(late)
    assert again(order).paid_fen == FEN
    assert refunds_of(order) == []
    assert woken(order) == 1


def test_two_payments_are_told_as_one_sum_and_the_second_goes_back_once(till: Till) -> None:
    order = registered()
    late = [till.pay(order.number, NOW) for _ in range(2)]
    asking.ask_due(NOW + MINUTE)
    for event in late:
        tell(event)
    assert again(order).paid_fen == 2 * FEN
    assert [refund.amount_fen for refund in refunds_of(order)] == [FEN]


def test_an_answer_that_tells_nothing_new_is_not_written_down(till: Till) -> None:
    order = registered()
    till.orders[order.number].state = "failed"
    for minutes in (1, 10, 60):
        asking.ask_due(NOW + minutes * MINUTE)
    assert events(order) == ["failed"]
    assert asked(till, "state") == 3


def test_between_two_questions_the_pause_grows_and_in_the_end_nobody_asks(till: Till) -> None:
    order = registered()
    pauses, at = [], NOW
    while (due := again(order).ask_at) is not None:
        pauses.append(due - at)
        at = due
        asking.ask_due(at)
    assert pauses[:5] == [MINUTE, MINUTE, 2 * MINUTE, 4 * MINUTE, 8 * MINUTE]
    assert max(pauses) == timedelta(hours=6)
    assert at - order.expires_at == pytest.approx(3 * DAY, abs=timedelta(hours=6))


def test_what_is_certain_is_not_asked_about(till: Till) -> None:
    order = registered()
    tell(till.pay(order.number, NOW))
    asking.ask_due(NOW + DAY)
    assert asked(till, "state") == 0


def test_a_payment_without_its_receipt_is_asked_about_until_it_has_one(till: Till) -> None:
    order = registered()
    tell(till.pay(order.number, NOW) | {"receipt": None})
    assert asking.ask_due(NOW + MINUTE) == 1
    assert again(order).receipt == "R000001"
    assert again(order).ask_at is None


def test_while_the_treasury_is_silent_the_round_ends_and_nothing_is_lost(till: Till) -> None:
    several = [registered() for _ in range(3)]
    for order in several:
        till.pay(order.number, NOW)
    till.status = 503
    before = len(till.asked)
    assert asking.ask_due(NOW + MINUTE) == 0
    till.status = 200
    assert len(till.asked) == before
    with at_work(till):  # a new line: the circuit of the old one rests
        assert asking.ask_due(NOW + 2 * MINUTE) == 3
    assert {again(order).state for order in several} == {State.PAID}


def test_an_answer_of_another_shape_or_signature_is_no_answer(till: Till) -> None:
    order = registered()
    till.pay(order.number, NOW)
    till.signer = Till().key
    assert asking.ask_due(NOW + MINUTE) == 0
    till.signer = till.key
    till.orders[order.number].payments[0]["amount_fen"] = 40.5
    assert asking.ask_due(NOW + 2 * MINUTE) == 0
    assert events(order) == []


def test_an_order_whose_answer_cannot_be_used_does_not_keep_the_others_from_theirs(
    till: Till,
) -> None:
    several = [registered(at=NOW + n * MINUTE) for n in range(3)]
    for order in several:
        till.pay(order.number, NOW)
    till.orders[several[0].number].state = "lost"
    assert asking.ask_due(NOW + 5 * MINUTE) == 2
    assert [again(order).paid_fen for order in several] == [0, FEN, FEN]


@pytest.mark.usefixtures("emptied")
def test_two_workers_never_ask_about_the_same_order_in_one_turn(till: Till) -> None:
    several = [registered() for _ in range(20)]
    rounds = together([partial(claims.due, Order, NOW + MINUTE)] * 4)
    claimed = [order.number for found in rounds for order in found]
    assert sorted(claimed) == sorted(order.number for order in several)


def test_a_refund_is_asked_for_until_it_is_done(till: Till) -> None:
    refund = paid_back(till, "accepted")
    assert asking.send_one(refund.city, refund.number, NOW) == 1
    assert (sent(refund).state, sent(refund).reference) == ("accepted", f"ref-{refund.number}")
    till.refunding = "done"
    assert asking.send_due(NOW + MINUTE) == 1
    assert sent(refund).state == "done"
    order = Order.objects.get(number=refund.order)
    assert (order.state, order.refunded_fen) == (State.REFUNDED, FEN)
    assert asking.send_due(NOW + DAY) == 0
    adds_up(till)


def test_a_refund_that_failed_is_asked_for_again_under_its_own_number(till: Till) -> None:
    refund = paid_back(till, "failed")
    asking.send_due(NOW)
    assert sent(refund).state == "failed"
    till.refunding = "done"
    asking.send_due(NOW + MINUTE)
    assert sent(refund).state == "done"
    assert Refund.objects.count() == 1
    adds_up(till)


def test_a_refund_that_the_treasury_refuses_counts_as_failed_and_is_asked_for_again(
    till: Till,
) -> None:
    refund = paid_back(till, "done")
    till.status = 409
    asking.send_due(NOW)
    assert sent(refund).state == "failed"
    till.status = 200
    asking.send_due(NOW + MINUTE)
    assert sent(refund).state == "done"


def test_a_refund_that_is_called_failed_after_it_was_done_stays_done(till: Till) -> None:
    refund = paid_back(till, "done")
    late = till.event("refund-failed", order=refund.order, refund=refund.number, at=NOW.isoformat())
    asking.send_due(NOW)
    tell(late)
    assert sent(refund).state == "done"


def test_a_refund_of_which_the_treasury_tells_first_is_not_counted_twice(till: Till) -> None:
    refund = paid_back(till, "done")
    tell(
        till.event(
            "refunded",
            order=refund.order,
            refund=refund.number,
            amount_fen=FEN,
            at=NOW.isoformat(),
        )
    )
    assert asking.send_due(NOW + DAY) == 0
    assert Order.objects.get(number=refund.order).refunded_fen == FEN


def test_each_minute_what_is_owed_is_sent_and_what_is_uncertain_is_asked(till: Till) -> None:
    refund, order = paid_back(till, "done"), registered()
    till.pay(order.number, NOW)
    jobs.sweep(int((NOW + MINUTE).timestamp()))
    assert sent(refund).state == "done"
    assert again(order).state == State.PAID


def test_a_refund_is_queued_to_be_sent_at_once_in_the_same_transaction(till: Till) -> None:
    from procrastinate.contrib.django.models import ProcrastinateJob

    refund = paid_back(till, "done")
    job = ProcrastinateJob.objects.get(task_name="payments.refund")
    assert job.args == {"city": refund.city, "number": refund.number}
