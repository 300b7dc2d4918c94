"""The treasury's statement of a day, and how it is spoiled on demand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sandbox.treasury import ZONE
from tests.sandbox.asking import Platform
from tests.sandbox.paying import opened, paid, refund, state


def today() -> date:
    return datetime.now(ZONE).date()


def rows(platform: Platform, day: date | None = None) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = platform.told(
        "treasury", "statement", day=(day or today()).isoformat()
    )["rows"]
    return found


@pytest.fixture
def moved(platform: Platform) -> Platform:
    """Three payments of today, and a refund of the first."""
    for order in ("O1", "O2", "O3"):
        paid(platform, order)
    refund(platform, "B1", 500)
    opened(platform, "O4")
    return platform


def tampered(platform: Platform, *changes: dict[str, str]) -> list[dict[str, Any]]:
    platform.control("treasury/tamper", day=today().isoformat(), changes=changes)
    return rows(platform)


def test_the_statement_has_a_row_for_all_that_was_moved_and_nothing_else(moved: Platform) -> None:
    told = sorted(
        (row["kind"], row["order"], row["refund"], row["amount_fen"]) for row in rows(moved)
    )
    assert told == [
        ("payment", "O1", None, 1500),
        ("payment", "O2", None, 1500),
        ("payment", "O3", None, 1500),
        ("refund", "O1", "B1", 500),
    ]
    assert {row["transaction"] for row in rows(moved)} >= {state(moved)["transaction"]}
    assert rows(moved, today() - timedelta(days=1)) == []


def test_a_row_belongs_to_the_day_in_shanghai(platform: Platform) -> None:
    paid(platform)
    record = platform.store.get("treasury", "record", "O1") or {}
    record["paid_at"] = "2026-11-24T00:30:00+08:00"
    platform.store.put("treasury", "record", "O1", record)
    assert len(rows(platform, date(2026, 11, 24))) == 1
    assert rows(platform, date(2026, 11, 23)) == []


def test_a_dropped_row_is_missing(moved: Platform) -> None:
    orders = [r["order"] for r in tampered(moved, {"kind": "drop-row", "order": "O2"})]
    assert sorted(orders) == ["O1", "O1", "O3"]


def test_an_unknown_row_is_of_no_order_of_ours(moved: Platform) -> None:
    before = rows(moved)
    added = [row for row in tampered(moved, {"kind": "unknown-row"}) if row not in before]
    assert [row["order"] for row in added] == ["UNKNOWN-ORDER"]


def test_a_changed_amount_is_another_one(moved: Platform) -> None:
    told = tampered(moved, {"kind": "change-amount", "order": "O3"})
    assert {r["order"]: r["amount_fen"] for r in told if r["kind"] == "payment"} == {
        "O1": 1500,
        "O2": 1500,
        "O3": 1600,
    }


def test_a_doubled_row_stands_there_twice(moved: Platform) -> None:
    told = tampered(moved, {"kind": "double-row", "order": "O2"})
    twice = [row for row in told if row["order"] == "O2"]
    assert len(twice) == 2
    assert twice[0] == twice[1]


def test_a_row_on_the_wrong_day_bears_the_day_before(moved: Platform) -> None:
    told = tampered(moved, {"kind": "wrong-day", "order": "O2"})
    days = {r["order"]: r["at"][:10] for r in told if r["kind"] == "payment"}
    assert days["O2"] == (today() - timedelta(days=1)).isoformat()
    assert days["O1"] == days["O3"] == today().isoformat()


def test_a_missing_refund_leaves_the_payment(moved: Platform) -> None:
    told = tampered(moved, {"kind": "refund-missing"})
    assert {row["kind"] for row in told} == {"payment"}
    assert len(told) == 3


def test_several_changes_hit_different_rows_and_none_makes_it_right_again(
    moved: Platform,
) -> None:
    before = rows(moved)
    spoiled = tampered(
        moved, {"kind": "drop-row"}, {"kind": "change-amount"}, {"kind": "wrong-day"}
    )
    assert len([row for row in spoiled if row in before]) == 1
    assert len(spoiled) == 3
    assert tampered(moved) == before


@pytest.mark.parametrize(
    "wish",
    [{}, {"day": "today", "changes": []}, {"day": "2026-11-24", "changes": [{"kind": "burn"}]}],
    ids=str,
)
def test_a_change_that_does_not_exist_is_refused(wish: dict[str, Any], platform: Platform) -> None:
    response = platform.browser.post("/control/treasury/tamper", json=wish)
    assert response.status_code == 400
