"""Codes that a phone shows: it must hold what it shows, and show it now."""

from datetime import timedelta

import pytest
from cheguan_verify import Reason, Statuses, Trust, Verdict, verify
from cheguan_verify.codes import Kind, encode
from unit.verifier.checks import PHONE, ruling, shown
from unit.verifier.issuer import (
    NOW,
    STATUS_URI,
    Signer,
    new_key,
    presentation,
    status_token,
)

MINUTE = timedelta(minutes=1)


def test_a_phone_shows_what_it_holds(held: bytes, trust: Trust) -> None:
    outcome = verify(encode(Kind.PRESENTATION, presentation(PHONE, held, NOW)), trust, NOW)
    assert outcome.valid
    assert outcome.holder_bound
    assert outcome.value("name") == "张三"


@pytest.mark.parametrize(
    ("age", "verdict"),
    [
        (timedelta(seconds=60), Verdict.VALID),
        (timedelta(seconds=61), Verdict.REPLAYED),
        (timedelta(days=1), Verdict.REPLAYED),
        (timedelta(seconds=-30), Verdict.VALID),
        (timedelta(seconds=-31), Verdict.REPLAYED),
    ],
)
def test_a_presentation_is_good_for_a_minute(
    held: bytes, trust: Trust, age: timedelta, verdict: Verdict
) -> None:
    code = encode(Kind.PRESENTATION, presentation(PHONE, held, NOW - age))
    outcome = verify(code, trust, NOW)
    assert outcome.verdict is verdict
    assert outcome.holder_bound is (verdict is Verdict.VALID)


def test_what_belongs_to_a_phone_is_not_believed_without_it(held: bytes, trust: Trust) -> None:
    outcome = shown(held, trust)
    assert ruling(outcome) == (Verdict.REPLAYED, Reason.HOLDER_PROOF_MISSING)


def test_another_phone_does_not_hold_it(held: bytes, trust: Trust) -> None:
    code = encode(Kind.PRESENTATION, presentation(new_key(), held, NOW))
    assert ruling(verify(code, trust, NOW)) == (Verdict.FORGED, Reason.HOLDER_KEY)


def test_paper_is_not_held_by_a_phone(card: bytes, trust: Trust) -> None:
    code = encode(Kind.PRESENTATION, presentation(PHONE, card, NOW))
    assert ruling(verify(code, trust, NOW)) == (Verdict.FORGED, Reason.HOLDER_KEY)


def test_a_copy_of_a_revoked_credential_is_still_a_copy(
    held: bytes, signer: Signer, trust: Trust
) -> None:
    statuses = Statuses.read({STATUS_URI: status_token(signer, {5: 1})}, trust)
    code = encode(Kind.PRESENTATION, presentation(PHONE, held, NOW))
    assert verify(code, trust, NOW, statuses).verdict is Verdict.REVOKED
    assert verify(code, trust, NOW + 2 * MINUTE, statuses).verdict is Verdict.REPLAYED


def test_no_single_bit_changed_makes_a_presentation_say_something_else(
    held: bytes, trust: Trust
) -> None:
    message = presentation(PHONE, held, NOW)
    for at in range(0, len(message) * 8, 3):
        altered = bytearray(message)
        altered[at // 8] ^= 1 << at % 8
        outcome = verify(encode(Kind.PRESENTATION, bytes(altered)), trust, NOW)
        assert not outcome.valid or outcome.value("name") == "张三", at


def test_a_presentation_within_a_presentation_is_refused(held: bytes, trust: Trust) -> None:
    inner = presentation(PHONE, held, NOW)
    outer = encode(Kind.PRESENTATION, presentation(PHONE, inner, NOW))
    assert not verify(outer, trust, NOW).valid
    assert not shown(inner, trust).valid
