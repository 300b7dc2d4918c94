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
    """The payer contests it at the bank, which has not decided yet: nothing moves until then."""


class Event(StrEnum):
    """What is told about an order, by whomever."""

    PAID = "paid"
    FAILED = "failed"
    EXPIRED = "expired"
    REFUNDED = "refunded"
    REFUND_FAILED = "refund-failed"
    DISPUTED = "disputed"
    DISPUTE_WON = "dispute-won"
    """The bank has decided for us: the money stays."""
    DISPUTE_LOST = "dispute-lost"
    """It has decided for the payer, and given him the amount back."""


Word = tuple[datetime, bool, Event]
"""What was said of a dispute; of two words of one instant a decision (True) is the later."""


_UNPAID = (State.CREATED, State.FAILED, State.EXPIRED)
"""Each one hides those before it."""


@dataclass(frozen=True, slots=True)
class News:
    """One event as told. `key` names the one payment or refund, for a dispute the payment that is
    contested; without a key the amount is the sum of all so far. `at` is when it happened, by the
    treasury's clock."""

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
    """An order of so much, after all that was heard of it. Its state follows from the rest."""

    amount_fen: int
    unpaid: State = State.CREATED
    """Its state as long as what is due is not paid."""
    paid: Money = Money()
    refunded: Money = Money()
    first: tuple[datetime, str] | None = None
    """When it was first paid, and by which transaction."""
    disputes: dict[str, Word] = field(default_factory=dict)
    """The latest word on each payment that was ever contested."""
    receipt: str = ""

    @property
    def state(self) -> State:
        """An open dispute stands before all, then money that went back, then money that came."""
        if self.contested:
            return State.DISPUTED
        if self.refunded.fen:
            # A refund may be told before its payment: then the order's amount counts as paid.
            whole = self.refunded.fen >= (self.paid.fen or self.amount_fen)
            return State.REFUNDED if whole else State.PARTLY_REFUNDED
        return State.PAID if self.paid.fen >= self.amount_fen else self.unpaid

    @property
    def contested(self) -> bool:
        """Whether a dispute waits for its decision."""
        return any(event is Event.DISPUTED for _, _, event in self.disputes.values())

    def heard(self, news: News) -> Standing:
        """After this news too."""
        known = replace(self, receipt=max(self.receipt, news.receipt))
        match news.event:
            case Event.PAID:
                return known._with_payment(news)
            case Event.REFUNDED:
                return replace(known, refunded=known.refunded.heard(news))
            case Event.FAILED | Event.EXPIRED:
                unpaid = max(known.unpaid, State(news.event), key=_UNPAID.index)
                return replace(known, unpaid=unpaid)
            case Event.REFUND_FAILED:  # concerns the refund alone
                return known
        return known._with_dispute(news)

    def _with_payment(self, news: News) -> Standing:
        payment = (news.at, news.key)
        first = min(self.first, payment) if self.first else payment
        return replace(self, paid=self.paid.heard(news), first=first)

    def _with_dispute(self, news: News) -> Standing:
        word = (news.at, news.event is not Event.DISPUTED, news.event)
        latest = max(self.disputes.get(news.key, word), word)
        lost = news.event is Event.DISPUTE_LOST
        return replace(
            self,
            disputes=self.disputes | {news.key: latest},
            refunded=self.refunded.heard(news) if lost else self.refunded,
        )


def fold(amount_fen: int, told: Iterable[News]) -> Standing:
    """Where an order of this amount stands after all this news."""
    standing = Standing(amount_fen)
    for news in told:
        standing = standing.heard(news)
    return standing
