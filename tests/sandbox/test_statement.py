"""The treasury's statement of a day, and how it is spoiled on demand."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from sandbox import statement
from sandbox.treasury import ZONE
from tests.sandbox.asking import Platform
from tests.sandbox.paying import opened, paid, refunded, state


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
    refunded(platform, "B1", 500)
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


Page = dict[str, Any]


def pages(platform: Platform) -> list[Page]:
    """As they come when each is asked for by what the one before it says."""
    found = [platform.told("treasury", "statement", day=today().isoformat())]
    while (after := found[-1]["next"]) and len(found) < 9:
        ask = {"day": today().isoformat(), "after": after}
        found.append(platform.told("treasury", "statement", **ask))
    return found


@pytest.fixture
def of_one_row(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(statement, "PAGE", 1)


@pytest.mark.usefixtures("of_one_row")
def test_pages_together_are_the_statement_and_bear_the_sums_until_there(moved: Platform) -> None:
    found = pages(moved)
    assert [page["page"] for page in found] == [1, 2, 3, 4]
    orders = [(row["order"], row["kind"]) for page in found for row in page["rows"]]
    assert orders == sorted(orders)
    assert [page["so_far"]["rows"] for page in found] == [1, 2, 3, 4]
    total = {"rows": 4, "payment_fen": 4500, "refund_fen": 500, "dispute_fen": 0}
    assert [page["total"] for page in found] == [total] * 4
    assert found[-1]["so_far"] == total


def test_a_statement_of_nothing_has_one_empty_page(platform: Platform) -> None:
    (page,) = pages(platform)
    assert (page["rows"], page["total"]["rows"]) == ([], 0)


@pytest.mark.usefixtures("of_one_row")
def test_what_moves_while_it_is_read_does_not_move_the_statement(moved: Platform) -> None:
    first = moved.told("treasury", "statement", day=today().isoformat())
    paid(moved, "A0")
    ask = {"day": today().isoformat(), "after": first["next"]}
    assert moved.told("treasury", "statement", **ask)["total"] == first["total"]


def test_a_page_of_a_statement_that_is_not_kept_any_more_is_refused(platform: Platform) -> None:
    ask = {"day": today().isoformat(), "after": "forgotten 2"}
    text = platform.signed("treasury", ask)
    assert platform.post("treasury", "statement", text).status_code == 409


@pytest.mark.usefixtures("of_one_row")
@pytest.mark.parametrize(
    ("kind", "page", "numbers"),
    [
        ("change-page", 2, [1, 2, 3, 4]),
        ("drop-page", 2, [1, 3, 4]),
        ("drop-page", 4, [1, 2, 3]),
        ("repeat-page", 2, [1, 2, 2, 2, 2, 2, 2, 2, 2]),
    ],
)
def test_a_spoiled_page_contradicts_the_sums_or_its_number(
    kind: str, page: int, numbers: list[int], moved: Platform
) -> None:
    change = {"kind": kind, "page": page}
    moved.control("treasury/tamper", day=today().isoformat(), changes=[change])
    found = pages(moved)
    assert [one["page"] for one in found] == numbers
    fen = sum(row["amount_fen"] for one in found for row in one["rows"])
    assert fen != sum(found[0]["total"][f"{kind}_fen"] for kind in ("payment", "refund"))


def test_a_lost_dispute_is_a_row_of_its_own(moved: Platform) -> None:
    moved.control("treasury/dispute", order="O1")
    moved.control("treasury/decide", order="O1", won=False)
    (lost,) = [row for row in rows(moved) if row["kind"] == "dispute"]
    assert (lost["order"], lost["amount_fen"]) == ("O1", 1000)
    assert lost["transaction"] == state(moved)["transaction"]
