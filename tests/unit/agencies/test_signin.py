"""Signing in at the identity department: who is believed, and everyone who is not."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any
from urllib.parse import parse_qs, parse_qsl, urlsplit

import httpx
import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import ECKey
from unit.agencies.played import BASE, Claims, Department, signed

from cheguan.agencies import exchange
from cheguan.agencies.identity import signin
from cheguan.agencies.identity.signin import (
    ENDED,
    NOT_CONFIRMED,
    NOT_REACHED,
    Pending,
    SignInFailed,
)
from cheguan.facts.people import DocumentType, Party

HERE = "http://cheguan.test/signed-in"
ISSUER = f"{BASE}/identity"
CHEN = Party(document=DocumentType.RESIDENT_CARD, number="490106199001010012", name="陈小文")


class Provider(Department):
    """The identity department's sign-in, where Chen signs in at once. `changes` are made to the
    claims of the ID token, None for one that is left out; `signer` signs it."""

    def __init__(self) -> None:
        super().__init__("identity")
        self.instead = self.page
        self.changes: Claims = {}
        self.signer = self.key
        self.describes: Claims = {}
        self.status = 200
        self.begun: dict[str, str] = {}
        self.exchanged: dict[str, str] = {}

    def signs_in(self, url: str) -> dict[str, str]:
        """What Chen comes back with, from the page to which she was sent."""
        self.begun = dict(parse_qsl(urlsplit(url).query))
        return {"code": "c0de", "state": self.begun["state"]}

    def page(self, request: httpx.Request) -> httpx.Response | None:
        """Its description of itself, and the token."""
        if self.status != 200:
            return httpx.Response(self.status)
        if request.url.path.endswith("/openid-configuration"):
            endpoints = {"authorization_endpoint": "authorize", "token_endpoint": "token"}
            said = {name: f"{ISSUER}/{page}" for name, page in endpoints.items()}
            return httpx.Response(200, json={"issuer": ISSUER} | said | self.describes)
        return self.token(request) if request.url.path == "/identity/token" else None

    def token(self, request: httpx.Request) -> httpx.Response:
        """The ID token, for the code and the verifier of the challenge."""
        self.exchanged = {n: v for n, (v,) in parse_qs(request.content.decode()).items()}
        challenge = create_s256_code_challenge(self.exchanged["code_verifier"])
        if self.exchanged["code"] != "c0de" or challenge != self.begun["code_challenge"]:
            return httpx.Response(400, json={"error": "invalid_grant"})
        return httpx.Response(200, json={"id_token": signed(self.id_claims(), self.signer)})

    def id_claims(self) -> Claims:
        """Those of the ID token."""
        now = int(time.time())
        usual = {"iss": ISSUER, "aud": "cheguan", "iat": now, "exp": now + 300, "auth_time": now}
        who = {"sub": CHEN.number, "name": CHEN.name, "nonce": self.begun["nonce"]}
        return {n: v for n, v in (usual | who | self.changes).items() if v is not None}


@pytest.fixture
def provider() -> Iterator[Provider]:
    provider = Provider()
    exchange.replace(provider.exchange())
    yield provider
    exchange.replace(None)


def reason(pending: Pending, params: dict[str, str]) -> str:
    with pytest.raises(SignInFailed) as raised:
        signin.complete(pending, HERE, params)
    return raised.value.reason


def test_who_signs_in_is_known_by_number_and_name(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    assert signin.complete(pending, HERE, provider.signs_in(url)) == CHEN


def test_the_page_is_asked_for_a_code_for_this_sign_in_alone(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    provider.signs_in(url)
    assert url.startswith(f"{ISSUER}/authorize?")
    assert provider.begun == {
        "response_type": "code",
        "client_id": "cheguan",
        "redirect_uri": HERE,
        "scope": "openid profile",
        "state": pending.state,
        "nonce": pending.nonce,
        "code_challenge": create_s256_code_challenge(pending.verifier),
        "code_challenge_method": "S256",
    }
    assert pending.verifier not in url


def test_no_two_sign_ins_share_a_secret(provider: Provider) -> None:
    first, second = (asdict(signin.begin(HERE)[1]) for _ in range(2))
    assert len({*first.values(), *second.values()}) == 6


def test_what_is_kept_in_between_survives_as_json(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    kept = Pending(**asdict(pending))
    assert signin.complete(kept, HERE, provider.signs_in(url)) == CHEN
    assert provider.exchanged["redirect_uri"] == HERE


@pytest.mark.parametrize(
    "changes",
    [
        pytest.param({"nonce": "another"}, id="of another sign-in"),
        pytest.param({"nonce": None}, id="of no sign-in"),
        pytest.param({"aud": "bank"}, id="for another"),
        pytest.param({"aud": ["bank", "shop"]}, id="for others"),
        pytest.param({"aud": None}, id="for nobody"),
        pytest.param({"iss": "http://evil.test/identity"}, id="of another issuer"),
        pytest.param({"iss": None}, id="of no issuer"),
        pytest.param({"exp": 1_000_000_000}, id="expired"),
        pytest.param({"exp": None}, id="for ever"),
        pytest.param({"iat": 4_000_000_000}, id="of the future"),
        pytest.param({"sub": "490106199001010013"}, id="no identity number"),
        pytest.param({"sub": None}, id="of nobody"),
        pytest.param({"name": None}, id="of no name"),
    ],
)
def test_an_id_token_that_is_not_for_this_sign_in_is_not_believed(
    provider: Provider, changes: Claims
) -> None:
    url, pending = signin.begin(HERE)
    provider.changes = changes
    assert reason(pending, provider.signs_in(url)) == NOT_CONFIRMED


def test_an_id_token_of_another_signer_is_not_believed(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    provider.signer = ECKey.generate_key("P-256", {"kid": provider.key.kid})
    assert reason(pending, provider.signs_in(url)) == NOT_CONFIRMED


@pytest.mark.parametrize("header", ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzI1NiJ9"])
def test_an_id_token_that_is_not_signed_by_es256_is_not_believed(
    provider: Provider, header: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, pending = signin.begin(HERE)
    sent_back = provider.signs_in(url)
    _, payload, signature = signed(provider.id_claims(), provider.key).split(".")
    text = f"{header}.{payload}.{signature if 'S' in header else ''}"
    monkeypatch.setattr(
        provider, "token", lambda request: httpx.Response(200, json={"id_token": text})
    )
    assert reason(pending, sent_back) == NOT_CONFIRMED


@pytest.mark.parametrize("answer", [{}, {"id_token": None}, ["id_token"], "no JSON"])
def test_an_answer_without_an_id_token_confirms_nobody(
    provider: Provider, answer: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    url, pending = signin.begin(HERE)
    said = httpx.Response(200, text=answer) if isinstance(answer, str) else None
    monkeypatch.setattr(provider, "token", lambda request: said or httpx.Response(200, json=answer))
    assert reason(pending, provider.signs_in(url)) == NOT_CONFIRMED


@pytest.mark.parametrize("state", ["another", ""])
def test_who_comes_back_with_another_state_is_not_signed_in(provider: Provider, state: str) -> None:
    url, pending = signin.begin(HERE)
    assert reason(pending, provider.signs_in(url) | {"state": state}) == NOT_CONFIRMED
    assert not provider.exchanged


def test_the_verifier_of_another_sign_in_gets_no_token(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    other = Pending(pending.state, pending.nonce, signin.begin(HERE)[1].verifier)
    assert reason(other, provider.signs_in(url)) == NOT_CONFIRMED


def test_who_ended_the_sign_in_is_told_so(provider: Provider) -> None:
    _, pending = signin.begin(HERE)
    sent_back = {"error": "access_denied", "state": pending.state}
    assert reason(pending, sent_back) == ENDED


def test_who_comes_back_without_a_code_is_not_signed_in(provider: Provider) -> None:
    _, pending = signin.begin(HERE)
    assert reason(pending, {"state": pending.state}) == NOT_CONFIRMED


def test_a_department_that_is_down_is_told_at_the_beginning(provider: Provider) -> None:
    provider.status = 503
    with pytest.raises(SignInFailed) as raised:
        signin.begin(HERE)
    assert raised.value.reason == NOT_REACHED


def test_a_department_that_is_down_in_between_is_told(provider: Provider) -> None:
    url, pending = signin.begin(HERE)
    provider.status = 503
    assert reason(pending, provider.signs_in(url)) == NOT_REACHED


def test_without_an_identity_department_nobody_begins() -> None:
    exchange.replace(Department("tax").exchange())
    try:
        with pytest.raises(SignInFailed) as raised:
            signin.begin(HERE)
    finally:
        exchange.replace(None)
    assert raised.value.reason == NOT_REACHED


def test_a_description_of_another_department_is_not_taken(provider: Provider) -> None:
    provider.describes = {"issuer": "http://evil.test/identity"}
    with pytest.raises(SignInFailed):
        signin.begin(HERE)


def test_the_department_describes_itself_once(provider: Provider) -> None:
    for _ in range(3):
        signin.begin(HERE)
    assert len(provider.requests) == 1
