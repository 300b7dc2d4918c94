"""A wallet fetches a mobile licence over OpenID4VCI; checkers that share no code accept it."""

from __future__ import annotations

import json
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import cbor2
import pytest
from cheguan_verify import Outcome, Statuses, Trust, Verdict
from cheguan_verify.mdoc import verify_issued, verify_response
from cheguan_verify.sessions import Session, openid4vp_transcript
from cryptography.hazmat.primitives.serialization import Encoding
from independent import npm_accepts, python_accepts
from integration.credentials_records import Phone, a_licence, state_of
from integration.records import CHEN, GUANGZHOU, NOW, due_car
from joserfc import jwt

from cheguan.credentials import conf, following, keys, openid4vci, publishing
from cheguan.credentials.issuing import MDOC, NothingToSay, Wish
from cheguan.credentials.models import Credential, Offer
from cheguan.credentials.openid4vci.metadata import GRANT
from cheguan.registry.models import Licence

pytestmark = pytest.mark.django_db

JPEG = b"\xff\xd8\xff\xe0" + bytes(4000) + b"\xff\xd9"
TRANSCRIPT = openid4vp_transcript("https://shop.example", "nonce", "https://shop.example/answer")
LICENCE = Wish(GUANGZHOU, "driving-licence", CHEN.number, CHEN.number, form=MDOC)


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


class Wallet:
    """A wallet with a key of its own, going through the flow step by step."""

    def __init__(self) -> None:
        self.phone = Phone()
        self.key = self.phone.as_jwk

    def redeem(self, offered: openid4vci.Offered, number: str = "", at: datetime = NOW) -> Any:
        """Exchange the code of the offer."""
        (told,) = parse_qs(urlsplit(offered.link).query)["credential_offer"]
        code = json.loads(told)["grants"][GRANT]["pre-authorized_code"]
        form = {"grant_type": GRANT, "pre-authorized_code": code}
        return openid4vci.token(form | {"tx_code": number or offered.number}, at)

    def proof(self, header: Mapping[str, Any] = {}, **claims: Any) -> str:
        """The proof of its key, or one that was tampered with."""
        usual = {
            "aud": conf.address(),
            "iat": int(NOW.timestamp()),
            "nonce": openid4vci.nonce(NOW).body["c_nonce"],
        }
        head = {"typ": "openid4vci-proof+jwt", "alg": "ES256", "jwk": self.phone.jwk}
        return jwt.encode({**head, **header}, usual | claims, self.key)

    def fetch(self, bearer: str, proof: str = "", at: datetime = NOW) -> openid4vci.Answer:
        """Ask for the document."""
        request = {
            "credential_configuration_id": "driving-licence",
            "proofs": {"jwt": [proof or self.proof()]},
        }
        return openid4vci.credential(bearer, request, lambda _: JPEG, at)


def a_token(wallet: Wallet) -> str:
    return str(wallet.redeem(openid4vci.offer(LICENCE, NOW)).body["access_token"])


def a_document(wallet: Wallet | None = None) -> bytes:
    wallet = wallet or Wallet()
    answer = wallet.fetch(a_token(wallet))
    assert answer.status == 200, answer.body
    text = answer.body["credentials"][0]["credential"]
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def checked(document: bytes, at: datetime = NOW) -> Outcome:
    trust = Trust.read(publishing.trust(at).content.decode(), [keys.ring().authority])
    return verify_issued(document, trust, at, Statuses.read(trust.statuses, trust))


def test_a_wallet_gets_a_licence_that_our_checker_accepts() -> None:
    a_licence()
    outcome = checked(a_document())
    assert (outcome.verdict, outcome.type) == (Verdict.VALID, "org.iso.18013.5.1.mDL")
    assert outcome.value("org.iso.18013.5.1/family_name") == "CHEN"
    assert outcome.value("org.iso.18013.5.1/family_name_national_character") == "陈"
    assert outcome.value("org.iso.18013.5.1/portrait") == JPEG
    assert outcome.value("cn.gd.driver.1/classes") == ["C1", "D"]


def test_a_checker_of_other_people_accepts_it_and_finds_a_changed_byte() -> None:
    a_licence()
    document = a_document()
    assert python_accepts(document)
    assert not python_accepts(tampered(document))


