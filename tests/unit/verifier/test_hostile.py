"""Codes that were altered or cut, and what is no code: nothing raises, nothing else is said."""

import pytest
from cheguan_verify import Reason, Trust, Verdict, verify
from cheguan_verify.codes import Kind, encode
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.verifier.checks import ruling, shown
from unit.verifier.issuer import (
    NOW,
    Signer,
    claims,
    credential,
    tagged,
)

many = settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])


def test_no_single_bit_changed_makes_a_code_say_something_else(card: bytes, trust: Trust) -> None:
    said = shown(card, trust).fields
    for at in range(len(card) * 8):
        altered = bytearray(card)
        altered[at // 8] ^= 1 << at % 8
        outcome = verify(bytes(altered), trust, NOW)
        assert not outcome.valid or outcome.fields == said, at


def test_no_character_changed_makes_a_code_say_something_else(card: bytes, trust: Trust) -> None:
    text = encode(Kind.CREDENTIAL, card)
    for at in range(len(text)):
        altered = text[:at] + ("1" if text[at] == "0" else "0") + text[at + 1 :]
        assert not verify(altered, trust, NOW).valid, at


def test_no_part_of_a_code_is_a_code(card: bytes, trust: Trust) -> None:
    text = encode(Kind.CREDENTIAL, card)
    assert not any(verify(text[:end], trust, NOW).valid for end in range(len(text)))
    assert not any(verify(card[:end], trust, NOW).valid for end in range(len(card)))


@many
@given(st.text() | st.binary())
def test_garbage_is_unknown(trust: Trust, data: str | bytes) -> None:
    assert verify(data, trust, NOW).verdict is Verdict.UNKNOWN


@many
@given(st.sampled_from(Kind), st.text("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"))
def test_garbage_that_looks_like_a_code_is_unknown(trust: Trust, kind: Kind, tail: str) -> None:
    assert verify(kind + tail, trust, NOW).verdict is Verdict.UNKNOWN


anything = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**63), 2**63) | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner, max_size=5)
        | st.dictionaries(st.integers(-3, 9) | st.text(), inner, max_size=5)
    ),
    max_leaves=15,
)


@many
@given(st.lists(anything, min_size=4, max_size=4))
def test_any_four_things_in_the_place_of_a_signature_are_not_valid(
    trust: Trust, message: list[object]
) -> None:
    for kind in Kind:
        assert not verify(encode(kind, tagged(message)), trust, NOW).valid


@many
@given(st.sampled_from([1, 4, 5, 6, 8, 65535, -70001, -70002]), anything)
def test_any_claim_that_is_signed_but_odd_raises_nothing(
    signer: Signer, trust: Trust, claim: int, value: object
) -> None:
    made = claims() | {claim: value}
    outcome = shown(credential(signer, made), trust)
    assert not outcome.valid or claim == -70002 or outcome.value("name") == "张三"


@pytest.mark.parametrize("bomb", [b"\x81" * 16_000, b"\xd8\x18" * 8000 + b"\x40"])
def test_what_nests_without_end_is_unknown(trust: Trust, bomb: bytes) -> None:
    assert ruling(verify(encode(Kind.CREDENTIAL, bomb), trust, NOW))[1] is Reason.MALFORMED
