"""One question to one department: what is believed, and why not."""

from __future__ import annotations

import base64
import hmac
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest
from joserfc import jws
from joserfc.jwk import ECKey
from unit.agencies.played import ASK, Claims, Department, signed

from cheguan.agencies.exchange import Unanswered, Why
from cheguan.agencies.exchange.envelope import LARGEST

Break = Callable[[Department], None]


@pytest.fixture
def insurance() -> Department:
    return Department()


def why(department: Department, **how: Any) -> Why:
    with pytest.raises(Unanswered) as raised:
        department.exchange().ask("insurance", "policy", ASK, **how)
    assert raised.value.department == "insurance"
    return raised.value.why


def test_what_is_found_comes_with_its_proof(insurance: Department) -> None:
    reply = insurance.exchange().ask("insurance", "policy", ASK)
    assert (reply.outcome, reply.answer) == ("found", {"number": "P1"})
    proven = jws.deserialize_compact(reply.proof, insurance.key, ["ES256"])
    assert json.loads(proven.payload)["answer"] == {"number": "P1"}
    assert abs((datetime.now(UTC) - reply.at).total_seconds()) < 60


def test_that_there_is_none_is_an_answer_with_its_proof(insurance: Department) -> None:
    insurance.answer = None
    reply = insurance.exchange().ask("insurance", "policy", ASK)
    assert (reply.outcome, reply.answer) == ("none", {})
    assert jws.deserialize_compact(reply.proof, insurance.key, ["ES256"])


def test_a_question_is_signed_and_names_who_asks_whom(insurance: Department) -> None:
    insurance.exchange().ask("insurance", "policy", ASK)
    (asked,) = insurance.asked
    assert (asked["iss"], asked["aud"], asked["ask"]) == ("cheguan", "insurance", ASK)
    assert 0 < asked["exp"] - asked["iat"] <= 60
    assert abs(asked["iat"] - time.time()) < 60


def test_nothing_of_what_is_asked_stands_in_the_address(insurance: Department) -> None:
    insurance.exchange().ask("insurance", "policy", ASK)
    assert {str(r.url) for r in insurance.requests} == {
        "http://departments.test/insurance/policy",
        "http://departments.test/insurance/jwks.json",
    }


def raises(error: type[httpx.TransportError]) -> Break:
    def instead(request: httpx.Request) -> httpx.Response:
        raise error("broken", request=request)

    return lambda department: setattr(department, "instead", instead)


def says(status: int, text: str = "") -> Break:
    return lambda d: setattr(d, "instead", lambda request: httpx.Response(status, text=text))


def alters(**changed: Any) -> Break:
    return lambda department: setattr(department, "alters", lambda claims: claims | changed)


def lacks(name: str) -> Break:
    return lambda d: setattr(d, "alters", lambda c: {n: v for n, v in c.items() if n != name})


def claims_instead(claims: Any) -> Break:
    return lambda department: setattr(department, "alters", lambda _: claims)


def posts(text_of: Callable[[Department], str]) -> Break:
    """Answers every question so, but gives its true keys."""

    def apply(department: Department) -> None:
        department.instead = lambda request: (
            httpx.Response(200, text=text_of(department)) if request.method == "POST" else None
        )

    return apply


def by_another_key_of_the_same_name(department: Department) -> str:
    forger = ECKey.generate_key("P-256")
    return signed(department.claims(), forger, kid=department.key.kid)


def by_a_key_that_it_does_not_have(department: Department) -> str:
    return signed(department.claims(), ECKey.generate_key("P-256", auto_kid=True))


def _base64(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).decode().rstrip("=")


def _with_header(department: Department, alg: str) -> str:
    header = {"alg": alg, "kid": department.key.kid}
    parts = (json.dumps(part).encode() for part in (header, department.claims()))
    return ".".join(map(_base64, parts))


def unsigned(department: Department) -> str:
    return _with_header(department, "none") + "."


def by_a_shared_secret(department: Department) -> str:
    """The public key taken for a secret."""
    words = _with_header(department, "HS256")
    secret = department.key.as_pem(private=False)
    return f"{words}.{_base64(hmac.digest(secret, words.encode(), 'sha256'))}"


