"""OpenID4VCI over HTTP: a licence goes into a wallet that is not ours."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cheguan_verify import Verdict
from django.test import Client
from foreign_wallet import FORM, JSON, Wallet
from independent import python_accepts
from integration.at_the_portal import citizen, text
from integration.openid_wallets import (
    OFFER,
    a_pictured_licence,
    a_wallet,
    called,
    now,
    offered,
    taken,
)
from integration.records import CHEN, WANG, due_car
from integration.test_credentials_wallet import checked

from cheguan.credentials import conf
from cheguan.credentials.models import Credential, Offer

pytestmark = pytest.mark.django_db

ENDPOINTS = {
    "/.well-known/openid-credential-issuer": "GET",
    "/.well-known/oauth-authorization-server": "GET",
    "/openid4vci/token": "POST",
    "/openid4vci/nonce": "POST",
    "/openid4vci/credential": "POST",
}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def at(path: str) -> str:
    return conf.address() + path


def bearer_of(wallet: Wallet) -> str:
    return str(wallet.redeem(*offered(citizen(CHEN))).told["access_token"])


def test_a_licence_goes_into_another_wallet_and_other_checkers_accept_it() -> None:
    a_pictured_licence()
    document = taken(a_wallet())
    assert python_accepts(document)
    outcome = checked(document, now())
    assert (outcome.verdict, outcome.type) == (Verdict.VALID, "org.iso.18013.5.1.mDL")
    assert outcome.value("org.iso.18013.5.1/document_number") == CHEN.number
    assert bytes(outcome.value("org.iso.18013.5.1/portrait")).startswith(b"\xff\xd8\xff")


def test_a_vehicle_licence_goes_too() -> None:
    due_car()
    document = a_wallet().take(*offered(citizen(CHEN), "vehicle-licence"))
    assert checked(document, now()).type == "org.iso.7367.1.mVRC"


@pytest.mark.parametrize(("path", "method"), ENDPOINTS.items())
def test_endpoints_answer_any_page_in_json_that_nobody_keeps(path: str, method: str) -> None:
    for reply in (called(method, at(path), b"", {}), called("PUT", at(path), b"", {})):
        assert reply.headers["Content-Type"] == JSON
        assert "no-store" in reply.headers["Cache-Control"]
        assert reply.headers["Access-Control-Allow-Origin"] == "*"
        assert "Set-Cookie" not in reply.headers
        assert reply.told
    assert (reply.status, reply.told["error"]) == (405, "invalid_request")


@pytest.mark.parametrize(("path", "method"), ENDPOINTS.items())
def test_a_page_of_another_origin_may_ask_first(path: str, method: str) -> None:
    reply = called("OPTIONS", at(path), b"", {"Origin": "https://wallet.example"})
    assert reply.status == 204
    assert reply.headers["Access-Control-Allow-Methods"] == method
    assert "Authorization" in reply.headers["Access-Control-Allow-Headers"]


def test_a_code_is_good_once() -> None:
    a_pictured_licence()
    wallet, offer = a_wallet(), offered(citizen(CHEN))
    assert wallet.redeem(*offer).status == 200
    again = wallet.redeem(*offer)
    assert (again.status, again.told["error"]) == (400, "invalid_grant")


def test_wrong_numbers_are_counted_and_five_lock_the_code() -> None:
    a_pictured_licence()
    wallet, (link, number) = a_wallet(), offered(citizen(CHEN))
    wrong = "000000" if number != "000000" else "111111"
    for times in range(1, 6):
        assert wallet.redeem(link, wrong).told["error"] == "invalid_grant"
        assert Offer.objects.get().wrong == times
    assert wallet.redeem(link, number).told["error"] == "invalid_grant"


def test_a_code_ends_after_five_minutes() -> None:
    a_pictured_licence()
    offer = offered(citizen(CHEN))
    Offer.objects.update(until=now() - timedelta(seconds=1))
    assert a_wallet().redeem(*offer).told["error"] == "invalid_grant"


@pytest.mark.parametrize(
    ("claims", "error"),
    [
        ({"aud": "https://another.example"}, "invalid_proof"),
        ({"nonce": "another"}, "invalid_nonce"),
        ({"nonce": "\ud800.\ud800"}, "invalid_nonce"),
        ({"iat": 0}, "invalid_proof"),
        ({"iat": 10**400}, "invalid_proof"),
    ],
)
def test_a_proof_for_another_time_or_place_gets_nothing(claims: dict[str, Any], error: str) -> None:
    a_pictured_licence()
    wallet = a_wallet()
    bearer, issuer = bearer_of(wallet), wallet.metadata(conf.address())
    proof = wallet.proof(issuer, **claims)
    reply = wallet.fetch(issuer, bearer, "driving-licence", proof)
    assert (reply.status, reply.told["error"]) == (400, error)
    assert not Credential.objects.exists()
    good = wallet.fetch(issuer, bearer, "driving-licence", wallet.proof(issuer))
    assert good.status == 200


def test_a_token_is_good_once_and_another_is_told_to_come_with_one() -> None:
    a_pictured_licence()
    wallet = a_wallet()
    bearer, issuer = bearer_of(wallet), wallet.metadata(conf.address())
    assert wallet.fetch(issuer, bearer, "driving-licence", wallet.proof(issuer)).status == 200
    for used in (bearer, "440100.invented", "", "\x00.", "４４0100.x"):
        reply = wallet.fetch(
            issuer, used.encode().decode("latin-1"), "driving-licence", wallet.proof(issuer)
        )
        assert (reply.status, reply.told["error"]) == (401, "invalid_token")
        assert reply.headers["WWW-Authenticate"] == 'Bearer error="invalid_token"'


def test_another_type_than_was_offered_is_refused() -> None:
    a_pictured_licence()
    wallet = a_wallet()
    bearer, issuer = bearer_of(wallet), wallet.metadata(conf.address())
    reply = wallet.fetch(issuer, bearer, "vehicle-licence", wallet.proof(issuer))
    assert (reply.status, reply.told["error"]) == (400, "unknown_credential_configuration")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (JSON, b"", 400),
        (JSON, b"{", 400),
        (JSON, b"[]", 400),
        (JSON, b"\xff\xfe", 400),
        (JSON, b"[" * 9000, 400),
        (JSON, b" " * 17000, 413),
        (JSON, b" " * 300_000, 413),
        (FORM, b"a=b", 400),
        ("", b"{}", 400),
    ],
)
def test_a_request_that_is_no_json_is_told_so(kind: str, body: bytes, status: int) -> None:
    reply = called("POST", at("/openid4vci/credential"), body, {"Content-Type": kind})
    assert (reply.status, reply.told["error"]) == (status, "invalid_request")


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        (JSON, b"{}", 400),
        (FORM, b"grant_type=a&grant_type=b", 400),
        (FORM, b"&".join(b"%d=" % n for n in range(200)), 400),
        (FORM, b"a=" + b"b" * 5000, 413),
        ("multipart/form-data; boundary=x", b"--x--", 400),
    ],
)
def test_a_form_that_is_none_is_told_so(kind: str, body: bytes, status: int) -> None:
    reply = called("POST", at("/openid4vci/token"), body, {"Content-Type": kind})
    assert (reply.status, reply.told["error"]) == (status, "invalid_request")


@pytest.mark.parametrize(
    "code", ["\x00\x00\x00\x00\x00\x00.a", "４４0100.a", "x", "440100.", "\x00"]
)
def test_a_code_that_nobody_gave_is_refused(code: str) -> None:
    grant = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
    form = {"grant_type": grant, "pre-authorized_code": code, "tx_code": "1"}
    reply = a_wallet().post(at("/openid4vci/token"), form)
    assert (reply.status, reply.told["error"]) == (400, "invalid_grant")


def test_another_grant_is_not_known_here() -> None:
    reply = a_wallet().post(at("/openid4vci/token"), {"grant_type": "authorization_code"})
    assert (reply.status, reply.told["error"]) == (400, "unsupported_grant_type")


@pytest.mark.parametrize("proofs", [None, [], {"jwt": []}, {"jwt": ["\ud800"]}, {"jwt": [{}]}])
def test_a_request_without_a_proof_is_refused(proofs: Any) -> None:
    a_pictured_licence()
    wallet = a_wallet()
    asks = {"credential_configuration_id": "driving-licence", "proofs": proofs}
    headers = {"Content-Type": JSON, "Authorization": f"bearer {bearer_of(wallet)}"}
    reply = called("POST", at("/openid4vci/credential"), json.dumps(asks).encode(), headers)
    assert (reply.status, reply.told["error"]) == (400, "invalid_proof")


def test_she_is_offered_what_is_hers_and_nothing_else() -> None:
    a_pictured_licence()
    theirs = text(citizen(CHEN).get(OFFER))
    page = text(citizen(WANG).get(OFFER))
    assert "No licence and no vehicle is registered in your name." in page
    handle = theirs.split('type="radio" value="')[1][:20]
    assert citizen(WANG).post(OFFER, {"thing": handle}).status_code == 422
    assert not Offer.objects.exists()


def test_who_is_not_signed_in_signs_in_first() -> None:
    response = Client().get(OFFER)
    assert (response.status_code, response["Location"]) == (
        302,
        "/sign-in?next=%2Fwallet%2Fother%2F",
    )


def test_who_has_no_picture_or_a_licence_that_ran_out_is_told_before_the_wallet_is() -> None:
    licence = a_pictured_licence(portrait="")
    client = citizen(CHEN)
    thing = text(client.get(OFFER)).split('type="radio" value="')[1][:20]
    assert "have one taken at a counter" in text(client.post(OFFER, {"thing": thing}))
    licence.delete()
    a_pictured_licence(until=now().date() - timedelta(days=400))
    refused = client.post(OFFER, {"thing": thing})
    assert refused.status_code == 422
    assert "it must be renewed first" in text(refused)


def test_a_link_names_nobody() -> None:
    a_pictured_licence()
    link, _number = offered(citizen(CHEN))
    assert CHEN.number not in link
    assert CHEN.name not in link
