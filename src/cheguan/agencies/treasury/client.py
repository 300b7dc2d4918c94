"""The questions that the treasury answers. Each raises Unanswered when it does not.

An order and a refund bear our own number: asked again for the same, the treasury does it once. The
key of a request is of all that it asks, for under one key nothing else may be asked.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Unanswered, Why
from cheguan.agencies.treasury.shapes import (
    CallBack,
    Page,
    Refunding,
    Registered,
    Standing,
)

M = TypeVar("M", bound=BaseModel)

DEPARTMENT = "treasury"

_STATEMENT_SECONDS = 60.0
"""For a page: at the first one the treasury draws up the statement of a province's day."""


class NotTheirs(ValueError):
    """The signature is not the treasury's, or what it signed is no call-back to us."""


def register(
    order: str, amount_fen: int, title: str, expires_at: datetime, pages: tuple[str, str]
) -> Registered:
    """Tell the treasury of an order. `pages`: where the payer returns to, where we are told."""
    return_url, notify_url = pages
    what = {
        "order": order,
        "amount_fen": amount_fen,
        "title": title,
        "expires_at": expires_at.isoformat(),
        "return_url": return_url,
        "notify_url": notify_url,
    }
    return _told("order", what, Registered, key=f"{order} {return_url} {notify_url}")


def state(order: str) -> Standing | None:
    """How an order stands; None when the treasury does not know it."""
    reply = exchange.ask(DEPARTMENT, "state", {"order": order})
    return _read(reply.answer, Standing) if reply.outcome == "found" else None


def refund(number: str, order: str, amount_fen: int, reason: str, attempt: int) -> Refunding:
    """Ask for money to be given back: the treasury accepts it and sees to it later. One that failed
    is tried again; one that is under way or done is told as it stands.

    The attempt is part of the request's key, because a repeated request gets its first answer.
    """
    what = {"refund": number, "order": order, "amount_fen": amount_fen, "reason": reason}
    return _told("refund", what, Refunding, key=f"{number} {attempt}")


def refund_state(number: str) -> Refunding | None:
    """How a refund stands; None when the treasury does not know it."""
    reply = exchange.ask(DEPARTMENT, "refund-state", {"refund": number})
    return _read(reply.answer, Refunding) if reply.outcome == "found" else None


def page(day: date, after: str | None) -> Page | None:
    """The first page of a day's statement, or the one that the page before it names; None when
    there is no statement of that day."""
    what = {"day": day.isoformat()} | ({"after": after} if after else {})
    reply = exchange.ask(DEPARTMENT, "statement", what, seconds=_STATEMENT_SECONDS)
    return _read(reply.answer, Page) if reply.outcome == "found" else None


def called_back(compact: str) -> CallBack:
    """What a signed call-back says.

    Raises NotTheirs; ValidationError when it says it wrongly; Unanswered when the treasury's keys
    cannot be had at the moment.
    """
    try:
        payload = exchange.verify(compact)
    except Unanswered as error:
        if error.department == DEPARTMENT and error.why in (Why.DOWN, Why.SLOW):
            raise
        raise NotTheirs("The treasury has not signed this for us.") from error
    if payload.get("iss") != DEPARTMENT:
        raise NotTheirs("Another department has signed this.")
    return CallBack.model_validate(payload)


def _told(question: str, what: Mapping[str, Any], kind: type[M], key: str) -> M:
    reply = exchange.ask(DEPARTMENT, question, what, changes=True, key=key)
    return _read(reply.answer, kind)


def _read(answer: Any, kind: type[M]) -> M:
    try:
        return kind.model_validate(answer)
    except ValidationError as error:
        raise Unanswered(DEPARTMENT, Why.MALFORMED) from error
