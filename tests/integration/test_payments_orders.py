"""Orders: one live one per case, paid once, and given back once when the case does not need it."""

from __future__ import annotations

from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction
from integration.payments_orders import (
    CITY,
    DAY,
    FEN,
    MINUTE,
    NOW,
    again,
    events,
    give_up,
    page,
    refunds_of,
    registered,
    tell,
    wanted,
    woken,
)
from integration.payments_till import Till
from integration.together import together

from cheguan.payments import orders, receipts
from cheguan.payments.models import Entry, Order
from cheguan.payments.states import State

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("till")]


def test_a_case_that_asks_again_gets_the_order_that_it_has() -> None:
    order = wanted()
    assert wanted(order.case) == order
    assert Order.objects.count() == 1


@pytest.mark.usefixtures("emptied")
def test_of_two_processes_that_want_an_order_for_one_case_both_get_the_same() -> None:
    case = "4401-0000-TWIN"
    told = together([lambda: wanted(case).number] * 4)
    assert set(told) == {f"{case}-1"}


def test_the_database_itself_refuses_a_second_live_order_of_a_case() -> None:
    order = wanted()
    order.number = f"{order.case}-9"
    with pytest.raises(IntegrityError, match="one_live_order"), transaction.atomic():
        order.save(force_insert=True)


def test_another_amount_is_another_order_and_what_was_paid_for_the_first_goes_back(
    till: Till,
) -> None:
    first = registered()
    tell(till.pay(first.number, NOW))
    second = wanted(first.case, FEN + 1000)
    assert (second.number, second.amount_fen) == (f"{first.case}-2", FEN + 1000)
    assert [refund.amount_fen for refund in refunds_of(first)] == [FEN]
    assert not orders.settled(CITY, first.case, FEN)
    assert orders.of_case(CITY, first.case) == second


def test_the_page_is_the_treasurys_and_it_is_told_of_an_order_once(till: Till) -> None:
    order = wanted()
    assert page(order) == page(order) == f"/pay/{order.number}"
    assert [question for question, _ in till.asked] == ["order"]
    assert till.asked[0][1]["amount_fen"] == FEN


@pytest.mark.parametrize("status", [503, 400])
def test_while_the_treasury_does_not_take_the_order_the_payer_may_try_again(
    till: Till, status: int
) -> None:
    order, till.status = wanted(), status
    with pytest.raises(orders.PaymentUnavailable):
        page(order)
    till.status = 200
    assert page(order) == f"/pay/{order.number}"


def test_an_answer_that_another_key_has_signed_leads_nobody_to_a_page(till: Till) -> None:
    till.signer = Till().key
    order = wanted()
    with pytest.raises(orders.PaymentUnavailable):
        page(order)
    assert again(order).pay_url == ""


def test_an_order_whose_time_is_over_is_replaced_when_its_page_is_asked_for(till: Till) -> None:
    old = registered()
    later = old.expires_at
    assert page(old, later) == f"/pay/{old.case}-2"
    # Both tabs lead to the new one, and a payment of the old one that was under way goes back.
    assert page(old, later + MINUTE) == f"/pay/{old.case}-2"
    tell(till.pay(old.number, later))
    assert [refund.reason for refund in refunds_of(old)] == ["replaced"]
    assert woken(old) == 0


def test_an_order_that_was_given_up_has_no_page() -> None:
    order = wanted()
    give_up(order)
    with pytest.raises(orders.NotWanted):
        page(order)


def test_a_payment_settles_the_order_and_wakes_the_case_once(till: Till) -> None:
    order = registered()
    assert not orders.settled(CITY, order.case, FEN)
    event = till.pay(order.number, NOW)
    for _ in range(3):
        tell(event)
    assert orders.settled(CITY, order.case, FEN)
    assert not orders.settled(CITY, order.case, FEN + 1)
    assert woken(order) == 1
    assert events(order) == ["paid", "repeated", "repeated"]
    order = again(order)
    assert (order.state, order.paid_fen, order.paid_at) == (State.PAID, FEN, NOW)
    assert order.ask_at is None


