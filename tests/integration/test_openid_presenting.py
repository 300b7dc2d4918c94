"""OpenID4VP over HTTP: a checker learns what was asked for, and a lying wallet gets nowhere."""

from __future__ import annotations

import base64
from datetime import timedelta
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

import cbor2
import pytest
from cheguan_verify.trust import Trust
from cryptography.hazmat.primitives.serialization import Encoding
from django.test import Client
from foreign_wallet import Asked, Wallet, transcript
from independent import npm_accepts
from integration.at_the_desk import desk
from integration.at_the_portal import citizen, text
from integration.openid_wallets import (
    ANSWER,
    ASK,
    Checker,
    a_pictured_licence,
    a_wallet,
    called,
    now,
    offered,
    taken,
)
from integration.records import CHEN, due_car

from cheguan.credentials import conf, following, keys, openid4vp, publishing
from cheguan.credentials.models import Credential, Question
from cheguan.organisation.models import Look
from cheguan.organisation.powers import Role
from cheguan.registry.models import Licence

pytestmark = pytest.mark.django_db

ISO = "org.iso.18013.5.1"
STAFF = {"ask": "/counter/check/ask", "answer": "/counter/check/ask/answer"}


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


@pytest.fixture
def wallet() -> Wallet:
    return a_wallet()


@pytest.fixture
def document(wallet: Wallet) -> bytes:
    """Chen's licence in that wallet."""
    a_pictured_licence()
    return taken(wallet)


@pytest.fixture
def checker() -> Checker:
    return Checker()


def refused(reply: Any) -> str:
    """Why, when the answer was refused in the words of the specification."""
    assert (reply.status, reply.told["error"]) == (400, "invalid_request"), reply.body
    return str(reply.told["error_description"])


