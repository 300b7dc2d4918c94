"""Credentials that are given out: the same one again, each from its record, none to a stranger."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from django.db import DatabaseError, transaction
from integration.credentials_records import (
    a_licence,
    a_mark,
    a_phone,
    a_plate,
    licence_card,
    licence_of_vehicle,
    payload_of,
    state_of,
)
from integration.records import CHEN, DUE, GUANGZHOU, NOW, UNTIL, WANG, due_car, vin
from integration.together import together

from cheguan.credentials import issuing, keys, places, qr
from cheguan.credentials.issuing import NothingToSay, Wish
from cheguan.credentials.models import Credential, Entry, StatusList
from cheguan.credentials.types import ContractBroken, Said

RECEIPT = {
    "number": "4401AB12345C1",
    "payer": CHEN.name,
    "fen": 1000,
    "item": "临时行驶车号牌工本费",
    "paid": int(NOW.timestamp()),
    "case": "4401AB12345C",
    "office": GUANGZHOU,
}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


@pytest.mark.django_db
def test_a_licence_says_what_the_register_says() -> None:
    row = a_licence()
    card = licence_card()
    payload = payload_of(card)
    assert payload[-70002] == {
        1: CHEN.name,
        2: CHEN.number,
        3: "F",
        4: row.born,
        5: ["C1", "D"],
        6: row.first_issued,
        7: row.since,
        8: row.until,
        9: row.file_number,
        10: GUANGZHOU,
    }
    assert payload[1] == "cn.gd"
    assert payload[7] == card.id.bytes
    assert payload[5] == payload[6] == int(NOW.timestamp())
    assert payload[65535]["status_list"]["idx"] == card.index


@pytest.mark.django_db
def test_a_long_term_licence_has_no_last_day_in_its_code() -> None:
    a_licence(until=None, term="long")
    assert 8 not in payload_of(licence_card())[-70002]


@pytest.mark.django_db
def test_a_phone_that_opens_its_card_again_gets_the_same_one() -> None:
    a_licence()
    phone = a_phone()
    first = licence_card(jwk=phone)
    again = licence_card(NOW + timedelta(days=3), jwk=phone)
    assert again == first
    assert issuing.text(again) == issuing.text(first)
    assert Credential.objects.count() == 1


@pytest.mark.django_db
def test_another_phone_gets_its_own_card_and_both_are_good() -> None:
    a_licence()
    first, second = licence_card(jwk=a_phone()), licence_card(jwk=a_phone())
    assert first.id != second.id
    assert payload_of(first)[8] != payload_of(second)[8]
    assert state_of(first) == state_of(second) == "valid"


@pytest.mark.django_db
def test_after_half_its_life_a_new_one_is_given_and_the_old_one_stays_good() -> None:
    a_licence()
    first = licence_card()
    later = licence_card(NOW + timedelta(days=16))
    assert later.id != first.id
    assert state_of(first) == "valid"
    assert licence_card(NOW + timedelta(days=17)) == later


@pytest.mark.django_db
def test_a_code_never_outlives_its_record_so_it_is_not_renewed_for_nothing() -> None:
    a_licence(until=NOW.date() + timedelta(days=2))
    card = licence_card()
    assert card.until == datetime(2026, 3, 13, 16, tzinfo=UTC)
    assert licence_card(NOW + timedelta(days=2)) == card


@pytest.mark.django_db
def test_what_has_changed_meanwhile_takes_the_old_card_back_at_the_next_look() -> None:
    row = a_licence()
    first = licence_card()
    row.classes = ["C1"]
    row.save()
    assert licence_card().id != first.id
    assert state_of(first) == "revoked"
    events = Entry.objects.filter(credential=first.id).order_by("version")
    assert list(events.values_list("event", flat=True)) == ["issued", "superseded"]


@pytest.mark.django_db
def test_a_card_of_a_revoked_signer_is_replaced() -> None:
    a_licence()
    first = licence_card()
    keys.revoke(bytes.fromhex(first.kid), NOW)
    again = licence_card()
    assert again.kid != first.kid
    assert state_of(first) == "revoked"


@pytest.mark.django_db
@pytest.mark.parametrize("status", ["E", "F", "G", "R", "AG"])
def test_a_licence_that_has_ended_is_not_given(status: str) -> None:
    a_licence(status=status)
    with pytest.raises(NothingToSay):
        licence_card()


@pytest.mark.django_db
def test_a_licence_that_has_run_out_is_not_given() -> None:
    a_licence(until=NOW.date() - timedelta(days=1))
    with pytest.raises(NothingToSay):
        licence_card()


@pytest.mark.django_db
def test_nobody_gets_the_papers_of_another() -> None:
    car = due_car()
    with pytest.raises(NothingToSay):
        licence_of_vehicle(car, holder=WANG.number)


@pytest.mark.django_db
def test_each_type_is_issued_from_its_record() -> None:
    car = due_car()
    a_licence()
    a_mark(car, DUE, UNTIL)
    plate = a_plate(vin(999_999))
    outcome = {
        "case": "4401AB12345C",
        "service": "temporary-plate",
        "applicant": CHEN.name,
        "outcome": "refused",
        "decided": date(2026, 3, 11),
        "reasons": ["not-insured"],
        "office": GUANGZHOU,
    }
    holders = frozenset({CHEN.number})
    told = [
        Wish(GUANGZHOU, "driving-licence", CHEN.number, CHEN.number, a_phone()),
        Wish(GUANGZHOU, "vehicle-licence", car.vin, CHEN.number, a_phone()),
        Wish(GUANGZHOU, "inspection-mark", car.vin, CHEN.number),
        Wish(GUANGZHOU, "temporary-plate", plate.number, CHEN.number),
        Wish(GUANGZHOU, "payment-receipt", "p1", CHEN.number, said=Said(RECEIPT, holders=holders)),
        Wish(GUANGZHOU, "decision-letter", "c1", CHEN.number, said=Said(outcome, holders=holders)),
    ]
    for wish in told:
        text = issuing.text(issuing.issue(wish, NOW))
        assert qr.version(text) <= 15


@pytest.mark.django_db
def test_what_is_not_in_the_contract_is_not_signed() -> None:
    said = Said(RECEIPT | {"fen": "10"}, holders=frozenset({CHEN.number}))
    with pytest.raises(ContractBroken, match="fen of payment-receipt must be whole"):
        issuing.issue(Wish(GUANGZHOU, "payment-receipt", "p1", CHEN.number, said=said), NOW)


@pytest.mark.django_db
def test_a_full_list_is_followed_by_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    a_licence()
    monkeypatch.setattr(places, "SIZE", 4)
    cards = [licence_card(jwk=a_phone()) for _ in range(9)]
    assert {card.status_list for card in cards} == {1, 2, 3}
    assert StatusList.objects.count() == 3


@pytest.mark.django_db
def test_the_journal_of_credentials_only_grows() -> None:
    a_licence()
    licence_card()
    for forbidden in (Entry.objects.all().delete, lambda: Entry.objects.update(event="revoked")):
        with pytest.raises(DatabaseError), transaction.atomic():
            forbidden()


def test_phones_at_once_get_one_card_each_and_a_place_of_their_own(emptied: None) -> None:
    a_licence()
    phones = [a_phone() for _ in range(3)] * 3
    cards = together([partial(licence_card, jwk=phone) for phone in phones])
    assert len({card.id for card in cards}) == 3
    assert Credential.objects.count() == 3