def altered_afterwards(department: Department) -> str:
    header, _, signature = signed(department.claims(), department.key).split(".")
    claims: Claims = department.claims() | {"answer": {"number": "P2"}}
    _, payload, _ = signed(claims, department.key).split(".")
    return f"{header}.{payload}.{signature}"


@pytest.mark.parametrize(
    ("breaks", "expected"),
    [
        pytest.param(raises(httpx.ConnectError), Why.DOWN, id="nothing listens"),
        pytest.param(raises(httpx.ConnectTimeout), Why.DOWN, id="cannot be reached"),
        pytest.param(raises(httpx.ReadError), Why.DOWN, id="cut off"),
        pytest.param(raises(httpx.RemoteProtocolError), Why.DOWN, id="hung up"),
        pytest.param(says(503), Why.DOWN, id="not now"),
        pytest.param(says(500), Why.DOWN, id="broken"),
        pytest.param(says(429), Why.DOWN, id="too many"),
        pytest.param(raises(httpx.ReadTimeout), Why.SLOW, id="no answer in time"),
        pytest.param(raises(httpx.PoolTimeout), Why.SLOW, id="no line free"),
        pytest.param(posts(by_another_key_of_the_same_name), Why.WRONG_SIGNATURE, id="forged"),
        pytest.param(posts(by_a_key_that_it_does_not_have), Why.WRONG_SIGNATURE, id="no such key"),
        pytest.param(posts(unsigned), Why.WRONG_SIGNATURE, id="alg none"),
        pytest.param(posts(by_a_shared_secret), Why.WRONG_SIGNATURE, id="HS256"),
        pytest.param(posts(altered_afterwards), Why.WRONG_SIGNATURE, id="altered"),
        pytest.param(says(200, "<html>"), Why.MALFORMED, id="a page"),
        pytest.param(says(200, "a.b.c"), Why.MALFORMED, id="not base64"),
        pytest.param(says(200, "x" * (LARGEST + 1)), Why.MALFORMED, id="too large"),
        pytest.param(says(302), Why.MALFORMED, id="elsewhere"),
        pytest.param(claims_instead("hello"), Why.MALFORMED, id="no JSON"),
        pytest.param(claims_instead([1]), Why.MALFORMED, id="no object"),
        pytest.param(alters(outcome="perhaps"), Why.MALFORMED, id="third outcome"),
        pytest.param(alters(answer=["P1"]), Why.MALFORMED, id="answer no object"),
        pytest.param(lacks("answer"), Why.MALFORMED, id="found without answer"),
        pytest.param(lacks("iat"), Why.MALFORMED, id="no instant"),
        pytest.param(alters(iat=10**20), Why.MALFORMED, id="no such instant"),
        pytest.param(alters(asked={"vin": "LZZ"}), Why.CONTRADICTION, id="about another"),
        pytest.param(alters(re="another"), Why.CONTRADICTION, id="to another question"),
        pytest.param(alters(iss="tax"), Why.CONTRADICTION, id="of another department"),
        pytest.param(alters(aud="bank"), Why.CONTRADICTION, id="for another"),
        pytest.param(says(400), Why.REFUSED, id="does not understand"),
        pytest.param(says(401), Why.REFUSED, id="does not know us"),
        pytest.param(says(404), Why.REFUSED, id="no such question"),
        pytest.param(says(409), Why.REFUSED, id="used key"),
    ],
)
def test_what_cannot_stand_is_no_answer(
    insurance: Department, breaks: Break, expected: Why
) -> None:
    breaks(insurance)
    assert why(insurance) is expected


def test_a_department_without_an_address_is_down(insurance: Department) -> None:
    with pytest.raises(Unanswered) as raised:
        insurance.exchange().ask("tax", "purchase", ASK)
    assert raised.value.why is Why.DOWN


