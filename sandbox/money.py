"""What the treasury can be asked, field by field. Money in fen."""

from __future__ import annotations

from datetime import date
from typing import Annotated

from pydantic import AwareDatetime, Field, PositiveInt

from sandbox.questions import Ask

Fen = Annotated[PositiveInt, Field(strict=True)]
Url = Annotated[str, Field(pattern=r"^https?://")]


class Order(Ask):
    """A payment that is wanted."""

    order: str
    amount_fen: Fen
    title: str
    expires_at: AwareDatetime
    return_url: Url
    notify_url: Url


class OfOrder(Ask):
    """About this order."""

    order: str


class Refund(Ask):
    """Part or all of a payment, to be given back."""

    refund: str
    order: str
    amount_fen: Fen
    reason: str


class OfRefund(Ask):
    """About this refund."""

    refund: str


class OfDay(Ask):
    """A page of the statement of this day (Asia/Shanghai): the first, or the one `after` names."""

    day: date
    after: str | None = None
