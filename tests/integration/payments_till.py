"""A small treasury for tests: it keeps orders, payments and refunds, signs what it says, and can be
made to fall silent. It is spoken to over the real exchange, through a transport of its own."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count
from typing import Any

import httpx
from joserfc import jws
from joserfc.jwk import ECKey

from cheguan.agencies import exchange
from cheguan.agencies.exchange import keys
from cheguan.kernel.days import day_of

ADDRESS = "http://departments.test"
Answer = dict[str, Any]


@dataclass
class Kept:
    """An order as the treasury keeps it. Refunds: number → (fen, state)."""

    amount_fen: int
    state: str = "created"
    payments: list[Answer] = field(default_factory=list)
    dispute: Answer | None = None
    refunds: dict[str, list[Any]] = field(default_factory=dict)

    @property
    def paid_fen(self) -> int:
        return sum(payment["amount_fen"] for payment in self.payments)

    @property
    def refunded_fen(self) -> int:
        lost = self.dispute["amount_fen"] if self.dispute else 0
        return lost + sum(fen for fen, state in self.refunds.values() if state == "done")


class Till:
    """The treasury. `refunding` is what becomes of a refund that is asked for."""

    def __init__(self) -> None:
        self.key = ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)
        self.signer = self.key
        self.orders: dict[str, Kept] = {}
        self.statements: dict[date, list[Answer]] = {}
        self.asked: list[tuple[str, Answer]] = []
        self.status, self.refunding = 200, "done"
        self.page = 1000
        self._serial = count(1)

    def pay(self, order: str, at: datetime, fen: int | None = None) -> Answer:
        """Somebody pays; the call-back that tells of it, not yet sent."""
        kept = self.orders[order]
        number = next(self._serial)
        payment = {
            "order": order,
            "amount_fen": fen or kept.amount_fen,
            "at": at.isoformat(),
            "transaction": f"T{number:06d}",
        }
        kept.payments.append(payment)
        kept.state = "paid"
        return self.event("paid", **payment, receipt=f"R{number:06d}")

    def event(self, event: str, **values: Any) -> Answer:
        """A call-back."""
        now = int(datetime.now(UTC).timestamp())
        about = {"iss": "treasury", "aud": "cheguan", "iat": now, "jti": f"j{next(self._serial)}"}
        return about | {"event": event} | values

    def sign(self, payload: Answer) -> str:
        """As the treasury sends it."""
        header = {"alg": "ES256", "kid": self.key.kid}
        text = json.dumps(payload, ensure_ascii=False)
        return jws.serialize_compact(header, text, self.signer, ["ES256"])

    def handle(self, request: httpx.Request) -> httpx.Response:
        """What it says to a request."""
        question = request.url.path.rpartition("/")[2]
        if self.status != 200:
            return httpx.Response(self.status)
        if question == "jwks.json":
            return httpx.Response(200, json={"keys": [self.key.as_dict(private=False)]})
        return httpx.Response(200, text=self.reply(question, request.content))

    def reply(self, question: str, body: bytes) -> str:
        """The signed answer to a signed question."""
        asked = json.loads(jws.extract_compact(body).payload)
        self.asked.append((question, asked["ask"]))
        answer = getattr(self, f"_{question.replace('-', '_')}")(**asked["ask"])
        said = {
            "iss": "treasury",
            "aud": "cheguan",
            "iat": asked["iat"],
            "re": asked["jti"],
            "asked": asked["ask"],
            "outcome": "none" if answer is None else "found",
        }
        return self.sign(said if answer is None else said | {"answer": answer})

    def _order(self, order: str, amount_fen: int, **_rest: Any) -> Answer:
        kept = self.orders.setdefault(order, Kept(amount_fen))
        assert kept.amount_fen == amount_fen
        return {"reference": f"ref-{order}", "pay_url": f"/pay/{order}", "state": kept.state}

    def _state(self, order: str) -> Answer | None:
        if (kept := self.orders.get(order)) is None:
            return None
        last = kept.payments[-1] if kept.payments else {}
        return {
            "reference": f"ref-{order}",
            "state": kept.state,
            "paid_fen": kept.paid_fen,
            "refunded_fen": kept.refunded_fen,
            "paid_at": last.get("at"),
            "transaction": last.get("transaction"),
            "receipt": last["transaction"].replace("T", "R") if last else None,
            "dispute": kept.dispute,
        }

    def _refund(self, refund: str, order: str, amount_fen: int, reason: str) -> Answer:
        """Each refund once, whatever it is asked how often."""
        kept = self.orders[order]
        given = kept.refunds.setdefault(refund, [amount_fen, self.refunding])
        assert given[0] == amount_fen
        if given[1] != "done":
            given[1] = self.refunding
        assert kept.refunded_fen <= kept.paid_fen
        return {"reference": f"ref-{refund}", "state": given[1]}

    def _refund_state(self, refund: str) -> Answer | None:
        """One that was accepted has become what becomes of refunds now."""
        found = [k.refunds[refund] for k in self.orders.values() if refund in k.refunds]
        if not found:
            return None
        if found[0][1] == "accepted":
            found[0][1] = self.refunding
        return {"reference": f"ref-{refund}", "state": found[0][1]}

    def disputed(self, order: str, at: datetime) -> Answer:
        """The payer contests the payment; the call-back that tells of it, not yet sent."""
        return self._contested(order, "disputed", "open", 0, at)

    def decided(self, order: str, at: datetime, *, won: bool) -> Answer:
        """His bank decides, for us or for him; the call-back that tells of it, not yet sent."""
        kept = self.orders[order]
        fen = 0 if won else kept.paid_fen - kept.refunded_fen
        state = "won" if won else "lost"
        return self._contested(order, f"dispute-{state}", state, fen, at)

    def _contested(self, order: str, event: str, state: str, fen: int, at: datetime) -> Answer:
        kept = self.orders[order]
        told = {"amount_fen": fen, "at": at.isoformat()}
        kept.dispute = {"state": state, **told}
        kept.state = "disputed" if state == "open" else "paid"
        transaction = kept.payments[-1]["transaction"]
        return self.event(event, order=order, transaction=transaction, **told)

    def _statement(self, day: str, after: str = "") -> Answer | None:
        rows = self.statements.get(date.fromisoformat(day))
        if rows is None:
            return None
        rows = sorted(
            rows, key=lambda r: (r["order"], r["kind"], r.get("refund") or r["transaction"])
        )
        begin = int(after or 0)
        end = begin + self.page
        return {
            "page": begin // self.page + 1,
            "rows": rows[begin:end],
            "next": str(end) if end < len(rows) else None,
            "so_far": _sums(rows[:end]),
            "total": _sums(rows),
        }

    def line(self, kind: str, **values: Any) -> Answer:
        """A line of the statement of the day on which it happened."""
        line = {"kind": kind, **values}
        self.statements.setdefault(day_of(datetime.fromisoformat(line["at"])), []).append(line)
        return line


def _sums(rows: list[Answer]) -> Answer:
    kinds = ("payment", "refund", "dispute")
    return {"rows": len(rows)} | {
        f"{kind}_fen": sum(row["amount_fen"] for row in rows if row["kind"] == kind)
        for kind in kinds
    }


@contextmanager
def at_work(till: Till) -> Iterator[Till]:
    """The platform speaks with this treasury."""
    transport = httpx.MockTransport(till.handle)
    addresses = {"treasury": ADDRESS}
    exchange.replace(exchange.Exchange(addresses, keys.private_key(), 2.0, transport))
    try:
        yield till
    finally:
        exchange.replace(None)