def test_checkers_of_other_people_accept_it_as_its_phone_shows_it() -> None:
    a_licence()
    wallet = Wallet()
    document = a_document(wallet)
    genuine = wallet.phone.shows(document, TRANSCRIPT)
    stolen = Phone().shows(document, TRANSCRIPT)
    trust = Trust.read(publishing.trust(NOW).content.decode(), [keys.ring().authority])
    session = Session(TRANSCRIPT)
    for shown, verdict in ((genuine, Verdict.VALID), (stolen, Verdict.FORGED)):
        (outcome,) = verify_response(shown, session, trust, NOW)
        assert outcome.verdict is verdict
        assert npm_accepts(shown, TRANSCRIPT, None, authority(), NOW) is (verdict is Verdict.VALID)


def authority() -> str:
    return keys.ring().authority.public_bytes(Encoding.PEM).decode("ascii")


def tampered(document: bytes) -> bytes:
    changed = document.replace(JPEG, JPEG[:-3] + b"\x01\xff\xd9")
    assert changed != document
    return changed


def test_our_checker_finds_a_changed_portrait_and_the_end_of_its_life() -> None:
    a_licence()
    document = a_document()
    assert checked(tampered(document)).verdict is Verdict.FORGED
    assert checked(document, NOW + timedelta(days=365)).verdict is Verdict.EXPIRED


def test_a_document_is_bound_to_the_key_of_its_wallet_and_its_salts_are_its_own() -> None:
    a_licence()
    wallet = Wallet()
    issued = cbor2.loads(a_document(wallet))
    security = cbor2.loads(cbor2.loads(issued["issuerAuth"][2]).value)
    x = urlsafe_b64decode(wallet.phone.jwk["x"] + "=")
    assert security["deviceKeyInfo"]["deviceKey"][-2] == x
    items = [cbor2.loads(one.value) for of in issued["nameSpaces"].values() for one in of]
    salts = {item["random"] for item in items}
    assert len(salts) == len(items)
    assert all(len(salt) >= 16 for salt in salts)


def test_a_suspended_licence_suspends_the_document_in_the_wallet() -> None:
    a_licence()
    document = a_document()
    Licence.objects.update(status="U")
    following.follow(GUANGZHOU, "licence", CHEN.number, NOW)
    assert checked(document, NOW + timedelta(seconds=60)).verdict is Verdict.SUSPENDED


def test_a_second_wallet_does_not_take_the_first_ones_document_away() -> None:
    a_licence()
    first, second = a_document(), a_document()
    assert checked(first).verdict is checked(second).verdict is Verdict.VALID


def test_a_vehicle_licence_goes_to_a_wallet_without_a_portrait() -> None:
    car, wallet = due_car(), Wallet()
    offered = openid4vci.offer(Wish(car.city, "vehicle-licence", car.vin, CHEN.number), NOW)
    bearer = wallet.redeem(offered).body["access_token"]
    request = {
        "credential_configuration_id": "vehicle-licence",
        "proofs": {"jwt": [wallet.proof()]},
    }
    answer = openid4vci.credential(bearer, request, lambda _: None, NOW)
    text = answer.body["credentials"][0]["credential"]
    outcome = checked(urlsafe_b64decode(text + "=="))
    assert (outcome.verdict, outcome.type) == (Verdict.VALID, "org.iso.7367.1.mVRC")
    assert outcome.value("org.iso.7367.1/registration_number") == car.plate


def test_who_has_no_licence_is_offered_none() -> None:
    with pytest.raises(NothingToSay):
        openid4vci.offer(LICENCE, NOW)


def test_a_code_is_good_once_and_for_five_minutes() -> None:
    a_licence()
    wallet, offered = Wallet(), openid4vci.offer(LICENCE, NOW)
    late = wallet.redeem(offered, at=NOW + timedelta(minutes=5))
    assert (late.status, late.body["error"]) == (400, "invalid_grant")
    assert wallet.redeem(offered).status == 200
    assert wallet.redeem(offered).body["error"] == "invalid_grant"


def test_after_five_wrong_numbers_the_right_one_is_too_late() -> None:
    a_licence()
    wallet, offered = Wallet(), openid4vci.offer(LICENCE, NOW)
    wrong = "000000" if offered.number != "000000" else "111111"
    for _ in range(5):
        assert wallet.redeem(offered, wrong).body["error"] == "invalid_grant"
    assert wallet.redeem(offered).body["error"] == "invalid_grant"


def test_four_wrong_numbers_are_forgiven() -> None:
    a_licence()
    wallet, offered = Wallet(), openid4vci.offer(LICENCE, NOW)
    wrong = "000000" if offered.number != "000000" else "111111"
    for _ in range(4):
        wallet.redeem(offered, wrong)
    assert wallet.redeem(offered).status == 200


