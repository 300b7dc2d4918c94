"""An order's state and sums do not depend on the order in which its news arrives."""

from __future__ import annotations

import random
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule

from cheguan.payments.states import Event, News, Standing, State, fold

FEN = 4000
AT = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)


def paid(fen: int = FEN, key: str = "T1", minutes: int = 0) -> News:
    return News(Event.PAID, AT + timedelta(minutes=minutes), fen, key)


def refunded(fen: int = FEN, key: str = "R1") -> News:
    return News(Event.REFUNDED, AT, fen, key)


def simply(event: Event) -> News:
    return News(event, AT)


def dispute(event: Event, minutes: int = 0, key: str = "T1", fen: int = FEN) -> News:
    return News(event, AT + timedelta(minutes=minutes), fen, key)


def won(minutes: int = 1) -> News:
    return dispute(Event.DISPUTE_WON, minutes, fen=0)


def lost(minutes: int = 1, fen: int = FEN) -> News:
    return dispute(Event.DISPUTE_LOST, minutes, fen=fen)


FAILED, EXPIRED, DISPUTED = map(simply, (Event.FAILED, Event.EXPIRED, Event.DISPUTED))


@pytest.mark.parametrize(
    ("told", "state"),
    [
        ([], State.CREATED),
        ([FAILED], State.FAILED),
        ([FAILED, EXPIRED], State.EXPIRED),
        ([FAILED, EXPIRED, paid()], State.PAID),
        ([paid(FEN - 1)], State.CREATED),
        ([paid(FEN - 1), FAILED], State.FAILED),
        ([paid(FEN - 1), paid(1, "T2")], State.PAID),
        ([paid(), refunded(1)], State.PARTLY_REFUNDED),
        ([paid(), refunded()], State.REFUNDED),
        ([paid(), refunded(FEN - 1, "R1"), refunded(1, "R2")], State.REFUNDED),
        ([paid(), paid(FEN, "T2"), refunded()], State.PARTLY_REFUNDED),
        ([paid(FEN - 1), refunded(FEN - 1)], State.REFUNDED),
        ([paid(), DISPUTED, EXPIRED], State.DISPUTED),
        ([paid(), simply(Event.REFUND_FAILED)], State.PAID),
        ([paid(), dispute(Event.DISPUTED), won()], State.PAID),
        ([paid(), dispute(Event.DISPUTED), lost()], State.REFUNDED),
        ([paid(), refunded(1), dispute(Event.DISPUTED), won()], State.PARTLY_REFUNDED),
        ([paid(), refunded(1), dispute(Event.DISPUTED), lost(fen=FEN - 1)], State.REFUNDED),
        ([paid(), dispute(Event.DISPUTED), won(0)], State.PAID),
        ([paid(), dispute(Event.DISPUTED), won(), dispute(Event.DISPUTED, 2)], State.DISPUTED),
        (
            [paid(), dispute(Event.DISPUTED), won(), dispute(Event.DISPUTED, key="T2")],
            State.DISPUTED,
        ),
        ([paid(FEN - 1), dispute(Event.DISPUTED), won()], State.CREATED),
        ([FAILED, dispute(Event.DISPUTED), won()], State.FAILED),
    ],
)
def test_whatever_comes_first_the_order_ends_in_its_one_right_state(
    told: list[News], state: State
) -> None:
    ends = {fold(FEN, some).state for some in permutations(told)}
    assert ends == {state}


NEWS = st.one_of(
    st.builds(
        paid,
        st.sampled_from([1, FEN - 1, FEN, 2 * FEN]),
        st.sampled_from(["T1", "T2", ""]),
        st.integers(0, 3),
    ),
    st.builds(refunded, st.sampled_from([1, FEN, 2 * FEN]), st.sampled_from(["R1", "R2", ""])),
    st.sampled_from([FAILED, EXPIRED, DISPUTED, simply(Event.REFUND_FAILED)]),
    st.builds(
        dispute,
        st.sampled_from([Event.DISPUTED, Event.DISPUTE_WON]),
        st.integers(0, 2),
        st.sampled_from(["T1", "T2"]),
    ),
    st.sampled_from([lost(), lost(2, FEN - 1)]),
)


@given(st.lists(NEWS, max_size=8), st.randoms(use_true_random=False))
def test_shuffled_and_repeated_news_leads_to_the_same_standing(
    told: list[News], chance: random.Random
) -> None:
    again = told + chance.choices(told, k=4) if told else []
    chance.shuffle(again)
    assert fold(FEN, again) == fold(FEN, told)


class Delivery(RuleBasedStateMachine):
    """One order hears events one by one, another the same ones backwards."""

    def __init__(self) -> None:
        super().__init__()
        self.told: list[News] = []
        self.standing = Standing(FEN)

    @rule(news=NEWS)
    def hear(self, news: News) -> None:
        self.told.append(news)
        before, self.standing = self.standing, self.standing.heard(news)
        assert self.standing.paid.fen >= before.paid.fen
        assert self.standing.refunded.fen >= before.refunded.fen

    @invariant()
    def the_same_backwards(self) -> None:
        assert fold(FEN, reversed(self.told)) == self.standing

    @invariant()
    def state_and_sums_agree(self) -> None:
        if self.standing.state in (State.CREATED, State.FAILED, State.EXPIRED):
            assert self.standing.paid.fen < FEN
            assert self.standing.refunded.fen == 0
        elif self.standing.state == State.PAID:
            assert self.standing.paid.fen >= FEN
            assert self.standing.refunded.fen == 0


TestDelivery = Delivery.TestCase


def test_one_transaction_that_is_told_with_two_amounts_counts_once_with_the_larger() -> None:
    for told in permutations([paid(FEN), paid(1)]):
        assert fold(FEN, told).paid.fen == FEN


def test_the_sum_that_was_told_does_not_count_beside_the_payments_that_make_it_up() -> None:
    for told in permutations([paid(FEN, "T1"), paid(2 * FEN, ""), paid(FEN, "T2")]):
        assert fold(FEN, told).paid.fen == 2 * FEN


def test_the_earliest_payment_is_the_one_by_which_it_was_paid() -> None:
    late, early = paid(key="T1", minutes=5), paid(key="T2", minutes=1)
    for told in permutations([late, early]):
        assert fold(FEN, told).first == (early.at, "T2")


def test_while_a_dispute_is_open_nothing_moves_the_order_but_its_decision() -> None:
    contested = fold(FEN, [paid(), dispute(Event.DISPUTED)])
    others = [FAILED, EXPIRED, paid(FEN, "T2"), refunded(), simply(Event.REFUND_FAILED)]
    assert {contested.heard(news).state for news in others} == {State.DISPUTED}
    assert contested.heard(won()).state == State.PAID


def test_a_receipt_that_comes_later_is_kept() -> None:
    with_receipt = replace(paid(), receipt="R000001")
    for told in permutations([paid(), with_receipt]):
        assert fold(FEN, told).receipt == "R000001"
