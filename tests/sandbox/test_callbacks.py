"""The treasury's call-backs: signed, tried again, and troublesome on demand."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta

import httpx
import pytest
from joserfc.errors import BadSignatureError

from sandbox import callbacks
from tests.sandbox.asking import Platform
from tests.sandbox.paying import choose, opened, paid, refunded, state


def test_a_call_back_says_what_was_paid(platform: Platform) -> None:
    paid(platform)
    platform.events()
    said, now = platform.heard[0], state(platform)
    assert (said["iss"], said["aud"], said["event"]) == ("treasury", "cheguan", "paid")
    assert (said["order"], said["refund"], said["amount_fen"]) == ("O1", None, 1500)
    assert (said["transaction"], said["receipt"]) == (now["transaction"], now["receipt"])
    assert said["jti"]


def test_a_call_back_of_a_refund_names_refund_and_amount(platform: Platform) -> None:
    paid(platform)
    refunded(platform, "B1", 500)
    platform.events()
    assert (platform.heard[1]["refund"], platform.heard[1]["amount_fen"]) == ("B1", 500)


@pytest.mark.parametrize(("mode", "copies"), [("twice", 2), ("storm", 50)])
def test_an_event_that_is_told_often_is_one_event(
    mode: str, copies: int, platform: Platform
) -> None:
    platform.control("treasury", callbacks=mode)
    paid(platform)
    assert platform.events() == ["paid"] * copies
    assert len({one["jti"] for one in platform.heard}) == 1


def test_never_means_never(platform: Platform) -> None:
    platform.control("treasury", callbacks="never")
    paid(platform)
    assert platform.events() == []
    assert state(platform)["state"] == "paid"


def test_a_late_call_back_comes_after_its_seconds(platform: Platform) -> None:
    platform.control("treasury", callbacks="late", seconds=0.3)
    begun = datetime.now(UTC)
    paid(platform)
    assert platform.events() == []
    platform.wait_for(1)
    assert datetime.now(UTC) - begun >= timedelta(seconds=0.3)


def test_out_of_order_means_that_the_second_event_overtakes_the_first(platform: Platform) -> None:
    platform.control("treasury", callbacks="out-of-order", seconds=30)
    paid(platform)
    refunded(platform)
    platform.wait_for(2)
    assert platform.events() == ["refunded", "paid"]


def test_an_event_that_nothing_overtakes_is_told_in_the_end(platform: Platform) -> None:
    platform.control("treasury", callbacks="out-of-order", seconds=0.2)
    paid(platform)
    platform.wait_for(1)
    assert platform.events() == ["paid"]


def test_a_call_back_is_tried_again_until_it_is_taken_in(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "_PAUSES", (0.05, 0.1, 0.15, 0.2))
    answers = iter([500, 503, 204])
    platform.status = lambda: next(answers)
    paid(platform)
    platform.wait_for(1)
    assert next(answers, None) is None


def test_after_five_attempts_a_call_back_is_given_up(
    platform: Platform, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(callbacks, "_PAUSES", (0.02, 0.02, 0.02, 0.02))
    tried: list[int] = []

    def refuse() -> int:
        tried.append(1)
        raise httpx.ConnectError("nobody there")

    platform.status = refuse
    paid(platform)
    time.sleep(1)
    assert len(tried) == 5


def test_a_wrong_treasury_signs_its_call_backs_wrongly_too(platform: Platform) -> None:
    page = opened(platform)
    platform.control("treasury", mode="wrong")
    choose(platform, page)
    platform.wait_for(1)
    with pytest.raises(BadSignatureError):
        _ = platform.heard