def failing(times: int) -> Callable[[httpx.Request], httpx.Response | None]:
    """Not now, this many times."""
    left = [times]

    def instead(request: httpx.Request) -> httpx.Response | None:
        left[0] -= 1
        return httpx.Response(503) if left[0] >= 0 else None

    return instead


def test_a_read_is_asked_again_within_its_time(insurance: Department) -> None:
    insurance.instead = failing(2)
    assert insurance.exchange().ask("insurance", "policy", ASK).outcome == "found"
    assert len({asked["jti"] for asked in insurance.asked}) == len(insurance.asked) == 3


def test_no_read_is_asked_more_than_three_times(insurance: Department) -> None:
    insurance.instead = failing(99)
    assert why(insurance) is Why.DOWN
    assert len(insurance.asked) == 3


def test_a_change_without_a_key_is_never_asked_for_twice(insurance: Department) -> None:
    insurance.instead = failing(1)
    assert why(insurance, changes=True) is Why.DOWN
    assert len(insurance.asked) == 1


def test_a_change_with_a_key_is_asked_for_again_as_the_same_request(insurance: Department) -> None:
    insurance.instead = failing(1)
    exchange = insurance.exchange()
    exchange.ask("insurance", "policy", ASK, changes=True, key="order 7")
    exchange.ask("insurance", "policy", ASK, changes=True, key="order 7")
    exchange.ask("insurance", "policy", ASK, changes=True, key="order 8")
    first, again, later, other = (asked["jti"] for asked in insurance.asked)
    assert first == again == later != other


def test_two_reads_are_two_requests(insurance: Department) -> None:
    exchange = insurance.exchange()
    exchange.ask("insurance", "policy", ASK)
    exchange.ask("insurance", "policy", ASK)
    assert len({asked["jti"] for asked in insurance.asked}) == 2


@pytest.mark.parametrize("status", [400, 409])
def test_a_refusal_is_not_asked_again(insurance: Department, status: int) -> None:
    says(status)(insurance)
    assert why(insurance) is Why.REFUSED
    assert len(insurance.asked) == 1


def test_what_was_slow_is_not_asked_again(insurance: Department) -> None:
    raises(httpx.ReadTimeout)(insurance)
    assert why(insurance) is Why.SLOW
    assert len(insurance.asked) == 1


def test_the_keys_of_a_department_are_fetched_once(insurance: Department) -> None:
    exchange = insurance.exchange()
    for _ in range(3):
        exchange.ask("insurance", "policy", ASK)
    assert insurance.keys_given == 1


def test_a_new_key_of_the_department_is_fetched_when_it_first_signs(insurance: Department) -> None:
    exchange = insurance.exchange()
    exchange.ask("insurance", "policy", ASK)
    insurance.key = ECKey.generate_key("P-256", auto_kid=True)
    assert exchange.ask("insurance", "policy", ASK).outcome == "found"
    assert insurance.keys_given == 2


def test_a_kept_proof_can_be_verified(insurance: Department) -> None:
    exchange = insurance.exchange()
    proof = exchange.ask("insurance", "policy", ASK).proof
    said = exchange.verify(proof)
    assert (said["iss"], said["asked"], said["answer"]) == ("insurance", ASK, {"number": "P1"})


def test_a_tampered_proof_is_not_verified(insurance: Department) -> None:
    exchange = insurance.exchange()
    exchange.ask("insurance", "policy", ASK)
    with pytest.raises(Unanswered) as raised:
        exchange.verify(altered_afterwards(insurance))
    assert raised.value.why is Why.WRONG_SIGNATURE


@pytest.mark.parametrize(
    ("claims", "expected"),
    [
        ({"iss": "insurance", "aud": "bank"}, Why.CONTRADICTION),
        ({"iss": "nobody", "aud": "cheguan"}, Why.DOWN),
        ({}, Why.DOWN),
    ],
)
def test_what_was_signed_for_others_or_by_nobody_known_is_not_verified(
    insurance: Department, claims: Claims, expected: Why
) -> None:
    with pytest.raises(Unanswered) as raised:
        insurance.exchange().verify(signed(claims, insurance.key))
    assert raised.value.why is expected
