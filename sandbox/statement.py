"""The treasury's statement of a day, page by page, and how it is spoiled on demand.

A row is {"kind": "payment" | "refund" | "dispute", "order", "refund", "amount_fen", "at",
"transaction"}. Rows are in the order of `order`, `kind` and `refund` or else `transaction`. Each
page bears the sums of all rows up to its end, and of the whole statement.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import date, datetime, timedelta
from typing import Any

from werkzeug.exceptions import BadRequest, Conflict

from sandbox.store import Answer, Store

Row = dict[str, Any]
Rows = list[Row]

PAGE = 2000
"""Rows of a page: with their signature well below the two megabytes that an answer may have."""

_KEPT = 4
"""Statements that are being read at the same time."""

_KINDS = ("payment", "refund", "dispute")


class Statements:
    """Statements as they were when their first page was asked for, until newer ones push them
    out."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self.tampering = Tampering(store)
        self._made: dict[str, tuple[date, Rows]] = {}

    def page(self, day: date, after: str | None) -> Answer:
        """The first page, or the one that `after` names. Raises Conflict."""
        name, _, number = (after or f"{self._begun(day)} 1").partition(" ")
        if name not in self._made or self._made[name][0] != day:
            raise Conflict("This statement is not kept any more: begin with its first page.")
        rows = self._made[name][1]
        last = max(1, -(-len(rows) // PAGE))
        return self.tampering.of_page(day, int(number), lambda n: _page(rows, n, last, name))

    def _begun(self, day: date) -> str:
        rows = self.tampering.applied(day, statement(self._store, day))
        name = secrets.token_urlsafe(12)
        self._made[name] = (day, sorted(rows, key=_place))
        while len(self._made) > _KEPT:
            self._made.pop(next(iter(self._made)))
        return name


def _page(rows: Rows, number: int, last: int, name: str) -> Answer:
    return {
        "page": number,
        "rows": rows[(number - 1) * PAGE : number * PAGE],
        "next": f"{name} {number + 1}" if number < last else None,
        "so_far": _sums(rows[: number * PAGE]),
        "total": _sums(rows),
    }


def _sums(rows: Rows) -> dict[str, int]:
    """How many rows, and how much of each kind in fen."""
    sums = {"rows": len(rows), **{f"{kind}_fen": 0 for kind in _KINDS}}
    for row in rows:
        sums[f"{row['kind']}_fen"] += row["amount_fen"]
    return sums


def _place(row: Row) -> tuple[str, str, str]:
    return row["order"], row["kind"], row["refund"] or row["transaction"]


def statement(store: Store, day: date) -> Rows:
    """Everything that was moved on that day, in order of time."""
    orders = store.listed("treasury", "record").values()
    refunds = store.listed("treasury", "repayment").values()
    rows = [_payment(record) for record in orders if record["paid_at"]]
    rows += [_refund(done) for done in refunds if done["state"] == "done"]
    rows += [_lost(record) for record in orders if _was_lost(record)]
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


def _was_lost(record: Answer) -> bool:
    return bool(record["dispute"]) and record["dispute"]["state"] == "lost"


def _lost(record: Answer) -> Row:
    """A dispute that the payer won bears the transaction of the payment."""
    dispute = {name: record["dispute"][name] for name in ("amount_fen", "at")}
    return _payment(record) | {"kind": "dispute"} | dispute


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


Turn = Callable[[int], Answer]
"""Gives a page by its number."""


def _page_changed(number: int, page: Turn, hit: int) -> Answer:
    told = page(number)
    if number == hit and told["rows"]:
        told["rows"] = _changed(told["rows"], told["rows"][0])
    return told


def _page_dropped(number: int, page: Turn, hit: int) -> Answer:
    """As if there were no such page: the one after it in its place, or the end before it."""
    told = page(number)
    if number == hit and told["next"]:
        return page(hit + 1)
    if number == hit - 1 and not page(hit)["next"]:
        return told | {"next": None}
    return told


def _page_repeated(number: int, page: Turn, hit: int) -> Answer:
    return page(hit) if number == hit + 1 else page(number)


_PAGE_SPOILERS = {
    "change-page": _page_changed,
    "drop-page": _page_dropped,
    "repeat-page": _page_repeated,
}
"""What is done to a page after the sums were made, so that page and sums contradict each other."""


class Tampering:
    """Changes to the statements, kept in the store by day."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def set(self, wish: Any) -> Answer:
        """{"day", "changes": [{"kind", "order" or "page"}]}; none makes the statement right again.

        Without an order a change hits the first row that no change before it has hit.
        """
        try:
            day = date.fromisoformat(wish["day"]).isoformat()
            changes = [
                {"kind": one["kind"], "order": one.get("order"), "page": one.get("page", 1)}
                for one in wish["changes"]
            ]
        except (KeyError, TypeError, ValueError, AttributeError) as wrong:
            raise BadRequest('Give {"day": "2026-11-24", "changes": [{"kind": …}]}.') from wrong
        kinds = (*_SPOILERS, *_PAGE_SPOILERS)
        if not {one["kind"] for one in changes} <= set(kinds):
            raise BadRequest(f"A change is one of {', '.join(kinds)}.")
        kept = {"day": day, "changes": changes}
        self._store.put("treasury", "tampering", day, kept)
        return kept

    def applied(self, day: date, rows: Rows) -> Rows:
        """The rows after all changes of that day; one that finds no row to hit does nothing."""
        untouched = list(rows)
        for change in self._changes(day):
            if change["kind"] not in _SPOILERS:
                continue
            kind, spoil = _SPOILERS[change["kind"]]
            hits = (r for r in untouched if r["kind"] == kind)
            hit = next((r for r in hits if change["order"] in (None, r["order"])), None)
            if hit is not None:
                untouched = _dropped(untouched, hit)
                rows = spoil(rows, hit)
        return rows

    def of_page(self, day: date, number: int, page: Turn) -> Answer:
        """A page, after the change of that day that concerns pages, if there is one."""
        for change in self._changes(day):
            if change["kind"] in _PAGE_SPOILERS:
                return _PAGE_SPOILERS[change["kind"]](number, page, change["page"])
        return page(number)

    def _changes(self, day: date) -> list[Answer]:
        kept = self._store.get("treasury", "tampering", day.isoformat())
        return kept["changes"] if kept else []
