"""The treasury: orders, the payment page, refunds."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.asking import Platform, detail
from tests.sandbox.paying import RETURN, ask, choose, opened, paid, refund, refunded, state


def test_an_order_is_opened_once_however_often_it_is_asked_for(platform: Platform) -> None:
    first, again = (platform.told("treasury", "order", **ask()) for _ in range(2))
    assert first == again
    assert first["state"] == "created"


@pytest.mark.parametrize(
    "changes", [{"amount_fen": 1501}, {"title": "其他"}, {"notify_url": RETURN}], ids=str
)
def test_an_order_number_stands_for_one_payment(
    changes: dict[str, Any], platform: Platform
) -> None:
    opened(platform)
    other = platform.signed("treasury", ask(**changes))
    response = platform.post("treasury", "order", other)
    assert response.status_code == 409
    assert detail(response)


@pytest.mark.parametrize(
    "changes",
    [
        {"amount_fen": 0},
        {"amount_fen": -5},
        {"amount_fen": 15.0},
        {"amount_fen": "1500"},
        {"amount_fen": True},
        {"return_url": "javascript:alert(1)"},
        {"expires_at": "2099-01-01T00:00:00"},
        {"tip": 1},
    ],
    ids=str,
)
def test_an_order_must_be_whole(changes: dict[str, Any], platform: Platform) -> None:
    text = platform.signed("treasury", ask(**changes))
    assert platform.post("treasury", "order", text).status_code == 400


def test_the_page_says_what_is_paid_and_needs_no_script(platform: Platform) -> None:
    page = platform.browser.get(opened(platform, amount_fen=123456)).text
    assert "临时行驶车号牌工本费" in page
    assert "¥1,234.56" in page
    assert 'value="pay"' in page
    assert 'value="decline"' in page
    assert "<script" not in page


def test_who_pays_goes_back_and_the_order_is_paid(platform: Platform) -> None:
    assert choose(platform, opened(platform)).location == RETURN
    now = state(platform)
    assert (now["state"], now["paid_fen"], now["refunded_fen"]) == ("paid", 1500, 0)
    assert now["receipt"]
    assert now["transaction"]
    assert datetime.fromisoformat(now["paid_at"]).utcoffset() == timedelta(hours=8)


def test_paying_twice_pays_once(platform: Platform) -> None:
    page = opened(platform)
    choose(platform, page)
    before = state(platform)
    choose(platform, page)
    assert state(platform) == before
    assert platform.events() == ["paid"]
    assert 'value="pay"' not in platform.browser.get(page).text


def test_failed_is_not_final(platform: Platform) -> None:
    page = opened(platform)
    choose(platform, page, "decline")
    assert state(platform)["state"] == "failed"
    assert "可以再试" in platform.browser.get(page).text
    choose(platform, page)
    assert state(platform)["state"] == "paid"
    assert platform.events() == ["failed", "paid"]


def test_an_order_expires_by_itself_and_cannot_be_paid_then(platform: Platform) -> None:
    soon = (datetime.now(UTC) + timedelta(seconds=0.2)).isoformat()
    page = opened(platform, expires_at=soon)
    platform.wait_for(1)
    assert platform.events() == ["expired"]
    assert choose(platform, page).status_code == 303
    assert state(platform)["state"] == "expired"
    assert state(platform)["paid_fen"] == 0


def test_a_page_that_does_not_exist_and_a_choice_that_is_none_change_nothing(
    platform: Platform,
) -> None:
    page = opened(platform)
    assert choose(platform, "/treasury/pay/guessed").status_code == 404
    assert choose(platform, page, "perhaps").status_code == 400
    as_people = platform.browser.get("/treasury/pay/guessed", headers={"Accept": "text/html"})
    assert "无法处理" in as_people.text
    assert state(platform)["state"] == "created"


def test_nobody_knows_an_unknown_order(platform: Platform) -> None:
    assert platform.ask("treasury", "state", order="O9")["outcome"] == "none"
    asked = {"refund": "B1", "order": "O9", "amount_fen": 1, "reason": "已退件"}
    assert platform.ask("treasury", "refund", **asked)["outcome"] == "none"


def test_a_refund_is_accepted_first_and_done_some_time_later(platform: Platform) -> None:
    paid(platform)
    platform.control("treasury", refund_seconds=0.2)
    assert refund(platform)["state"] == "accepted"
    assert platform.told("treasury", "refund-state", refund="B1")["state"] == "accepted"
    assert state(platform)["refunded_fen"] == 0
    platform.wait_for(2)
    assert platform.events() == ["paid", "refunded"]
    assert platform.told("treasury", "refund-state", refund="B1")["state"] == "done"
    assert (state(platform)["state"], state(platform)["refunded_fen"]) == ("partly-refunded", 500)


def test_refunds_add_up_to_what_was_paid_and_not_more(platform: Platform) -> None:
    paid(platform)
    assert refunded(platform, "B1", 500) == "done"
    assert (state(platform)["state"], state(platform)["refunded_fen"]) == ("partly-refunded", 500)
    assert refunded(platform, "B2", 1001) == "failed"
    assert refunded(platform, "B3", 1000) == "done"
    assert (state(platform)["state"], state(platform)["refunded_fen"]) == ("refunded", 1500)
    assert platform.events() == ["paid", "refunded", "refund-failed", "refunded"]


def test_what_was_not_paid_cannot_be_refunded(platform: Platform) -> None:
    opened(platform)
    assert refunded(platform) == "failed"
    assert state(platform)["state"] == "created"


def test_a_refund_is_made_once_and_its_number_stands_for_it_alone(platform: Platform) -> None:
    paid(platform)
    assert refunded(platform, "B1", 500) == "done"
    assert refund(platform, "B1", 500)["state"] == "done"
    assert state(platform)["refunded_fen"] == 500
    asked = {"refund": "B1", "order": "O1", "amount_fen": 600, "reason": "已退件"}
    response = platform.post("treasury", "refund", platform.signed("treasury", asked))
    assert response.status_code == 409
    assert state(platform)["refunded_fen"] == 500


def test_a_refund_that_failed_is_tried_again_when_it_is_asked_for_again(
    platform: Platform,
) -> None:
    paid(platform)
    platform.control("treasury", refunds="failed")
    assert refunded(platform) == "failed"
    platform.control("treasury", mode="ok", refunds="ok")
    assert refunded(platform) == "done"
    assert platform.events() == ["paid", "refund-failed", "refunded"]
    assert state(platform)["refunded_fen"] == 500


def test_nobody_knows_an_unknown_refund(platform: Platform) -> None:
    assert platform.ask("treasury", "refund-state", refund="B9")["outcome"] == "none"


def test_a_payment_that_was_under_way_may_arrive_after_its_time(platform: Platform) -> None:
    opened(platform, expires_at="2020-01-01T00:00:00+00:00")
    paid(platform, "O2")
    late, ordinary = (
        platform.browser.post("/control/treasury/pay-late", json={"order": order})
        for order in ("O1", "O2")
    )
    assert (late.status_code, ordinary.status_code) == (200, 404)
    assert (state(platform)["state"], state(platform)["paid_fen"]) == ("paid", 1500)


@pytest.mark.parametrize(
    ("won", "ends", "event", "back"),
    [(True, "partly-refunded", "dispute-won", 500), (False, "refunded", "dispute-lost", 1500)],
)
def test_a_dispute_ends_with_the_money_here_or_with_the_payer(
    won: bool, ends: str, event: str, back: int, platform: Platform
) -> None:
    paid(platform)
    refunded(platform, "B1", 500)
    platform.control("treasury/dispute", order="O1")
    assert state(platform)["dispute"]["state"] == "open"
    platform.control("treasury/decide", order="O1", won=won)
    now = state(platform)
    assert (now["state"], now["refunded_fen"]) == (ends, back)
    assert now["dispute"]["state"] == event.removeprefix("dispute-")
    assert now["dispute"]["amount_fen"] == back - 500
    assert platform.events()[-2:] == ["disputed", event]
    again = platform.browser.post("/control/treasury/decide", json={"order": "O1", "won": won})
    assert again.status_code == 404


def test_a_payment_can_be_disputed(platform: Platform) -> None:
    opened(platform, "O2")
    assert (
        platform.browser.post("/control/treasury/dispute", json={"order": "O2"}).status_code == 404
    )
    paid(platform)
    platform.control("treasury/dispute", order="O1")
    assert state(platform)["state"] == "disputed"
    assert platform.events() == ["paid", "disputed"]


def test_no_page_says_who_pays(platform: Platform) -> None:
    page = opened(platform)
    assert re.fullmatch(r"/treasury/pay/[\w-]{32}", page)
