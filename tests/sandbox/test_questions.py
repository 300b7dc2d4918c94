"""The envelope and the questions of docs/departments.md."""

from __future__ import annotations

import time
from typing import Any

import pytest

from sandbox.keys import new_key
from tests.sandbox.asking import NUMBER, OTHER_VIN, VIN, Platform, detail

LOOKED_UP = [
    ("identity", "person", "number", NUMBER),
    ("insurance", "policy", "vin", VIN),
    ("insurance", "policy", "plate", "粤A12345"),
    ("tax", "vessel-tax", "vin", VIN),
    ("tax", "purchase", "vin", VIN),
    ("industry", "conformity", "vin", VIN),
    ("industry", "import", "vin", VIN),
    ("industry", "export", "vin", VIN),
    ("industry", "trial", "vin", VIN),
    ("health", "medical", "number", NUMBER),
    ("health", "portrait", "number", NUMBER),
]
MESSAGE = {"id": "m1", "to": "13900000012", "text": "您好"}


@pytest.mark.parametrize(("department", "question", "field", "key"), LOOKED_UP)
def test_a_question_is_answered_from_the_papers(
    department: str, question: str, field: str, key: str, platform: Platform
) -> None:
    platform.store.put(department, question, key, {"name": "示例"})
    found = platform.ask(department, question, **{field: key})
    assert (found["iss"], found["aud"]) == (department, "cheguan")
    assert found["asked"] == {field: key}
    assert (found["outcome"], found["answer"]) == ("found", {"name": "示例"})
    platform.store.remove(department, question, key)
    none = platform.ask(department, question, **{field: key})
    assert none["outcome"] == "none"
    assert "answer" not in none


def test_an_answer_names_the_request_that_it_answers(platform: Platform) -> None:
    text = platform.signed("tax", {"vin": VIN}, jti="one")
    assert platform.opened("tax", platform.post("tax", "vessel-tax", text).text)["re"] == "one"


def test_a_large_portrait_is_answered(platform: Platform) -> None:
    portrait = {"taken_on": "2026-11-24", "image": "A" * 1_000_000}
    platform.store.put("health", "portrait", NUMBER, portrait)
    response = platform.post("health", "portrait", platform.signed("health", {"number": NUMBER}))
    assert response.status_code == 200
    assert len(response.text) > 1_000_000


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"exp": -1}, 401),
        ({"iat": 900, "exp": 960}, 401),
        ({"exp": 3600}, 401),
        ({"aud": "insurance"}, 401),
        ({"aud": ["tax"]}, 401),
        ({"iss": "somebody"}, 401),
        ({"jti": None}, 400),
        ({"jti": ""}, 400),
        ({"jti": "x" * 101}, 400),
        ({"exp": None}, 400),
        ({"iat": None}, 400),
        ({"exp": "soon"}, 400),
        ({"ask": "VIN"}, 400),
    ],
    ids=str,
)
def test_a_request_with_a_bad_envelope_is_refused(
    claims: dict[str, Any], status: int, platform: Platform
) -> None:
    now = int(time.time())
    instants = {name: now + value for name, value in claims.items() if isinstance(value, int)}
    text = platform.signed("tax", {"vin": VIN}, **(claims | instants))
    response = platform.post("tax", "vessel-tax", text)
    assert response.status_code == status
    assert detail(response)


def test_what_is_not_signed_by_the_platform_is_refused(platform: Platform) -> None:
    stranger = platform.signed("tax", {"vin": VIN}, key=new_key())
    head, payload, signature = platform.signed("tax", {"vin": VIN}).split(".")
    unsigned = f"eyJhbGciOiJub25lIn0.{payload}."
    swapped = platform.signed("tax", {"vin": OTHER_VIN}).split(".")[1]
    for text in (stranger, unsigned, f"{head}.{swapped}.{signature}", '{"ask": {}}', ""):
        assert platform.post("tax", "vessel-tax", text).status_code == 401


def test_another_media_type_is_malformed(platform: Platform) -> None:
    text = platform.signed("tax", {"vin": VIN})
    assert platform.browser.post("/tax/vessel-tax", data=text).status_code == 400


@pytest.mark.parametrize("address", ["tax/none-such", "nobody/policy", "treasury/policy"])
def test_a_question_that_does_not_exist_is_not_found(address: str, platform: Platform) -> None:
    department, question = address.split("/")
    text = platform.signed(department, {"vin": VIN})
    assert platform.post(department, question, text).status_code == 404


@pytest.mark.parametrize(
    "ask", [{}, {"vin": ""}, {"vin": 7}, {"number": NUMBER}, {"vin": VIN, "plate": "粤A12345"}]
)
def test_other_fields_than_those_of_the_question_are_malformed(
    ask: dict[str, Any], platform: Platform
) -> None:
    response = platform.post("insurance", "policy", platform.signed("insurance", ask))
    assert response.status_code == 400


def test_a_replayed_question_is_not_answered_twice(platform: Platform) -> None:
    text = platform.signed("tax", {"vin": VIN})
    assert platform.post("tax", "vessel-tax", text).status_code == 200
    assert platform.post("tax", "vessel-tax", text).status_code == 401


def test_a_repeated_change_gets_the_same_answer_and_happens_once(platform: Platform) -> None:
    text = platform.signed("sms-a", MESSAGE)
    first, again = (
        platform.opened("sms-a", platform.post("sms-a", "send", text).text) for _ in range(2)
    )
    assert first["answer"] == again["answer"]
    assert len(platform.store.listed("sms-a", "message")) == 1


def test_a_jti_stands_for_one_question_only(platform: Platform) -> None:
    platform.post("sms-a", "send", platform.signed("sms-a", MESSAGE, jti="one"))
    other = platform.signed("sms-a", MESSAGE | {"id": "m2"}, jti="one")
    assert platform.post("sms-a", "send", other).status_code == 409
    assert len(platform.store.listed("sms-a", "message")) == 1


def test_a_message_is_sent_once_by_its_id_and_can_be_read_by_the_operator(
    platform: Platform,
) -> None:
    first, again = (platform.told("sms-b", "send", **MESSAGE) for _ in range(2))
    assert first == again
    other = platform.signed("sms-b", MESSAGE | {"text": "再见"})
    assert platform.post("sms-b", "send", other).status_code == 409
    listed = platform.browser.get("/sms", headers={"Accept": "application/json"}).get_json()
    assert [(one["provider"], one["to"], one["text"]) for one in listed] == [
        ("sms-b", MESSAGE["to"], MESSAGE["text"])
    ]
    assert "您好" in platform.browser.get("/sms").text


def test_the_front_page_names_every_department_and_its_mode(platform: Platform) -> None:
    platform.control("tax", mode="silent")
    page = platform.browser.get("/").text
    assert "Insurance platform" in page
    assert '<span class="mode silent">silent</span>' in page
    assert platform.browser.get("/healthz").status_code == 200
