"""The treasury: payment orders, paying them, refunds. Money in fen.

The store holds orders under `record`, refunds under `repayment`, payment pages under `page`.
"""

from __future__ import annotations

import secrets
import time
from datetime import UTC, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import url_for
from werkzeug.exceptions import Conflict

from sandbox.callbacks import Callbacks
from sandbox.errands import Errands
from sandbox.money import OfDay, OfOrder, OfRefund, Order, Refund
from sandbox.questions import Question, Questions
from sandbox.statement import Statements
from sandbox.store import Answer, Store
from sandbox.trouble import Trouble

ZONE = ZoneInfo("Asia/Shanghai")

_TOLD = (
    *("reference", "state", "paid_fen", "refunded_fen"),
    *("paid_at", "transaction", "receipt", "dispute"),
)


class Treasury:
    """Orders by their number. An order is created, then paid, failed or expired; failed may be
    paid after all. What was given back makes it partly-refunded or refunded. A refund is accepted
    at first, and done or failed some time later; one that failed may be asked for again."""

    def __init__(
        self, store: Store, errands: Errands, callbacks: Callbacks, trouble: Trouble
    ) -> None:
        self._store, self._errands, self._callbacks = store, errands, callbacks
        self._trouble = trouble
        self.statements = Statements(store)
        errands.learn("expire", self._expire)
        errands.learn("refund", self._settle)

    def questions(self) -> Questions:
        """What the platform can ask of the treasury."""
        return {
            ("treasury", "order"): Question(Order, self.order, changes=True),
            ("treasury", "state"): Question(OfOrder, self.state),
            ("treasury", "refund"): Question(Refund, self.refund, changes=True),
            ("treasury", "refund-state"): Question(OfRefund, self.refund_state),
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
        """Take a refund up, unless it is under way or done. Raises Conflict."""
        content = ask.model_dump(mode="json")
        kept = self._store.get("treasury", "repayment", ask.refund)
        if kept and kept["content"] != content:
            raise Conflict("This refund number stands for another refund.")
        if self.record(ask.order) and (kept is None or kept["state"] == "failed"):
            kept = self._taken_up(content)
        return kept and _refunding(kept)

    def refund_state(self, ask: OfRefund) -> Answer | None:
        """What has become of a refund."""
        kept = self._store.get("treasury", "repayment", ask.refund)
        return kept and _refunding(kept)

    def statement(self, ask: OfDay) -> Answer:
        """A page of what was moved on a day. Raises Conflict."""
        return self.statements.page(ask.day, ask.after)

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
            return self._paid(record)

    def pay_late(self, order: str) -> Answer | None:
        """A payment arrives that was under way when the order's time was over."""
        with self._store.transaction():
            record = self.record(order)
            return self._paid(record) if record and record["state"] == "expired" else None

    def dispute(self, order: str) -> Answer | None:
        """The payer's bank disputes a payment."""
        with self._store.transaction():
            record = self.record(order)
            if record is None or not record["paid_fen"]:
                return None
            dispute = {"state": "open", "at": now(), "amount_fen": 0}
            return self._turned(record, "disputed", state="disputed", dispute=dispute)

    def decide(self, order: str, *, won: bool) -> Answer | None:
        """The bank has decided: the money stays, or what is left of it has gone back to the
        payer."""
        with self._store.transaction():
            record = self.record(order)
            if record is None or record["state"] != "disputed":
                return None
            lost_fen = 0 if won else record["paid_fen"] - record["refunded_fen"]
            ended = "won" if won else "lost"
            dispute = {"state": ended, "at": now(), "amount_fen": lost_fen}
            after = record | {"refunded_fen": record["refunded_fen"] + lost_fen, "dispute": dispute}
            changes = {"dispute": dispute, "refunded_fen": after["refunded_fen"]}
            event = f"dispute-{ended}"
            return self._turned(record, event, lost_fen, state=_state(after), **changes)

    def _opened(self, ask: Order, content: dict[str, Any]) -> Answer:
        record: Answer = {
            "content": content,
            "token": secrets.token_urlsafe(24),
            "reference": _number("R"),
            "state": "created",
            "paid_fen": 0,
            "refunded_fen": 0,
            **dict.fromkeys(("paid_at", "transaction", "receipt", "dispute")),
        }
        self._store.put("treasury", "record", ask.order, record)
        self._store.put("treasury", "page", record["token"], {"order": ask.order})
        self._errands.add("expire", ask.expires_at.timestamp(), order=ask.order)
        return record

    def _expire(self, errand: Answer, _attempt: int) -> None:
        self.record(errand["order"])

    def _paid(self, record: Answer) -> Answer:
        paid = {
            "state": "paid",
            "paid_fen": record["content"]["amount_fen"],
            "paid_at": now(),
            "transaction": _number("T"),
            "receipt": _number("4400"),
        }
        return self._turned(record, "paid", **paid)

    def _turned(self, record: Answer, event: str, fen: int | None = None, **changes: Any) -> Answer:
        """The record with these changes, kept, and the platform told of the event and its amount:
        the order's, where no other is said."""
        turned = record | changes
        content = record["content"]
        self._store.put("treasury", "record", content["order"], turned)
        amount = content["amount_fen"] if fen is None else fen
        self._tell(turned, event, amount_fen=amount)
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

    def _taken_up(self, content: Answer) -> Answer:
        kept = {
            "content": content,
            "reference": _number("B"),
            "state": "accepted",
            "at": now(),
            "transaction": None,
        }
        number = content["refund"]
        self._store.put("treasury", "repayment", number, kept)
        _, seconds = self._trouble.refunds()
        self._errands.add("refund", time.time() + seconds, refund=number)
        return kept

    def _settle(self, errand: Answer, _attempt: int) -> None:
        """An accepted refund ends: the money goes back, or cannot."""
        with self._store.transaction():
            kept = self._store.get("treasury", "repayment", errand["refund"])
            record = kept and self.record(kept["content"]["order"])
            if kept is None or record is None:
                return
            after = record["refunded_fen"] + kept["content"]["amount_fen"]
            mode, _ = self._trouble.refunds()
            if mode == "ok" and after <= record["paid_fen"]:
                record = self._take(record, after)
                self._end(record, kept, "done", "refunded")
            else:
                self._end(record, kept, "failed", "refund-failed")

    def _end(self, record: Answer, kept: Answer, state: str, event: str) -> None:
        ended = kept | {"state": state, "at": now(), "transaction": _number("T")}
        number, fen = kept["content"]["refund"], kept["content"]["amount_fen"]
        self._store.put("treasury", "repayment", number, ended)
        about = {"refund": number, "amount_fen": fen, "transaction": ended["transaction"]}
        self._tell(record, event, **about)

    def _take(self, record: Answer, refunded_fen: int) -> Answer:
        changed = record | {"refunded_fen": refunded_fen}
        changed["state"] = _state(changed)
        self._store.put("treasury", "record", record["content"]["order"], changed)
        return changed


def _state(record: Answer) -> str:
    """By its dispute and its sums, of an order that was paid."""
    if record["dispute"] and record["dispute"]["state"] == "open":
        return "disputed"
    if not record["refunded_fen"]:
        return "paid"
    return "refunded" if record["refunded_fen"] == record["paid_fen"] else "partly-refunded"


def _refunding(kept: Answer) -> Answer:
    return {"reference": kept["reference"], "state": kept["state"]}


def now() -> str:
    """This instant, as the treasury writes it."""
    return datetime.now(ZONE).isoformat(timespec="seconds")


def _over(record: Answer) -> bool:
    return datetime.fromisoformat(record["content"]["expires_at"]) <= datetime.now(UTC)


def _number(prefix: str) -> str:
    """A number that nothing else has."""
    return f"{prefix}{datetime.now(ZONE):%Y%m%d%H%M%S}{secrets.randbelow(10**10):010d}"