def test_a_repeated_callback_is_noted_with_the_one_that_it_repeats(till: Till) -> None:
    order = registered()
    event = till.pay(order.number, NOW)
    tell(event)
    tell(event)
    assert Entry.objects.get(order=order.number, event="repeated").repeats == event["jti"]


def test_failed_is_not_final(till: Till) -> None:
    order = registered()
    tell(till.event("failed", order=order.number, at=NOW.isoformat()))
    assert again(order).state == State.FAILED
    tell(till.event("expired", order=order.number, at=NOW.isoformat()))
    tell(till.pay(order.number, NOW + DAY))
    assert orders.settled(CITY, order.case, FEN)
    assert woken(order) == 1


def test_news_that_comes_late_changes_nothing(till: Till) -> None:
    order = registered()
    late = till.event("failed", order=order.number, at=NOW.isoformat())
    tell(till.pay(order.number, NOW + MINUTE))
    tell(late)
    assert again(order).state == State.PAID
    assert events(order) == ["paid", "failed"]


def test_who_pays_too_little_has_not_paid(till: Till) -> None:
    order = registered()
    tell(till.pay(order.number, NOW, FEN - 1))
    assert not orders.settled(CITY, order.case, FEN)
    assert woken(order) == 0
    tell(till.pay(order.number, NOW, 1))
    assert orders.settled(CITY, order.case, FEN)


def test_who_pays_twice_gets_the_second_payment_back_and_stays_paid(till: Till) -> None:
    order = registered()
    for _ in range(2):
        tell(till.pay(order.number, NOW))
    assert [(r.amount_fen, r.reason) for r in refunds_of(order)] == [(FEN, "paid-twice")]
    assert orders.settled(CITY, order.case, FEN)
    assert woken(order) == 1


def test_a_paid_case_that_is_given_up_gets_its_money_back_once(till: Till) -> None:
    order = registered()
    event = till.pay(order.number, NOW)
    tell(event)
    give_up(order, "refused")
    give_up(order, "refused")
    tell(event)
    assert [(r.amount_fen, r.reason) for r in refunds_of(order)] == [(FEN, "refused")]
    assert not orders.settled(CITY, order.case, FEN)


def test_a_payment_that_comes_after_the_case_was_given_up_goes_back_at_once(till: Till) -> None:
    order = registered()
    give_up(order)
    assert refunds_of(order) == []
    tell(till.pay(order.number, NOW + MINUTE))
    assert [refund.amount_fen for refund in refunds_of(order)] == [FEN]
    assert woken(order) == 0


@pytest.mark.usefixtures("emptied")
def test_a_payment_and_the_end_of_the_case_at_one_instant_make_one_refund(till: Till) -> None:
    for _ in range(10):
        order = registered()
        event = till.pay(order.number, NOW)
        told = together([partial(tell, event), partial(give_up, order)])
        assert told == [order, None]
        assert [refund.amount_fen for refund in refunds_of(order)] == [FEN]


def test_a_case_without_an_order_gives_up_nothing_with_one_query(
    django_assert_num_queries: object,
) -> None:
    with django_assert_num_queries(1):  # type: ignore[operator]
        orders.give_up(CITY, "4401-0000-NONE", "refused", NOW)


def test_an_order_that_we_do_not_have_is_not_made_up(till: Till) -> None:
    with pytest.raises(orders.UnknownOrder):
        tell(till.event("expired", order="4401-0000-0000-1", at=NOW.isoformat()))


def test_the_journal_of_an_order_cannot_be_changed(till: Till) -> None:
    order = registered()
    tell(till.pay(order.number, NOW))
    for statement in ("UPDATE payments_entry SET amount_fen = 1", "DELETE FROM payments_entry"):
        with pytest.raises(Exception, match="permission denied"), transaction.atomic():
            connection.cursor().execute(statement)


def test_the_receipt_says_who_paid_what_and_shows_no_whole_name(till: Till) -> None:
    order = registered()
    tell(till.pay(order.number, NOW))
    told = receipts.receipt(again(order))
    assert told == {
        "number": "R000001",
        "payer": "陈*文",
        "title": order.title,
        "amount_fen": FEN,
        "at": NOW,
        "transaction": "T000001",
    }
