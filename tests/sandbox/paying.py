"""Orders at the treasury, as the platform and a payer go about them."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from werkzeug.test import TestResponse

from tests.sandbox.asking import Platform

RETURN, NOTIFY = "http://127.0.0.1:8000/cases/1/", "http://127.0.0.1:8000/callbacks/treasury"


def ask(order: str = "O1", **changes: Any) -> dict[str, Any]:
    expires = datetime(2099, 1, 1, tzinfo=UTC).isoformat()
    usual = {"amount_fen": 1500, "title": "临时行驶车号牌工本费", "expires_at": expires}
    return {"order": order, **usual, "return_url": RETURN, "notify_url": NOTIFY} | changes


def opened(platform: Platform, order: str = "O1", **changes: Any) -> str:
    """The path of the payment page of a new order."""
    answer = platform.told("treasury", "order", **ask(order, **changes))
    return urlsplit(answer["pay_url"]).path


def choose(platform: Platform, page: str, choice: str = "pay") -> TestResponse:
    return platform.browser.post(page, data={"choice": choice})


def paid(platform: Platform, order: str = "O1", **changes: Any) -> None:
    assert choose(platform, opened(platform, order, **changes)).status_code == 303


def state(platform: Platform, order: str = "O1") -> dict[str, Any]:
    return platform.told("treasury", "state", order=order)


def refund(platform: Platform, number: str = "B1", fen: int = 500, order: str = "O1") -> Any:
    """How a refund stands that is asked for, for the first time or again."""
    asked = {"refund": number, "order": order, "amount_fen": fen, "reason": "已退件"}
    return platform.told("treasury", "refund", **asked)


def refunded(platform: Platform, number: str = "B1", fen: int = 500) -> str:
    """How a refund ends that the treasury accepts and sees to at once."""
    platform.control("treasury", refund_seconds=0)
    assert refund(platform, number, fen)["state"] == "accepted"
    platform.app.extensions["errands"].settle()
    ended: str = platform.told("treasury", "refund-state", refund=number)["state"]
    return ended
