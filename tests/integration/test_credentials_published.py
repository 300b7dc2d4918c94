"""What is published is enough for a checker that shares no code with us, and is never stale."""

from __future__ import annotations

import json
from base64 import b64decode
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import cbor2
import pytest
from cheguan_verify import Outcome, Statuses, Trust, Verdict, verify
from cheguan_verify.codes import Kind, encode
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from django.db import connection
from django.test.utils import CaptureQueriesContext
from integration.credentials_records import Phone, a_licence, licence_card, state_of
from integration.records import CHEN, GUANGZHOU, NOW

from cheguan.credentials import following, issuing, keys, publishing, statuses
from cheguan.credentials.models import Credential, StatusList
from cheguan.registry.models import Licence

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def checked(text: str, at: datetime = NOW, as_of: datetime | None = None) -> Outcome:
    """What a checker says that loaded the trust list at `as_of` and pinned the authority."""
    listed = publishing.trust(as_of or at).content.decode()
    trust = Trust.read(listed, [keys.ring().authority])
    return verify(text, trust, at, Statuses.read(trust.statuses, trust))


def stands(status: str) -> None:
    Licence.objects.filter(number=CHEN.number).update(status=status)
    following.follow(GUANGZHOU, "licence", CHEN.number, NOW)


def test_a_checker_accepts_what_was_issued_and_reads_it() -> None:
    a_licence()
    outcome = checked(issuing.text(licence_card()))
    assert outcome.verdict is Verdict.VALID
    assert outcome.value("name") == CHEN.name
    assert outcome.value("classes") == ("C1", "D")
    assert outcome.status_as_of == NOW


def test_a_phone_shows_its_card_and_nobody_elses_phone_can() -> None:
    a_licence()
    hers, other = Phone(), Phone()
    card = licence_card(jwk=hers.jwk)
    shown = encode(Kind.PRESENTATION, hers.presents(bytes(card.signed), NOW))
    assert checked(shown).verdict is Verdict.VALID
    assert checked(shown, NOW + timedelta(seconds=91)).verdict is Verdict.REPLAYED
    assert checked(issuing.text(card)).verdict is Verdict.REPLAYED
    stolen = encode(Kind.PRESENTATION, other.presents(bytes(card.signed), NOW))
    assert checked(stolen).verdict is Verdict.FORGED


def test_no_change_of_any_byte_leaves_a_code_valid() -> None:
    a_licence()
    signed = bytes(licence_card().signed)
    trust = Trust.read(publishing.trust(NOW).content.decode(), [keys.ring().authority])
    assert verify(signed, trust, NOW).verdict is Verdict.VALID
    for place, byte in enumerate(signed):
        altered = signed[:place] + bytes([byte ^ 1 << place % 8]) + signed[place + 1 :]
        assert verify(altered, trust, NOW).verdict in {Verdict.FORGED, Verdict.UNKNOWN}


def test_a_suspension_reaches_a_checker_within_a_minute_and_so_does_its_end() -> None:
    a_licence()
    text = issuing.text(licence_card())
    assert checked(text).verdict is Verdict.VALID
    stands("U")
    assert checked(text, NOW + timedelta(seconds=60)).verdict is Verdict.SUSPENDED
    stands("A")
    assert checked(text, NOW + timedelta(seconds=120)).verdict is Verdict.VALID
    stands("F")
    assert checked(text, NOW + timedelta(seconds=180)).verdict is Verdict.REVOKED


def test_a_checker_without_network_says_as_of_when_it_knows() -> None:
    a_licence()
    text = issuing.text(licence_card())
    later = NOW + timedelta(days=2)
    outcome = checked(text, later, as_of=NOW)
    assert (outcome.verdict, outcome.status_as_of) == (Verdict.VALID, NOW)


def test_a_code_whose_life_is_over_is_expired() -> None:
    a_licence()
    text = issuing.text(licence_card())
    assert checked(text, NOW + timedelta(days=30)).verdict is Verdict.EXPIRED


def test_after_a_rotation_old_and_new_cards_are_both_good() -> None:
    a_licence()
    old = licence_card()
    keys.rotate(NOW)
    later = NOW + timedelta(days=16)
    new = licence_card(later)
    assert old.kid != new.kid
    for card in (old, new):
        assert checked(issuing.text(card), later).verdict is Verdict.VALID


def test_what_a_revoked_signer_has_signed_is_believed_no_more() -> None:
    a_licence()
    card = licence_card()
    keys.revoke(bytes.fromhex(card.kid), NOW)
    assert checked(issuing.text(card)).verdict is Verdict.REVOKED


def test_a_list_that_is_read_often_is_signed_once() -> None:
    a_licence()
    licence_card()
    first = statuses.token(GUANGZHOU, 1, NOW)
    assert first is not None
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = statuses.token(GUANGZHOU, 1, NOW + timedelta(seconds=29))
    assert again == first
    assert again.etag == first.etag
    assert len(queries) == 1
    assert statuses.token(GUANGZHOU, 1, NOW + timedelta(seconds=30)) != first


def test_a_list_says_its_type_its_address_and_for_how_long_it_may_be_kept() -> None:
    a_licence()
    licence_card()
    found = statuses.token(GUANGZHOU, 1, NOW)
    assert found is not None
    assert found.content_type == "application/statuslist+cwt"
    header, _, payload, _ = cbor2.loads(found.content).value
    assert cbor2.loads(header)[16] == "application/statuslist+cwt"
    claims = cbor2.loads(payload)
    assert claims[2].endswith(f"/status/{GUANGZHOU}/1")
    assert (claims[6], claims[65534]) == (int(NOW.timestamp()), 60)
    assert claims[65533]["bits"] == 2


def test_there_is_no_list_that_nobody_opened() -> None:
    assert statuses.token(GUANGZHOU, 1, NOW) is None


def test_the_trust_list_holds_what_the_contract_says() -> None:
    a_licence()
    licence_card()
    listed = json.loads(publishing.trust(NOW).content)
    assert list(listed) == ["issuer", "as_of", "authorities", "signers", "revoked", "statuses"]
    assert (listed["issuer"], listed["as_of"]) == ("cn.gd", "2026-03-11T02:00:00Z")
    (token,) = listed["statuses"].values()
    assert b64decode(token) == bytes(StatusList.objects.get().token)
    revoked = x509.load_pem_x509_crl(listed["revoked"].encode())
    assert publishing.revoked(NOW).content == revoked.public_bytes(Encoding.DER)


def test_an_expired_card_takes_no_place_among_the_told() -> None:
    a_licence(until=NOW.date())
    card = licence_card()
    following.sweep(NOW + timedelta(days=1))
    assert state_of(card) == "expired"
    assert not Credential.objects.filter(current=True).exists()
