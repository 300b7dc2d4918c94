"""Trouble on demand, while the sandbox runs."""

from __future__ import annotations

import time
from collections import Counter
from pathlib import Path
from threading import Timer
from typing import Any

import pytest
from joserfc.errors import BadSignatureError
from werkzeug.test import TestResponse

from sandbox.departments import NAMES
from sandbox.store import Store
from sandbox.trouble import NotReached, Trouble
from tests.sandbox.asking import OTHER_VIN, VIN, Platform, detail


@pytest.fixture(autouse=True)
def paid(platform: Platform) -> None:
    platform.store.put("tax", "vessel-tax", VIN, {"year": 2026})


def asked(platform: Platform) -> TestResponse:
    return platform.post("tax", "vessel-tax", platform.signed("tax", {"vin": VIN}))


def test_every_department_is_well_at_first(platform: Platform) -> None:
    assert platform.browser.get("/control").get_json() == {name: {"mode": "ok"} for name in NAMES}


def test_a_department_that_is_down_answers_nothing_and_is_well_again(platform: Platform) -> None:
    platform.control("tax", mode="down")
    with pytest.raises(NotReached):
        asked(platform)
    with pytest.raises(NotReached):
        platform.browser.get("/tax/jwks.json")
    platform.control("tax", mode="ok")
    assert asked(platform).status_code == 200


def test_only_the_department_that_was_named_is_in_trouble(platform: Platform) -> None:
    platform.control("insurance", mode="down")
    assert asked(platform).status_code == 200


def test_a_failing_department_fails_four_times_of_five(platform: Platform) -> None:
    platform.control("tax", mode="failing")
    assert Counter(asked(platform).status_code for _ in range(10)) == {500: 8, 200: 2}


def test_a_slow_department_answers_well_after_its_seconds(platform: Platform) -> None:
    platform.control("tax", mode="slow", seconds=0.3)
    begun = time.monotonic()
    assert asked(platform).status_code == 200
    assert time.monotonic() - begun >= 0.3


def test_a_silent_department_keeps_whoever_asks_waiting_until_it_is_well(
    platform: Platform,
) -> None:
    platform.control("tax", mode="silent")
    begun = time.monotonic()
    well = Timer(0.3, Trouble(platform.store).set, ("tax", {"mode": "ok"}))
    well.start()
    assert asked(platform).status_code == 503
    assert 0.3 <= time.monotonic() - begun < 5
    well.join()


def test_a_silent_department_gives_up_after_its_seconds(platform: Platform) -> None:
    platform.control("tax", mode="silent", seconds=0.2)
    begun = time.monotonic()
    assert asked(platform).status_code == 503
    assert time.monotonic() - begun >= 0.2


def test_a_wrong_answer_bears_the_departments_key_name_and_a_strangers_signature(
    platform: Platform,
) -> None:
    platform.control("tax", mode="wrong")
    with pytest.raises(BadSignatureError):
        platform.opened("tax", asked(platform).text)


def test_a_contradictory_answer_is_well_signed_about_another_vehicle(platform: Platform) -> None:
    platform.store.put("tax", "vessel-tax", OTHER_VIN, {"year": 2020})
    platform.control("tax", mode="contradictory")
    said = platform.ask("tax", "vessel-tax", vin=VIN)
    assert said["asked"] == {"vin": OTHER_VIN}
    assert said["answer"] == {"year": 2020}


def test_a_contradictory_answer_names_another_even_where_only_one_is_known(
    platform: Platform,
) -> None:
    platform.control("tax", mode="contradictory")
    said = platform.ask("tax", "vessel-tax", vin=VIN)
    assert said["asked"]["vin"] != VIN
    assert said["answer"] == {"year": 2026}


def test_one_question_can_be_in_trouble_alone(platform: Platform) -> None:
    platform.control("tax", mode="down", question="purchase")
    assert asked(platform).status_code == 200
    text = platform.signed("tax", {"vin": VIN})
    with pytest.raises(NotReached):
        platform.post("tax", "purchase", text)
    platform.control("tax", mode="ok")
    text = platform.signed("tax", {"vin": VIN})
    assert platform.post("tax", "purchase", text).status_code == 200


def test_trouble_outlives_a_restart(tmp_path: Path) -> None:
    first = Store(tmp_path / "store.sqlite")
    Trouble(first).set("post", {"mode": "slow", "seconds": 3})
    first.close()
    again = Store(tmp_path / "store.sqlite")
    assert Trouble(again).states()["post"] == {"mode": "slow", "seconds": 3}
    again.close()


@pytest.mark.parametrize(
    ("department", "wish", "status"),
    [
        ("nobody", {"mode": "ok"}, 404),
        ("tax", {"mode": "sulking"}, 400),
        ("tax", {}, 400),
        ("tax", [], 400),
        ("tax", {"mood": "down"}, 400),
        ("tax", {"mode": "slow", "seconds": 61}, 400),
        ("tax", {"mode": "slow", "seconds": -1}, 400),
        ("tax", {"mode": "slow", "seconds": "5"}, 400),
        ("tax", {"question": "purchase"}, 400),
        ("tax", {"callbacks": "twice"}, 400),
        ("treasury", {"callbacks": "sometimes"}, 400),
    ],
    ids=str,
)
def test_a_wish_that_cannot_be_met_is_refused_and_changes_nothing(
    department: str, wish: Any, status: int, platform: Platform
) -> None:
    response = platform.browser.post(f"/control/{department}", json=wish)
    assert response.status_code == status
    assert detail(response)
    assert all(state == {"mode": "ok"} for state in Trouble(platform.store).states().values())


@pytest.mark.parametrize(
    ("method", "address"),
    [("GET", "/control"), ("POST", "/control/tax"), ("POST", "/control/load"), ("GET", "/sms")],
)
def test_the_control_desk_answers_this_machine_only(
    method: str, address: str, platform: Platform
) -> None:
    elsewhere = {"REMOTE_ADDR": "192.0.2.7"}
    response = platform.browser.open(
        address, method=method, json={"mode": "down"}, environ_overrides=elsewhere
    )
    assert response.status_code == 403
    assert Trouble(platform.store).mode("tax") == "ok"


def test_papers_are_read_when_the_desk_is_told_to(tmp_path: Path) -> None:
    platform = Platform(folder=tmp_path)
    papers = tmp_path / "papers"
    papers.mkdir()
    line = '{"department": "tax", "question": "vessel-tax", "key": "V", "answer": {"year": 2026}}'
    (papers / "a.jsonl").write_text(line)
    assert platform.control("load").get_json() == {"loaded": {"a.jsonl": 1}}
    assert platform.told("tax", "vessel-tax", vin="V") == {"year": 2026}
    (papers / "a.jsonl").write_text("nonsense")
    response = platform.browser.post("/control/load")
    assert response.status_code == 400
    assert "a.jsonl, line 1" in detail(response)


def test_without_a_folder_there_are_no_papers_to_read(platform: Platform) -> None:
    assert platform.browser.post("/control/load").status_code == 409


def test_the_departments_keep_their_keys_over_a_restart(tmp_path: Path) -> None:
    first, again = (Platform(folder=tmp_path) for _ in range(2))
    keys = [one.browser.get("/tax/jwks.json").get_json() for one in (first, again)]
    assert keys[0] == keys[1]
    assert "d" not in keys[0]["keys"][0]
    assert (tmp_path / "keys" / "tax.json").stat().st_mode & 0o077 == 0
