"""The post: parcels that move by themselves, or on demand."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

import pytest

from tests.sandbox.asking import Platform

TO = {"name": "陈小文", "address": "广东省广州市天河区示例路1号", "mobile": "13900000012"}
WAY = ["accepted", "collected", "moving", "arrived", "delivered"]


def collected(platform: Platform, shipment: str = "S1", **changes: Any) -> str:
    asked = {"shipment": shipment, "to": TO, "what": "驾驶证"} | changes
    return str(platform.told("post", "collect", **asked)["tracking"])


def states(platform: Platform, tracking: str) -> list[str]:
    events = platform.told("post", "track", tracking=tracking)["events"]
    return [event["state"] for event in events]


def test_a_shipment_is_collected_once(platform: Platform) -> None:
    assert collected(platform) == collected(platform)
    assert collected(platform, "S2") != collected(platform, "S1")
    asked = {"shipment": "S1", "to": TO, "what": "行驶证"}
    response = platform.post("post", "collect", platform.signed("post", asked))
    assert response.status_code == 409


def test_a_shipment_goes_to_an_address_or_to_an_office_but_not_to_both(platform: Platform) -> None:
    asked = {"shipment": "S1", "what": "驾驶证"}
    assert platform.told("post", "collect", **asked, point="440106")["tracking"]
    for where in ({}, {"to": TO, "point": "440106"}, {"to": {"name": "陈小文"}}):
        text = platform.signed("post", asked | {"shipment": "S2"} | where)
        assert platform.post("post", "collect", text).status_code == 400


def test_a_parcel_moves_by_one_event_when_it_is_advanced_and_stops_at_its_end(
    platform: Platform,
) -> None:
    parcel = collected(platform)
    for n in range(1, 6):
        assert states(platform, parcel) == WAY[:n]
        platform.control("post/advance")
    assert states(platform, parcel) == WAY
    assert platform.control("post/advance").get_json() == {"moved": []}


def test_one_parcel_can_be_advanced_or_returned_alone(platform: Platform) -> None:
    first, other = collected(platform, "S1"), collected(platform, "S2")
    platform.control("post/advance", tracking=first, returned=True)
    assert states(platform, first) == ["accepted", "returned"]
    assert states(platform, other) == ["accepted"]
    platform.control("post/advance")
    assert states(platform, first) == ["accepted", "returned"]


@pytest.mark.parametrize(("seconds", "reached"), [(15, 1), (21, 2), (45, 3), (3600, 5)])
def test_a_parcel_moves_by_itself_every_twenty_seconds(
    seconds: int, reached: int, platform: Platform
) -> None:
    parcel = collected(platform)
    kept = platform.store.get("post", "parcel", parcel) or {}
    begun = datetime.fromisoformat(kept["events"][0]["at"]) - timedelta(seconds=seconds)
    kept["events"][0]["at"] = begun.isoformat()
    platform.store.put("post", "parcel", parcel, kept)
    assert states(platform, parcel) == WAY[:reached]
    events = platform.told("post", "track", tracking=parcel)["events"]
    paces = [datetime.fromisoformat(event["at"]) - begun for event in events]
    assert paces == [timedelta(seconds=20 * n) for n in range(reached)]


def test_nobody_knows_an_unknown_parcel(platform: Platform) -> None:
    assert platform.ask("post", "track", tracking="XX000000000CN")["outcome"] == "none"
