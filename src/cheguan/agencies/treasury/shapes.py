"""What the treasury says, as types. Money is a whole number of fen; an instant bears its zone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from typing import Annotated, Literal, Self

from pydantic import (
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    StrictInt,
    StringConstraints,
    model_validator,
)

Fen = Annotated[StrictInt, Field(ge=0, lt=2**53)]
Name = Annotated[str, StringConstraints(max_length=64)]
Address = Annotated[str, StringConstraints(min_length=1, max_length=500)]

OrderState = Literal[
    "created", "paid", "failed", "expired", "refunded", "partly-refunded", "disputed"
]


Told = Literal[
    "paid",
    "failed",
    "expired",
    "refunded",
    "refund-failed",
    "disputed",
    "dispute-won",
    "dispute-lost",
]


class Said(BaseModel):
    """Anything the treasury says; what we do not know of is left aside."""

    model_config = ConfigDict(frozen=True)


class Registered(Said):
    """The order as the treasury took it in: its own reference, and the page where it is paid."""

    reference: Name
    pay_url: Address
    state: OrderState


class Dispute(Said):
    """A payment that its payer contests at the bank; `at` is when the bank last said so. Lost, the
    amount has gone back to the payer."""

    state: Literal["open", "won", "lost"]
    at: AwareDatetime
    amount_fen: Fen = 0


class Standing(Said):
    """How an order stands at the treasury, all payments and refunds taken together; a dispute that
    was lost is among what was refunded."""

    reference: Name = ""
    state: OrderState
    paid_fen: Fen = 0
    refunded_fen: Fen = 0
    paid_at: AwareDatetime | None = None
    transaction: Name | None = None
    receipt: Name | None = None
    dispute: Dispute | None = None

    @model_validator(mode="after")
    def _names_what_is_contested(self) -> Self:
        if (self.dispute or self.state == "disputed") and not (self.dispute and self.transaction):
            raise ValueError("A dispute needs its state and the transaction of the payment.")
        return self


class Refunding(Said):
    """How one refund stands."""

    reference: Name = ""
    state: Literal["accepted", "done", "failed"]


class CallBack(Said):
    """What the treasury tells of its own accord about one order."""

    jti: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    event: Told
    order: Name
    refund: Name | None = None
    amount_fen: Fen | None = None
    at: AwareDatetime
    transaction: Name | None = None
    receipt: Name | None = None

    @model_validator(mode="after")
    def _names_its_money(self) -> Self:
        if self.event in ("paid", "refunded", "dispute-lost") and not self.amount_fen:
            raise ValueError("Money that moved needs its amount.")
        if self.event not in ("failed", "expired") and not self.key:
            raise ValueError("A payment and a refund need the name by which they are known again.")
        return self

    @property
    def key(self) -> str:
        """By which one payment or one refund is known again."""
        return (self.refund if self.event.startswith("refund") else "") or self.transaction or ""


class Line(Said):
    """One line of a day's statement (对账单): a payment, a refund, or a payment that was lost in a
    dispute (with its transaction)."""

    kind: Literal["payment", "refund", "dispute"]
    order: Name
    refund: Name | None = None
    amount_fen: Fen
    at: AwareDatetime
    transaction: Name

    @property
    def key(self) -> str:
        """By which the payment or the refund is known again."""
        return (self.refund if self.kind == "refund" else "") or self.transaction


class Sums(Said):
    """How many lines, and the amounts of each kind in fen."""

    rows: Annotated[StrictInt, Field(ge=0)] = 0
    payment_fen: Fen = 0
    refund_fen: Fen = 0
    dispute_fen: Fen = 0

    def with_lines(self, lines: Iterable[Line]) -> Sums:
        """With these lines too."""
        sums = Counter(self.model_dump())
        for line in lines:
            sums["rows"] += 1
            sums[f"{line.kind}_fen"] += line.amount_fen
        return Sums.model_validate(sums)


class Page(Said):
    """A page of a day's statement, its lines sorted by order, kind and key. `so_far` are the sums
    of all lines from the first page to the end of this one, `total` those of the whole statement;
    `next` names the page after this one."""

    page: Annotated[StrictInt, Field(ge=1)]
    rows: tuple[Line, ...]
    next: Name | None = None
    so_far: Sums
    total: Sums