def test_over_18_is_answered_by_yes_and_a_picture_alone(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    assert asked.elements == {(ISO, "age_over_18"), (ISO, "portrait")}
    shown = wallet.shown(asked, document)
    for secret in (CHEN.number, CHEN.name[0], "CHEN", "1990-01-01", "C1"):
        assert secret.encode() not in shown
    reply = wallet.answer(asked, document)
    assert (reply.status, reply.told) == (200, {})
    page = checker.sees()
    assert "18 or older: yes" in page
    assert 'src="data:image/jpeg;base64,' in page
    assert CHEN.number not in page
    assert CHEN.name not in page


def test_a_checker_of_other_people_accepts_what_the_wallet_shows(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    pem = keys.ring().authority.public_bytes(Encoding.PEM).decode("ascii")
    session = cbor2.dumps(transcript(asked))
    shown = wallet.shown(asked, document)
    assert npm_accepts(shown, session, None, pem, now())
    assert not npm_accepts(a_wallet().shown(asked, document), session, None, pem, now())


def test_who_is_too_young_is_told_as_no(wallet: Wallet, checker: Checker) -> None:
    a_pictured_licence(born=now().date() - timedelta(days=17 * 365))
    wallet.answer(checker.asks("over-18", wallet), taken(wallet))
    assert "18 or older: no" in checker.sees()


@pytest.mark.parametrize(("classes", "says"), [(["A1"], "yes"), (["C1"], "yes"), (["D"], "no")])
def test_a_class_that_permits_c1_counts_as_c1(
    wallet: Wallet, checker: Checker, classes: list[str], says: str
) -> None:
    a_pictured_licence(classes=classes)
    wallet.answer(checker.asks("class-c1", wallet), taken(wallet))
    page = checker.sees()
    assert f"May drive class C1: {says}" in page
    assert CHEN.name not in page


def test_the_whole_licence_is_told_as_it_is_printed(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    wallet.answer(checker.asks("licence", wallet), document)
    page = checker.sees()
    for value in (CHEN.name, CHEN.number, "CHEN", "C1, D", "2030-06-30", "Female"):
        assert value in page


def test_an_answer_is_shown_once_and_nothing_of_it_is_kept(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    wallet.answer(checker.asks("over-18", wallet), document)
    assert "18 or older: yes" in checker.sees()
    assert not Question.objects.exists()
    assert not Look.objects.exists()
    assert "This question is over" in checker.sees()


def test_what_waits_to_be_shown_cannot_be_read_in_the_database(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    wallet.answer(checker.asks("licence", wallet), document)
    told = bytes(Question.objects.get().told)
    assert told
    for secret in (CHEN.number.encode(), b"\xff\xd8\xff", CHEN.name.encode()):
        assert secret not in told
        assert secret not in base64.urlsafe_b64decode(told)


def test_only_the_browser_that_asked_sees_the_answer(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    wallet.answer(asked, document)
    stranger = Client(headers={"accept-language": "en"})
    stranger.cookies["asked"] = f" {asked.claims['state']}"
    assert "This question is over" in text(stranger.get(ANSWER))
    assert "18 or older: yes" in checker.sees()


def test_more_than_was_asked_for_is_not_shown(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    everything = wallet.shown(asked, document, more=True)
    assert wallet.send(asked, wallet.encrypted(asked, everything)).status == 200
    page = checker.sees()
    assert "18 or older: yes" in page
    assert CHEN.number not in page


def test_less_than_was_asked_for_is_no_answer(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("licence", wallet)
    little = checker_of("over-18", asked)
    shown = wallet.shown(little, document)
    assert "lacks" in refused(wallet.send(asked, wallet.encrypted(asked, shown)))
    assert wallet.answer(asked, document).status == 200


def checker_of(query: str, asked: Asked) -> Asked:
    """The same question as if something else had been asked."""
    return asked.saying(dcql_query=openid4vp.QUERIES[query].dcql)


@pytest.mark.parametrize(
    "lie",
    [
        {"nonce": "another"},
        {"response_uri": "https://another.example/answer"},
        {"client_id": "x509_hash:another"},
    ],
)
def test_what_was_signed_for_another_session_is_forged(
    wallet: Wallet, document: bytes, checker: Checker, lie: dict[str, str]
) -> None:
    asked = checker.asks("over-18", wallet)
    shown = wallet.shown(asked.saying(**lie), document)
    assert "forged" in refused(wallet.send(asked, wallet.encrypted(asked, shown)))
    page = checker.sees()
    assert "Forged or altered" in page
    assert "data:image" not in page


def test_the_key_of_another_phone_is_found_out(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    assert "device-authentication" in refused(a_wallet().answer(asked, document))
    assert "Forged or altered" in checker.sees()


def test_an_answer_is_good_for_one_question_once(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    first = checker.asks("over-18", wallet)
    answer = wallet.encrypted(first, wallet.shown(first, document))
    assert wallet.send(first, answer).status == 200
    refused(wallet.send(first, answer))
    checker.sees()
    refused(wallet.send(first, answer))
    second = checker.asks("over-18", wallet)
    refused(wallet.send(second, answer))
    replayed = wallet.encrypted(second, wallet.shown(first, document))
    assert "forged" in refused(wallet.send(second, replayed))


def test_a_changed_element_is_found_out(wallet: Wallet, checker: Checker) -> None:
    a_pictured_licence(born=now().date() - timedelta(days=17 * 365))
    young = taken(wallet)
    older = young.replace(
        cbor2.dumps("age_over_18") + cbor2.dumps("elementValue") + b"\xf4",
        cbor2.dumps("age_over_18") + cbor2.dumps("elementValue") + b"\xf5",
    )
    assert older != young
    assert "digest" in refused(wallet.answer(checker.asks("over-18", wallet), older))


@pytest.mark.parametrize(("status", "says"), [("U", "Suspended"), ("F", "Withdrawn")])
def test_a_licence_that_does_not_hold_now_is_refused(
    wallet: Wallet, document: bytes, checker: Checker, status: str, says: str
) -> None:
    Licence.objects.update(status=status)
    following.follow("440100", "licence", CHEN.number, now())
    refused(wallet.answer(checker.asks("over-18", wallet), document))
    page = checker.sees()
    assert says in page
    assert "data:image" not in page


def test_a_document_past_its_end_is_refused(
    wallet: Wallet, document: bytes, checker: Checker, monkeypatch: pytest.MonkeyPatch
) -> None:
    later = Credential.objects.get().until + timedelta(seconds=1)
    for module in ("asked", "presenting"):
        monkeypatch.setattr(f"cheguan.channels.openid.{module}.now", lambda: later)
    assert "expired" in refused(wallet.answer(checker.asks("over-18", wallet), document))
    assert "Expired" in checker.sees()


def test_after_five_minutes_the_question_is_over(
    wallet: Wallet, document: bytes, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    link = checker.link()
    Question.objects.update(until=now() - timedelta(seconds=1))
    refused(wallet.answer(asked, document))
    (address,) = parse_qs(urlsplit(link).query)["request_uri"]
    gone = called("GET", address, b"", {})
    assert (gone.status, gone.told["error"]) == (404, "invalid_request")
    assert "This question is over" in checker.sees()
    assert openid4vp.forget(now()) == 1


def test_another_document_is_no_answer(wallet: Wallet, checker: Checker) -> None:
    due_car()
    vehicle = wallet.take(*offered(citizen(CHEN), "vehicle-licence"))
    asked = checker.asks("over-18", wallet)
    everything = wallet.shown(asked, vehicle, more=True)
    assert "18013" in refused(wallet.send(asked, wallet.encrypted(asked, everything)))


def test_who_declines_tells_nothing(wallet: Wallet, checker: Checker) -> None:
    asked = checker.asks("licence", wallet)
    form = {"error": "access_denied", "state": asked.claims["state"]}
    assert wallet.post(asked.claims["response_uri"], form).status == 200
    assert "The holder did not agree" in checker.sees()


def test_the_state_must_be_that_of_the_question(wallet: Wallet, checker: Checker) -> None:
    asked = checker.asks("over-18", wallet)
    form = {"error": "access_denied", "state": "another"}
    assert "state" in refused(wallet.post(asked.claims["response_uri"], form))
    assert "Let the other scan this" in checker.sees()


@pytest.mark.parametrize(
    "told",
    [
        [],
        "text",
        {},
        {"vp_token": "text"},
        {"vp_token": {"licence": []}},
        {"vp_token": {"licence": ["é"]}},
        {"vp_token": {"licence": ["AA"]}},
        {"vp_token": {"licence": ["oA", "oA"]}},
        {"vp_token": {"licence": ["oA"], "more": ["oA"]}},
        {"vp_token": {"another": ["oA"]}},
    ],
)
def test_an_answer_that_says_nothing_is_refused(
    wallet: Wallet, checker: Checker, told: Any
) -> None:
    asked = checker.asks("over-18", wallet)
    if isinstance(told, dict):
        told |= {"state": asked.claims["state"]}
    refused(wallet.send(asked, wallet.sealed(asked, told)))


@pytest.mark.parametrize("response", ["", "a.b.c.d.e", "x", "e30.e30.e30.e30.e30", "é", "\x00"])
def test_an_answer_that_is_not_encrypted_leaves_the_question_open(
    wallet: Wallet, document: bytes, checker: Checker, response: str
) -> None:
    asked = checker.asks("over-18", wallet)
    refused(wallet.send(asked, response))
    assert wallet.answer(asked, document).status == 200


@pytest.mark.parametrize(
    ("kind", "body", "status"),
    [
        ("application/json", b"{}", 400),
        ("application/x-www-form-urlencoded", b"response=a&response=b", 400),
        ("application/x-www-form-urlencoded", b"response=" + b"a" * 210_000, 413),
        ("application/x-www-form-urlencoded", b"response=" + b"a" * 300_000, 413),
    ],
)
def test_a_body_that_is_no_form_is_told_so(
    wallet: Wallet, checker: Checker, kind: str, body: bytes, status: int
) -> None:
    asked = checker.asks("over-18", wallet)
    reply = called("POST", asked.claims["response_uri"], body, {"Content-Type": kind})
    assert (reply.status, reply.told["error"]) == (status, "invalid_request")


@pytest.mark.parametrize("secret", ["x", "440000.invented", "\x00\x00\x00\x00\x00\x00.a"])
def test_a_question_that_nobody_asked_is_not_there(wallet: Wallet, secret: str) -> None:
    address = f"{conf.address()}/openid4vp/request/{secret}"
    assert called("GET", address, b"", {}).status == 404
    refused(wallet.post(f"{conf.address()}/openid4vp/response/{secret}", {"response": "a"}))


def test_the_reader_is_one_that_our_authority_lets_ask_and_not_sign_documents(
    wallet: Wallet, checker: Checker
) -> None:
    reader = checker.asks("over-18", wallet).reader
    reader.verify_directly_issued_by(keys.ring().authority)
    published = Trust.read(publishing.trust(now()).content.decode())
    assert reader not in published.signers.values()


def test_a_reader_is_replaced_before_its_end_and_stays_who_asked() -> None:
    first = keys.reader(now())
    late = first.until - timedelta(days=20)
    second = keys.reader(late)
    assert second != first
    assert (keys.reader(late), keys.reader(now())) == (second, first)


def test_waiting_looks_again_without_a_script_and_names_nobody(
    wallet: Wallet, checker: Checker
) -> None:
    asked = checker.asks("over-18", wallet)
    response = checker.client.get(ANSWER)
    assert response["Refresh"] == "3"
    assert "no-store" in response["Cache-Control"]
    assert "script-src 'self'" in response["Content-Security-Policy"]
    assert "style=" not in text(response)
    assert CHEN.number not in str(asked.claims)


def test_a_question_must_be_chosen() -> None:
    response = Checker().client.post(ASK, {"query": "another"})
    assert response.status_code == 422
    assert "Choose what you want to know." in text(response)


def test_police_ask_for_a_purpose_and_it_is_written_down(wallet: Wallet, document: bytes) -> None:
    police = Checker(desk(Role.CHECKER), **STAFF)
    asked = police.asks("over-18", wallet, purpose="roadside")
    wallet.answer(asked, document)
    assert "18 or older: yes" in police.sees()
    look = Look.objects.get()
    assert (look.purpose, look.kind, look.key) == ("roadside", "presentation", "over-18 valid")
    assert look.city == "440100"


def test_police_must_say_why() -> None:
    client = desk(Role.CHECKER)
    for form in ({"query": "over-18"}, {"query": "over-18", "purpose": "search"}):
        response = client.post(STAFF["ask"], form)
        assert response.status_code == 422
        assert "Choose why you check." in text(response)
    assert not Question.objects.exists()


def test_who_does_not_check_does_not_ask_at_the_counter() -> None:
    assert desk().get(STAFF["ask"]).status_code == 403
    assert Client().get(STAFF["ask"]).status_code == 302


def test_two_documents_are_one_too_many(wallet: Wallet, document: bytes, checker: Checker) -> None:
    asked = checker.asks("over-18", wallet)
    shown = cbor2.loads(wallet.shown(asked, document))
    shown["documents"] *= 2
    answer = wallet.encrypted(asked, cbor2.dumps(shown))
    assert "one document" in refused(wallet.send(asked, answer))
