"""Signing in at the identity department: authorisation code, PKCE S256, ES256 ID tokens."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import BadSignatureError
from werkzeug.test import TestResponse

from sandbox import sign_in
from sandbox.trouble import NotReached
from tests.sandbox.asking import NUMBER, Platform

VERIFIER = "a-verifier-of-the-client-that-is-long-enough-for-pkce"
BACK = "http://127.0.0.1:8000/sign-in/callback"
ASKED = {
    "client_id": "cheguan",
    "response_type": "code",
    "scope": "openid profile",
    "redirect_uri": BACK,
    "state": "the-state",
    "nonce": "the-nonce",
    "code_challenge": create_s256_code_challenge(VERIFIER),
    "code_challenge_method": "S256",
}
SITUATION = {"zh-hans": "驾驶证快到期", "en": "Licence runs out", "zh-hant": "駕駛執照快到期"}


@pytest.fixture(autouse=True)
def people(platform: Platform) -> None:
    chen = {"name": "陈小文", "situation": SITUATION, "group": "personas", "order": 1}
    platform.store.put("identity", "chooser", NUMBER, chen)
    other = {"name": "王大明", "group": "others", "order": 1}
    platform.store.put("identity", "chooser", "490106199001010039", other)
    platform.store.put("identity", "person", "490106199001010055", {"name": "李不显"})


def page(platform: Platform, **changes: str | None) -> TestResponse:
    return platform.browser.get(address(**changes))


def address(**changes: str | None) -> str:
    asked = {name: value for name, value in (ASKED | changes).items() if value is not None}
    return f"/identity/authorize?{urlencode(asked)}"


def chosen(platform: Platform, number: str = NUMBER) -> dict[str, str]:
    """What the client gets back when this person was chosen."""
    response = platform.browser.post(address(), data={"number": number})
    assert response.status_code == 302
    assert response.location.startswith(f"{BACK}?")
    return {name: values[0] for name, values in parse_qs(urlsplit(response.location).query).items()}


def redeemed(platform: Platform, code: str, **changes: str | None) -> TestResponse:
    form = {
        "grant_type": "authorization_code",
        "client_id": "cheguan",
        "code": code,
        "redirect_uri": BACK,
        "code_verifier": VERIFIER,
    }
    sent = {name: value for name, value in (form | changes).items() if value is not None}
    return platform.browser.post("/identity/token", data=sent)


def tokens(platform: Platform) -> dict[str, Any]:
    response = redeemed(platform, chosen(platform)["code"])
    assert response.status_code == 200
    answer: dict[str, Any] = response.get_json()
    return answer


def test_who_is_chosen_is_who_the_id_token_names(platform: Platform) -> None:
    assert chosen(platform)["state"] == "the-state"
    claims = platform.opened("identity", tokens(platform)["id_token"])
    assert claims["iss"] == "http://localhost/identity"
    assert (claims["aud"], claims["nonce"]) == ("cheguan", "the-nonce")
    assert (claims["sub"], claims["name"]) == (NUMBER, "陈小文")
    assert abs(claims["auth_time"] - time.time()) < 10
    assert claims["exp"] > time.time()


def test_the_configuration_names_what_is_there(platform: Platform) -> None:
    said = platform.browser.get("/identity/.well-known/openid-configuration").get_json()
    assert said["issuer"] == "http://localhost/identity"
    assert said["code_challenge_methods_supported"] == ["S256"]
    assert platform.browser.get(urlsplit(said["jwks_uri"]).path).status_code == 200


@pytest.mark.parametrize(
    "changes",
    [
        {"code_verifier": "another-verifier-that-is-just-as-long-as-the-first"},
        {"code_verifier": None},
        {"redirect_uri": "http://127.0.0.1:8000/elsewhere"},
        {"client_id": "somebody"},
        {"code": "no-such-code"},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_a_code_is_worth_nothing_without_all_that_belongs_to_it(
    changes: dict[str, str | None], platform: Platform
) -> None:
    form = {"code": chosen(platform)["code"]} | changes
    response = redeemed(platform, **form)  # type: ignore[arg-type]
    assert response.status_code == 400
    assert "id_token" not in response.get_json()


def test_a_code_works_once(platform: Platform) -> None:
    code = chosen(platform)["code"]
    assert redeemed(platform, code).status_code == 200
    assert redeemed(platform, code).get_json()["error"] == "invalid_grant"


def test_a_code_is_spent_by_a_wrong_verifier(platform: Platform) -> None:
    code = chosen(platform)["code"]
    redeemed(platform, code, code_verifier="x" * 43)
    assert redeemed(platform, code).get_json()["error"] == "invalid_grant"


def test_a_code_is_good_for_a_minute(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    code, later = chosen(platform)["code"], time.time() + 61
    monkeypatch.setattr(sign_in.time, "time", lambda: later)
    assert redeemed(platform, code).get_json()["error"] == "invalid_grant"


@pytest.mark.parametrize(
    "changes",
    [
        {"code_challenge": None, "code_challenge_method": None},
        {"code_challenge": None},
        {"code_challenge_method": None},
        {"code_challenge_method": "plain"},
        {"nonce": None},
        {"scope": "profile"},
        {"response_type": "token"},
        {"prompt": "none"},
    ],
    ids=str,
)
def test_an_incomplete_request_goes_back_with_an_error_and_shows_nobody(
    changes: dict[str, str | None], platform: Platform
) -> None:
    response = page(platform, **changes)
    assert response.status_code == 302
    query = parse_qs(urlsplit(response.location).query)
    assert query["state"] == ["the-state"]
    assert "error" in query
    assert "code" not in query


@pytest.mark.parametrize(
    "changes",
    [
        {"client_id": "somebody"},
        {"client_id": None},
        {"redirect_uri": "javascript:alert(1)"},
        {"redirect_uri": None},
        {"client_id": "somebody", "response_type": "token"},
    ],
    ids=str,
)
def test_nobody_is_sent_to_an_address_that_no_known_client_gave(
    changes: dict[str, str | None], platform: Platform
) -> None:
    assert page(platform, **changes).status_code == 400


def test_the_page_shows_personas_first_with_their_situation(platform: Platform) -> None:
    text = page(platform).text
    assert text.index("陈小文") < text.index("王大明")
    assert "驾驶证快到期" in text
    assert "李不显" not in text


@pytest.mark.parametrize(
    ("changes", "browser", "says"),
    [
        ({}, "", "驾驶证快到期"),
        ({}, "en-GB,en;q=0.9", "Licence runs out"),
        ({}, "zh-HK", "駕駛執照快到期"),
        ({"ui_locales": "zh-Hant en"}, "en", "駕駛執照快到期"),
        ({"ui_locales": "zh-Hant", "lang": "en"}, "zh-CN", "Licence runs out"),
    ],
    ids=str,
)
def test_the_page_speaks_the_language_that_was_asked_for(
    changes: dict[str, str], browser: str, says: str, platform: Platform
) -> None:
    headers = {"Accept-Language": browser}
    assert says in platform.browser.get(address(**changes), headers=headers).text


def test_a_person_who_is_not_listed_is_found_by_number(platform: Platform) -> None:
    text = platform.browser.post(address(), data={"search": "490106199001010055"}).text
    assert "李不显" in text
    assert "没有这个身份证号" not in text


def test_a_number_that_nobody_has_is_said_to_be_so(platform: Platform) -> None:
    text = platform.browser.post(address(), data={"search": "490106199001010071"}).text
    assert "没有这个身份证号" in text
    assert "code=" not in text


def test_an_unknown_person_cannot_be_chosen(platform: Platform) -> None:
    response = platform.browser.post(address(), data={"number": "490106199001010071"})
    assert response.status_code == 200
    assert response.location is None


def test_who_cancels_goes_back_without_a_code(platform: Platform) -> None:
    response = platform.browser.post(address(), data={"cancel": "yes"})
    query = parse_qs(urlsplit(response.location).query)
    assert query["error"] == ["access_denied"]
    assert query["state"] == ["the-state"]


def test_user_info_is_for_whoever_bears_the_access_token(platform: Platform) -> None:
    token = tokens(platform)["access_token"]
    bearing = {"Authorization": f"Bearer {token}"}
    said = platform.browser.get("/identity/userinfo", headers=bearing)
    assert said.get_json() == {"sub": NUMBER, "name": "陈小文"}
    for headers in ({}, {"Authorization": "Bearer wrong"}):
        assert platform.browser.get("/identity/userinfo", headers=headers).status_code == 401


def test_an_access_token_expires(platform: Platform, monkeypatch: pytest.MonkeyPatch) -> None:
    bearing = {"Authorization": f"Bearer {tokens(platform)['access_token']}"}
    later = time.time() + 601
    monkeypatch.setattr(sign_in.time, "time", lambda: later)
    assert platform.browser.get("/identity/userinfo", headers=bearing).status_code == 401


def test_while_it_is_down_nobody_can_sign_in(platform: Platform) -> None:
    code = chosen(platform)["code"]
    platform.control("identity", mode="down")
    with pytest.raises(NotReached):
        page(platform)
    with pytest.raises(NotReached):
        redeemed(platform, code)


def test_a_wrong_id_token_is_signed_by_a_stranger(platform: Platform) -> None:
    platform.control("identity", mode="wrong")
    with pytest.raises(BadSignatureError):
        platform.opened("identity", tokens(platform)["id_token"])


def test_a_contradictory_id_token_answers_another_sign_in(platform: Platform) -> None:
    platform.control("identity", mode="contradictory")
    claims = platform.opened("identity", tokens(platform)["id_token"])
    assert claims["nonce"] != "the-nonce"
