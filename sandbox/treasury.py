"""The treasury: payment orders, paying them, refunds. Money in fen.

The store holds orders under `record`, refunds under `repayment`, payment pages under `page`.
"""

from __future__ import annotations

import secrets
from datetime import UTC, date, datetime
from typing import Annotated, Any
from zoneinfo import ZoneInfo

from flask import url_for
from pydantic import AwareDatetime, Field, PositiveInt
from werkzeug.exceptions import Conflict

from sandbox.callbacks import Callbacks
from sandbox.errands import Errands
from sandbox.questions import Ask, Question, Questions
from sandbox.statement import Tampering, statement
from sandbox.store import Answer, Store

ZONE = ZoneInfo("Asia/Shanghai")

Fen = Annotated[PositiveInt, Field(strict=True)]
Url = Annotated[str, Field(pattern=r"^https?://")]


_TOLD = (
    *("reference", "state", "paid_fen", "refunded_fen"),
    *("paid_at", "transaction", "receipt"),
)


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


class OfDay(Ask):
    """About this day (Asia/Shanghai)."""

    day: date


class Treasury:
    """Orders by their number. An order is created, then paid, failed or expired; failed may be
    paid after all. What was given back makes it partly-refunded or refunded."""

    def __init__(self, store: Store, errands: Errands, callbacks: Callbacks) -> None:
        self._store, self._errands, self._callbacks = store, errands, callbacks
        self.tampering = Tampering(store)
        errands.learn("expire", self._expire)

    def questions(self) -> Questions:
        """What the platform can ask of the treasury."""
        return {
            ("treasury", "order"): Question(Order, self.order, changes=True),
            ("treasury", "state"): Question(OfOrder, self.state),
            ("treasury", "refund"): Question(Refund, self.refund, changes=True),
            ("treasury", "statement"): Question(OfDay, self.statement),
        }

    def order(self, ask: Order) -> Answer:
        """Open an order, or give the one that has this number. Raises Conflict."""
        record = self.record(ask.order)
        content = ask.model_dump(mode="json")
        if record is None:
            record = self._opened(ask, content)
        elif record["content"] != content:
            raise Conflict("This order number stands for another payment.")
        page = url_for("cashier.page", token=record["token"], _external=True)
        return {"reference": record["reference"], "pay_url": page, "state": record["state"]}

    def state(self, ask: OfOrder) -> Answer | None:
        """What has become of an order."""
        record = self.record(ask.order)
        return record and {name: record[name] for name in _TOLD}

    def refund(self, ask: Refund) -> Answer | None:
        """Give back, once for each refund number. Raises Conflict."""
        content = ask.model_dump(mode="json")
        done = self._store.get("treasury", "repayment", ask.refund)
        if done is None:
            done = self._given_back(ask, content)
        elif done["content"] != content:
            raise Conflict("This refund number stands for another refund.")
        return done and {"reference": done["reference"], "state": done["state"]}

    def statement(self, ask: OfDay) -> Answer:
        """What was moved on a day, row by row."""
        return {"rows": self.tampering.applied(ask.day, statement(self._store, ask.day))}

    def record(self, order: str) -> Answer | None:
        """The order as it is now: expired where its time is over."""
        with self._store.transaction():
            record = self._store.get("treasury", "record", order)
            if record and record["state"] in ("created", "failed") and _over(record):
                record = self._turned(record, "expired", state="expired")
            return record

    def on_page(self, token: str) -> Answer | None:
        """The order of a payment page."""
        page = self._store.get("treasury", "page", token)
        return page and self.record(page["order"])

    def pay(self, token: str, *, accepted: bool) -> Answer | None:
        """The payer paid, or her bank declined. What is over stays as it is."""
        with self._store.transaction():
            record = self.on_page(token)
            if record is None or record["state"] not in ("created", "failed"):
                return record
            if not accepted:
                return self._turned(record, "failed", state="failed")
            paid = {
                "state": "paid",
                "paid_fen": record["content"]["amount_fen"],
                "paid_at": now(),
                "transaction": _number("T"),
                "receipt": _number("4400"),
            }
            return self._turned(record, "paid", **paid)

    def dispute(self, order: str) -> Answer | None:
        """The payer's bank disputes a payment."""
        with self._store.transaction():
            record = self.record(order)
            if record is None or not record["paid_fen"]:
                return None
            return self._turned(record, "disputed", state="disputed")

    def _opened(self, ask: Order, content: dict[str, Any]) -> Answer:
        record: Answer = {
            "content": content,
            "token": secrets.token_urlsafe(24),
            "reference": _number("R"),
            "state": "created",
            "paid_fen": 0,
            "refunded_fen": 0,
            **dict.fromkeys(("paid_at", "transaction", "receipt")),
        }
        self._store.put("treasury", "record", ask.order, record)
        self._store.put("treasury", "page", record["token"], {"order": ask.order})
        self._errands.add("expire", ask.expires_at.timestamp(), order=ask.order)
        return record

    def _expire(self, errand: Answer, _attempt: int) -> None:
        self.record(errand["order"])

    def _turned(self, record: Answer, event: str, **changes: Any) -> Answer:
        """The record with these changes, kept, and the platform told of the event."""
        turned = record | changes
        content = record["content"]
        self._store.put("treasury", "record", content["order"], turned)
        self._tell(turned, event, amount_fen=content["amount_fen"])
        return turned

    def _tell(self, record: Answer, event: str, **more: Any) -> None:
        told = {
            "event": event,
            "order": record["content"]["order"],
            "refund": None,
            "at": now(),
            "transaction": record["transaction"],
            "receipt": record["receipt"],
        }
        self._callbacks.tell(record["content"]["notify_url"], told | more)

    def _given_back(self, ask: Refund, content: dict[str, Any]) -> Answer | None:
        record = self.record(ask.order)
        if record is None:
            return None
        after = record["refunded_fen"] + ask.amount_fen
        possible = after <= record["paid_fen"]
        if possible:
            self._take(record, after)
        done = {
            "content": content,
            "reference": _number("B"),
            "state": "done" if possible else "failed",
            "at": now(),
            "transaction": _number("T"),
        }
        self._store.put("treasury", "repayment", ask.refund, done)
        about = {"refund": ask.refund, "amount_fen": ask.amount_fen}
        event = "refunded" if possible else "refund-failed"
        self._tell(record, event, **about, transaction=done["transaction"])
        return done

    def _take(self, record: Answer, refunded_fen: int) -> None:
        state = "refunded" if refunded_fen == record["paid_fen"] else "partly-refunded"
        changed = record | {"refunded_fen": refunded_fen, "state": state}
        self._store.put("treasury", "record", record["content"]["order"], changed)


def now() -> str:
    """This instant, as the treasury writes it."""
    return datetime.now(ZONE).isoformat(timespec="seconds")


def _over(record: Answer) -> bool:
    return datetime.fromisoformat(record["content"]["expires_at"]) <= datetime.now(UTC)


def _number(prefix: str) -> str:
    """A number that nothing else has."""
    return f"{prefix}{datetime.now(ZONE):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}"
