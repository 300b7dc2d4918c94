"""The treasury's statement of a day, and how it is spoiled on demand.

A row is {"kind": "payment" | "refund", "order", "refund", "amount_fen", "at", "transaction"}.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.exceptions import BadRequest

from sandbox.store import Answer, Store

Row = dict[str, Any]
Rows = list[Row]


def statement(store: Store, day: date) -> Rows:
    """Everything that was moved on that day, in order of time."""
    orders = store.listed("treasury", "record").values()
    refunds = store.listed("treasury", "repayment").values()
    rows = [_payment(record) for record in orders if record["paid_at"]]
    rows += [_refund(done) for done in refunds if done["state"] == "done"]
    on_day = (row for row in rows if row["at"].startswith(day.isoformat()))
    return sorted(on_day, key=lambda row: (row["at"], row["transaction"]))


def _payment(record: Answer) -> Row:
    return {
        "kind": "payment",
        "order": record["content"]["order"],
        "refund": None,
        "amount_fen": record["paid_fen"],
        "at": record["paid_at"],
        "transaction": record["transaction"],
    }


def _refund(done: Answer) -> Row:
    content = done["content"]
    return {
        "kind": "refund",
        "order": content["order"],
        "refund": content["refund"],
        "amount_fen": content["amount_fen"],
        "at": done["at"],
        "transaction": done["transaction"],
    }


def _dropped(rows: Rows, hit: Row) -> Rows:
    return [row for row in rows if row is not hit]


def _unknown(rows: Rows, hit: Row) -> Rows:
    return [*rows, hit | {"order": "UNKNOWN-ORDER", "transaction": "UNKNOWN-TRANSACTION"}]


def _changed(rows: Rows, hit: Row) -> Rows:
    return [row | {"amount_fen": row["amount_fen"] + 100} if row is hit else row for row in rows]


def _doubled(rows: Rows, hit: Row) -> Rows:
    return [*rows, dict(hit)]


def _moved(rows: Rows, hit: Row) -> Rows:
    before = datetime.fromisoformat(hit["at"]) - timedelta(days=1)
    return [row | {"at": before.isoformat()} if row is hit else row for row in rows]


_SPOILERS: dict[str, tuple[str, Callable[[Rows, Row], Rows]]] = {
    "drop-row": ("payment", _dropped),
    "unknown-row": ("payment", _unknown),
    "change-amount": ("payment", _changed),
    "double-row": ("payment", _doubled),
    "wrong-day": ("payment", _moved),
    "refund-missing": ("refund", _dropped),
}
"""Each change, the kind of row that it hits, and what it does."""


class Tampering:
    """Changes to the statements, kept in the store by day."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, wish: Any) -> Answer:
        """{"day", "changes": [{"kind", "order"}]}; none of them makes the statement right again.

        Without an order a change hits the first row that no change before it has hit.
        """
        try:
            day = date.fromisoformat(wish["day"]).isoformat()
            changes = [{"kind": one["kind"], "order": one.get("order")} for one in wish["changes"]]
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise BadRequest('Give {"day": "2026-11-24", "changes": [{"kind": …}]}.') from wrong
        if not {one["kind"] for one in changes} <= _SPOILERS.keys():
            raise BadRequest(f"A change is one of {', '.join(_SPOILERS)}.")
        kept = {"day": day, "changes": changes}
        self._store.put("treasury", "tampering", day, kept)
        return kept

    def applied(self, day: date, rows: Rows) -> Rows:
        """The rows after all changes of that day; one that finds no row to hit does nothing."""
        kept = self._store.get("treasury", "tampering", day.isoformat()) or {"changes": []}
        untouched = list(rows)
        for change in kept["changes"]:
            kind, spoil = _SPOILERS[change["kind"]]
            hits = (r for r in untouched if r["kind"] == kind)
            hit = next((r for r in hits if change["order"] in (None, r["order"])), None)
            if hit is not None:
                untouched = _dropped(untouched, hit)
                rows = spoil(rows, hit)
        return rows