def test_a_token_fetches_one_document_and_in_time() -> None:
    a_licence()
    wallet = Wallet()
    bearer = a_token(wallet)
    assert wallet.fetch(bearer, at=NOW + timedelta(minutes=5)).status == 401
    assert wallet.fetch("440100.invented").status == 401
    assert wallet.fetch("").status == 401
    assert wallet.fetch(bearer).status == 200
    assert wallet.fetch(bearer).status == 401
    assert Credential.objects.count() == 1


@pytest.mark.parametrize(
    ("header", "claims", "error"),
    [
        ({"typ": "JWT"}, {}, "invalid_proof"),
        ({"jwk": Phone().jwk}, {}, "invalid_proof"),
        ({"jwk": {"kty": "EC", "crv": "P-256", "x": "AA", "y": "AA"}}, {}, "invalid_proof"),
        ({}, {"aud": "https://another.example"}, "invalid_proof"),
        ({}, {"iat": int(NOW.timestamp()) - 301}, "invalid_proof"),
        ({}, {"iat": None}, "invalid_proof"),
        ({}, {"nonce": "9999999999.invented.seal"}, "invalid_nonce"),
        ({}, {"nonce": ""}, "invalid_nonce"),
    ],
)
def test_a_proof_that_proves_nothing_gets_nothing_and_uses_nothing_up(
    header: dict[str, Any], claims: dict[str, Any], error: str
) -> None:
    a_licence()
    wallet = Wallet()
    bearer = a_token(wallet)
    refused = wallet.fetch(bearer, wallet.proof(header, **claims))
    assert (refused.status, refused.body["error"]) == (400, error)
    assert not Credential.objects.exists()
    assert wallet.fetch(bearer).status == 200


def test_an_old_nonce_is_not_fresh() -> None:
    a_licence()
    wallet = Wallet()
    bearer = a_token(wallet)
    old = openid4vci.nonce(NOW - timedelta(minutes=6)).body["c_nonce"]
    assert wallet.fetch(bearer, wallet.proof(nonce=old)).body["error"] == "invalid_nonce"


@pytest.mark.parametrize("proof", ["", "a.b.c", "…", "x" * 9000, "e30.e30.AA"])
def test_what_is_no_jwt_is_no_proof(proof: str) -> None:
    a_licence()
    wallet = Wallet()
    request = {"credential_configuration_id": "driving-licence", "proofs": {"jwt": [proof]}}
    answer = openid4vci.credential(a_token(wallet), request, lambda _: JPEG, NOW)
    assert answer.body["error"] == "invalid_proof"


def test_a_licence_without_a_picture_or_a_spelling_is_denied_and_leaves_nothing() -> None:
    a_licence()
    wallet = Wallet()
    bearer = a_token(wallet)
    request = {
        "credential_configuration_id": "driving-licence",
        "proofs": {"jwt": [wallet.proof()]},
    }
    answer = openid4vci.credential(bearer, request, lambda _: None, NOW)
    assert answer.body["error"] == "credential_request_denied"
    Licence.objects.update(name="陈ω")
    assert wallet.fetch(bearer).body["error"] == "credential_request_denied"
    assert not Credential.objects.exists()


def test_a_licence_that_ended_after_the_offer_is_denied() -> None:
    a_licence()
    wallet = Wallet()
    bearer = a_token(wallet)
    Licence.objects.update(status="F")
    assert wallet.fetch(bearer).body["error"] == "credential_request_denied"


def test_the_offers_of_the_past_are_forgotten_and_no_secret_is_kept() -> None:
    a_licence()
    offered = openid4vci.offer(LICENCE, NOW)
    row = Offer.objects.get()
    assert offered.number not in (row.number, row.code)
    assert row.code not in offered.link
    assert openid4vci.forget(NOW + timedelta(minutes=6)) == 1


def test_a_wallet_finds_the_endpoints_and_the_document_types() -> None:
    issuer = openid4vci.issuer()
    assert issuer["credential_issuer"] == conf.address()
    licence = issuer["credential_configurations_supported"]["driving-licence"]
    assert (licence["format"], licence["doctype"]) == ("mso_mdoc", "org.iso.18013.5.1.mDL")
    server = openid4vci.authorisation_server()
    assert server["token_endpoint"].startswith(server["issuer"])


def test_a_revoked_document_is_written_down_as_such() -> None:
    a_licence()
    a_document()
    Licence.objects.update(status="F")
    following.follow(GUANGZHOU, "licence", CHEN.number, NOW)
    assert state_of(Credential.objects.get()) == "revoked"
