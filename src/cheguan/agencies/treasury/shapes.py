"""What the treasury says, as types. Money is a whole number of fen; an instant bears its zone."""

from __future__ import annotations

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


class Said(BaseModel):
    """Anything the treasury says; what we do not know of is left aside."""

    model_config = ConfigDict(frozen=True)


class Registered(Said):
    """The order as the treasury took it in: its own reference, and the page where it is paid."""

    reference: Name
    pay_url: Address
    state: OrderState


class Standing(Said):
    """How an order stands at the treasury, all payments and refunds taken together."""

    reference: Name = ""
    state: OrderState
    paid_fen: Fen = 0
    refunded_fen: Fen = 0
    paid_at: AwareDatetime | None = None
    transaction: Name | None = None
    receipt: Name | None = None


class Refunding(Said):
    """How one refund stands."""

    reference: Name = ""
    state: Literal["accepted", "done", "failed"]


class CallBack(Said):
    """What the treasury tells of its own accord about one order."""

    jti: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    event: Literal["paid", "failed", "expired", "refunded", "refund-failed", "disputed"]
    order: Name
    refund: Name | None = None
    amount_fen: Fen | None = None
    at: AwareDatetime
    transaction: Name | None = None
    receipt: Name | None = None

    @model_validator(mode="after")
    def _names_its_money(self) -> Self:
        if self.event in ("paid", "refunded") and not (self.amount_fen and self.key):
            raise ValueError("Money that moved needs its amount and its transaction.")
        return self

    @property
    def key(self) -> str:
        """By which one payment or one refund is known again."""
        return (self.refund if self.event.startswith("refund") else "") or self.transaction or ""


class Line(Said):
    """One line of a day's statement (对账单): a payment or a refund."""

    kind: Literal["payment", "refund"]
    order: Name
    refund: Name | None = None
    amount_fen: Fen
    at: AwareDatetime
    transaction: Name

    @property
    def key(self) -> str:
        """By which the payment or the refund is known again."""
        return (self.refund if self.kind == "refund" else "") or self.transaction


class Statement(Said):
    """All lines of a day."""

    rows: tuple[Line, ...]
