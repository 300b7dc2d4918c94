"""The cards of a phone: whose they are, what they are bound to, and what is never given."""

from __future__ import annotations

import json
import re
from base64 import b64decode
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cheguan_verify import Outcome, Verdict
from cheguan_verify.codes import Kind, encode
from django.test import Client
from integration.at_the_portal import citizen
from integration.credentials_records import Phone, a_licence, a_plate
from integration.records import CHEN, WANG, due_car

from cheguan.channels.checking.reading import code_in
from cheguan.credentials import checking, following
from cheguan.credentials.models import Credential
from cheguan.facts.licences import LicenceStatus
from cheguan.registry.models import Licence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def now() -> datetime:
    return datetime.now(UTC)


def asked(client: Client, holder: Any) -> Any:
    body = json.dumps({"holder": holder})
    return client.post("/wallet/cards", body, content_type="application/json")


def cards(client: Client, phone: Phone) -> dict[str, dict[str, Any]]:
    """What the phone gets, by type."""
    answer = asked(client, phone.jwk)
    assert answer.status_code == 200
    return {card["type"]: card for card in answer.json()["cards"]}


def shown(card: dict[str, Any], phone: Phone, at: datetime | None = None) -> Outcome:
    """What a checker says of the card when this phone shows it."""
    presented = phone.presents(b64decode(card["code"]), at or now())
    return checking.check(encode(Kind.PRESENTATION, presented), now())


def test_a_phone_gets_a_card_of_each_thing_that_its_owner_holds() -> None:
    a_licence()
    due_car()
    a_plate("LZZ1CL3D0RA900001", until=now().date() + timedelta(days=9))
    found = cards(citizen(CHEN), Phone())
    assert set(found) == {"driving-licence", "vehicle-licence", "temporary-plate"}
    assert "中华人民共和国机动车驾驶证" in found["driving-licence"]["face"]


def test_what_the_phone_shows_is_genuine_and_bound_to_it() -> None:
    a_licence()
    phone = Phone()
    outcome = shown(cards(citizen(CHEN), phone)["driving-licence"], phone)
    assert (outcome.verdict, outcome.holder_bound) == (Verdict.VALID, True)
    assert outcome.value("name") == CHEN.name


def test_another_phone_cannot_show_it() -> None:
    a_licence()
    card = cards(citizen(CHEN), Phone())["driving-licence"]
    assert shown(card, Phone()).verdict is Verdict.FORGED


def test_an_earlier_code_is_a_copy() -> None:
    a_licence()
    phone = Phone()
    card = cards(citizen(CHEN), phone)["driving-licence"]
    assert shown(card, phone, now() - timedelta(minutes=2)).verdict is Verdict.REPLAYED


def test_opening_the_cards_again_makes_no_new_ones() -> None:
    a_licence()
    client, phone = citizen(CHEN), Phone()
    first, second = cards(client, phone), cards(client, phone)
    assert first == second
    assert Credential.objects.count() == len(first)


def test_a_suspended_licence_is_seen_as_such_at_the_next_check() -> None:
    a_licence()
    phone = Phone()
    card = cards(citizen(CHEN), phone)["driving-licence"]
    Licence.objects.filter(number=CHEN.number).update(status=LicenceStatus.SUSPENDED)
    following.follow("440100", "licence", CHEN.number, now())
    assert shown(card, phone).verdict is Verdict.SUSPENDED


def test_nobody_gets_the_cards_of_another_person() -> None:
    a_licence()
    due_car()
    assert cards(citizen(WANG), Phone()) == {}


def test_who_is_not_signed_in_gets_nothing() -> None:
    a_licence()
    client = Client()
    assert asked(client, Phone().jwk).status_code == 401
    assert client.get("/wallet/who").json()["owner"] is None
    assert Credential.objects.count() == 0


@pytest.mark.parametrize(
    "holder",
    [
        None,
        {},
        "key",
        {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"},
        {"kty": "EC", "crv": "P-384", "x": "AA", "y": "AA"},
        {"kty": "oct", "k": "AAAA"},
    ],
)
def test_what_is_no_key_of_a_phone_is_refused(holder: Any) -> None:
    a_licence()
    assert asked(citizen(CHEN), holder).status_code == 422
    assert Credential.objects.count() == 0


@pytest.mark.parametrize("body", [b"", b"[]", b"null", b"{", b"\xff"])
def test_what_is_no_request_is_refused(body: bytes) -> None:
    answer = citizen(CHEN).post("/wallet/cards", body, content_type="application/json")
    assert answer.status_code == 422


def test_a_request_from_another_site_is_refused() -> None:
    client = citizen(CHEN)
    client.handler.enforce_csrf_checks = True
    assert asked(client, Phone().jwk).status_code == 403


def test_the_page_that_a_phone_keeps_has_nothing_of_anybody_in_it() -> None:
    a_licence()
    mine, nobodys = citizen(CHEN, "zh-hans").get("/wallet/"), Client().get("/wallet/")
    assert without_token(mine.content) == without_token(nobodys.content)


def without_token(page: bytes) -> bytes:
    """A page but for the token of its language buttons, which is of no use a second time."""
    return re.sub(rb'(name="csrfmiddlewaretoken" value=")\w+', rb"\1", page)


def test_the_paper_says_what_the_card_says_and_its_code_is_genuine() -> None:
    a_licence()
    client = citizen(CHEN)
    paper = client.get(cards(client, Phone())["driving-licence"]["paper"])
    assert paper["Content-Type"] == "application/pdf"
    outcome = checking.check(code_in(paper.content), now())
    assert (outcome.verdict, outcome.holder_bound) == (Verdict.VALID, False)
    assert outcome.value("number") == CHEN.number


def test_nobody_gets_the_paper_of_another_person() -> None:
    a_licence()
    address = cards(citizen(CHEN), Phone())["driving-licence"]["paper"]
    assert citizen(WANG).get(address).status_code == 404
    assert Client().get(address).status_code == 302
