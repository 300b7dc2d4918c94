"""Where an order stands, and what moves it: pure, so that every order of events can be tried.

What an order has heard is a set: the same payment told twice counts once, and it does not matter
which news came first. So money is summed over payments and refunds by their keys, and the sums
decide how a payment or a refund moves the order.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from django.db.models import TextChoices


class State(TextChoices):
    """缴费单状态, as the treasury names them too."""

    CREATED = "created"
    """待缴."""
    PAID = "paid"
    """已缴."""
    FAILED = "failed"
    """An attempt failed. Not final: the next one may succeed."""
    EXPIRED = "expired"
    """Its time is over. Not final: a payment may have been under way."""
    REFUNDED = "refunded"
    """已退: all that was paid has gone back."""
    PARTLY_REFUNDED = "partly-refunded"
    DISPUTED = "disputed"
    """The payer contests it at the bank: only people go on from here."""


class Event(StrEnum):
    """What is told about an order, by whomever."""

    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund-failed"
    DISPUTED = "disputed"


class Turn(StrEnum):
    """What an event means for the order, once the sums are known."""

    SHORT = "short"
    """Less was paid than is due: nothing moves, the money is kept in the sums."""
    PAID = "paid"
    PARTLY_REFUNDED = "partly-refunded"
    WHOLLY_REFUNDED = "wholly-refunded"
    FAILED = "failed"
    EXPIRED = "expired"
    DISPUTED = "disputed"
    REFUND_FAILED = "refund-failed"
    """Concerns the refund alone."""


_UNPAID = (State.CREATED, State.FAILED, State.EXPIRED)

MOVES: dict[Turn, dict[State, State]] = {
    Turn.FAILED: {State.CREATED: State.FAILED},
    Turn.EXPIRED: dict.fromkeys((State.CREATED, State.FAILED), State.EXPIRED),
    Turn.PAID: dict.fromkeys(_UNPAID, State.PAID),
    Turn.PARTLY_REFUNDED: dict.fromkeys(
        (*_UNPAID, State.PAID, State.REFUNDED), State.PARTLY_REFUNDED
    ),
    Turn.WHOLLY_REFUNDED: dict.fromkeys(
        (*_UNPAID, State.PAID, State.PARTLY_REFUNDED), State.REFUNDED
    ),
    Turn.DISPUTED: dict.fromkeys(set(State) - {State.DISPUTED}, State.DISPUTED),
    Turn.SHORT: {},
    Turn.REFUND_FAILED: {},
}
"""Which turn moves an order from which state to which; any other leaves it where it is."""


@dataclass(frozen=True, slots=True)
class News:
    """One event as told. `key` names the one payment or refund; without a key the amount is the
    sum of all so far. `at` is when it happened, by the treasury's clock."""

    event: Event
    at: datetime
    amount_fen: int = 0
    key: str = ""
    receipt: str = ""


@dataclass(frozen=True, slots=True)
class Money:
    """Payments, or refunds, as known so far: amounts by key, and the largest sum that was told."""

    amounts: dict[str, int] = field(default_factory=dict)
    told_fen: int = 0

    def heard(self, news: News) -> Money:
        """With this news; of two amounts for one key the larger stands."""
        if not news.key:
            return replace(self, told_fen=max(self.told_fen, news.amount_fen))
        amount = max(self.amounts.get(news.key, 0), news.amount_fen)
        return replace(self, amounts=self.amounts | {news.key: amount})

    @property
    def fen(self) -> int:
        """The sum."""
        return max(sum(self.amounts.values()), self.told_fen)


@dataclass(frozen=True, slots=True)
class Standing:
    """An order of so much, after all that was heard of it."""

    amount_fen: int
    state: State = State.CREATED
    paid: Money = Money()
    refunded: Money = Money()
    first: tuple[datetime, str] | None = None
    """When it was first paid, and by which transaction."""
    receipt: str = ""

    def heard(self, news: News) -> Standing:
        """After this news too."""
        known = self._with(news)
        state = MOVES[known.turn(news.event)].get(self.state, self.state)
        return replace(known, state=state, receipt=max(self.receipt, news.receipt))

    def _with(self, news: News) -> Standing:
        if news.event is Event.REFUNDED:
            return replace(self, refunded=self.refunded.heard(news))
        if news.event is not Event.PAID:
            return self
        payment = (news.at, news.key)
        first = min(self.first, payment) if self.first else payment
        return replace(self, paid=self.paid.heard(news), first=first)

    def turn(self, event: Event) -> Turn:
        """What an event means, by the sums that include it already."""
        if event not in (Event.PAID, Event.REFUNDED):
            return Turn(event.value)
        if self.refunded.fen:
            # A refund may be told before its payment: then the order's amount counts as paid.
            whole = self.refunded.fen >= (self.paid.fen or self.amount_fen)
            return Turn.WHOLLY_REFUNDED if whole else Turn.PARTLY_REFUNDED
        return Turn.PAID if self.paid.fen >= self.amount_fen else Turn.SHORT


def fold(amount_fen: int, told: Iterable[News]) -> Standing:
    """Where an order of this amount stands after all this news."""
    standing = Standing(amount_fen)
    for news in told:
        standing = standing.heard(news)
    return standing
