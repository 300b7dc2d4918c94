"""Mobile documents: good ones, and every kind of wrong one."""

from dataclasses import replace
from datetime import datetime, timedelta

import cbor2
import pytest
from cheguan_verify import Outcome, Reason, Statuses, Trust, Verdict, mdoc, sessions
from cheguan_verify.sessions import Session
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from unit.verifier.issuer import NOW, STATUS_URI, YEAR, Authority, Signer, new_key, status_token
from unit.verifier.mdocs import (
    DOMESTIC,
    ISO,
    LICENCE,
    Issued,
    embedded,
    item,
    items,
    mac,
    response,
    signature,
)

TRANSCRIPT = sessions.openid4vp_transcript("x509_san_dns:gate.example", "a nonce", "https://gate")
SESSION = Session(TRANSCRIPT)
SECOND = timedelta(seconds=1)


@pytest.fixture(scope="session")
def issued(signer: Signer) -> Issued:
    return Issued(signer)


def shown(
    issued: Issued,
    trust: Trust,
    session: Session = SESSION,
    at: datetime = NOW,
    proof: dict[str, object] | None = None,
) -> Outcome:
    made = response(issued, proof or signature(issued, TRANSCRIPT))
    (outcome,) = mdoc.verify_response(made, session, trust, at)
    return outcome


def ruling(outcome: Outcome) -> tuple[Verdict, Reason]:
    return outcome.verdict, outcome.reason


def test_a_licence_is_shown_with_a_signature(issued: Issued, trust: Trust) -> None:
    outcome = shown(issued, trust)
    assert outcome.valid
    assert outcome.holder_bound
    said = {field.name: field.value for field in outcome.fields}
    assert said == {f"{ns}/{name}": v for ns, named in LICENCE.items() for name, v in named.items()}
    assert outcome.valid_until == NOW + YEAR


def test_a_licence_is_shown_with_a_mac(issued: Issued, trust: Trust) -> None:
    reader = new_key()
    proof = mac(issued, TRANSCRIPT, reader.public_key())
    assert shown(issued, trust, Session(TRANSCRIPT, reader), proof=proof).valid
    other = shown(issued, trust, Session(TRANSCRIPT, new_key()), proof=proof)
    assert ruling(other) == (Verdict.FORGED, Reason.DEVICE_AUTHENTICATION)


def test_a_part_of_a_licence_is_enough(issued: Issued, trust: Trust) -> None:
    outcome = shown(issued.disclosing("document_number", "long_term"), trust)
    assert outcome.valid
    assert [field.name for field in outcome.fields] == [
        f"{ISO}/document_number",
        f"{DOMESTIC}/long_term",
    ]


def test_a_licence_that_shows_nothing_says_nothing(issued: Issued, trust: Trust) -> None:
    assert ruling(shown(issued.disclosing(), trust)) == (Verdict.UNKNOWN, Reason.MALFORMED)


def test_a_licence_is_checked_as_it_was_issued(issued: Issued, trust: Trust) -> None:
    outcome = mdoc.verify_issued(cbor2.dumps(issued.issuer_signed), trust, NOW)
    assert (outcome.verdict, outcome.holder_bound) == (Verdict.VALID, False)
    assert mdoc.verify_issued(b"", trust, NOW).verdict is Verdict.UNKNOWN
    assert mdoc.verify_issued(bytes(2_000_000), trust, NOW).reason is Reason.TOO_LONG


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (NOW + YEAR - SECOND, Verdict.VALID),
        (NOW + YEAR, Verdict.EXPIRED),
        (NOW - timedelta(days=2), Verdict.NOT_YET),
    ],
)
def test_a_licence_is_good_for_its_term(
    issued: Issued, trust: Trust, at: datetime, verdict: Verdict
) -> None:
    assert shown(issued, trust, at=at).verdict is verdict


def test_a_licence_does_not_outlive_the_certificate_of_its_signer(
    issued: Issued, signer: Signer, trust: Trust
) -> None:
    long = replace(issued, until=NOW + 5 * YEAR)
    end = signer.certificate.not_valid_after_utc
    assert shown(long, trust, at=end - SECOND).valid
    assert shown(long, trust, at=end).verdict is Verdict.EXPIRED


@pytest.mark.parametrize(("status", "verdict"), [(1, Verdict.REVOKED), (2, Verdict.SUSPENDED)])
def test_the_status_of_a_licence_is_looked_up(
    issued: Issued, signer: Signer, trust: Trust, status: int, verdict: Verdict
) -> None:
    listed = replace(issued, status={"status_list": {"idx": 9, "uri": STATUS_URI}})
    statuses = Statuses.read({STATUS_URI: status_token(signer, {9: status})}, trust)
    made = response(listed, signature(listed, TRANSCRIPT))
    (outcome,) = mdoc.verify_response(made, SESSION, trust, NOW, statuses)
    assert (outcome.verdict, outcome.status_as_of) == (verdict, NOW)


# Forgery


def test_a_licence_is_refused_in_another_session(issued: Issued, trust: Trust) -> None:
    for other in (
        sessions.openid4vp_transcript("x509_san_dns:gate.example", "A nonce", "https://gate"),
        sessions.openid4vp_transcript("x509_san_dns:gate.example", "a nonce", "https://gat"),
        sessions.openid4vp_transcript("x509_san_dns:gate", "a nonce", "https://gate"),
        sessions.openid4vp_transcript(
            "x509_san_dns:gate.example", "a nonce", "https://gate", bytes(32)
        ),
    ):
        outcome = shown(issued, trust, Session(other))
        assert ruling(outcome) == (Verdict.FORGED, Reason.DEVICE_AUTHENTICATION)


def test_another_device_does_not_hold_it(issued: Issued, trust: Trust) -> None:
    outcome = shown(issued, trust, proof=signature(issued, TRANSCRIPT, new_key()))
    assert ruling(outcome) == (Verdict.FORGED, Reason.DEVICE_AUTHENTICATION)


@pytest.mark.parametrize("proof", [{"x": 1}, {"deviceSignature": None}, {"deviceMac": [1]}])
def test_without_a_proof_of_the_device_nothing_is_believed(
    issued: Issued, trust: Trust, proof: dict[str, object]
) -> None:
    assert ruling(shown(issued, trust, proof=proof))[1] is Reason.DEVICE_AUTHENTICATION


def test_a_proof_that_carries_its_own_content_is_refused(issued: Issued, trust: Trust) -> None:
    protected, unprotected, _, signed = signature(issued, TRANSCRIPT)["deviceSignature"]
    proof = {"deviceSignature": [protected, unprotected, b"something", signed]}
    assert not shown(issued, trust, proof=proof).valid


def test_two_proofs_are_one_too_many(issued: Issued, trust: Trust) -> None:
    proof = signature(issued, TRANSCRIPT) | {"deviceMac": []}
    assert not shown(issued, trust, proof=proof).valid


def test_a_licence_of_another_type_is_forged(issued: Issued, trust: Trust) -> None:
    made = response(issued, signature(issued, TRANSCRIPT), document_type="org.iso.7367.1.mVRC")
    (outcome,) = mdoc.verify_response(made, SESSION, trust, NOW)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DOCUMENT_TYPE)


def test_an_element_moved_to_another_namespace_is_forged(issued: Issued, trust: Trust) -> None:
    moved = dict(issued.namespaces)
    moved[DOMESTIC] = [moved[ISO][0]]
    outcome = shown(replace(issued, namespaces=moved, promised=issued.namespaces), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


def test_a_namespace_that_was_not_signed_is_forged(issued: Issued, trust: Trust) -> None:
    more = issued.namespaces | {"org.example": [item(0, "family_name", "LI")]}
    outcome = shown(replace(issued, namespaces=more, promised=issued.namespaces), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


def test_an_element_shown_twice_is_forged(issued: Issued, trust: Trust) -> None:
    twice = issued.namespaces | {ISO: issued.namespaces[ISO] * 2}
    outcome = shown(replace(issued, namespaces=twice, promised=issued.namespaces), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


def test_a_digest_number_used_twice_is_forged(issued: Issued, trust: Trust) -> None:
    shared = {ISO: [item(7, "family_name", "ZHANG"), item(7, "given_name", "SAN")]}
    outcome = shown(replace(issued, namespaces=shared), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


def test_a_name_used_twice_is_forged(issued: Issued, trust: Trust) -> None:
    shared = {ISO: [item(1, "family_name", "ZHANG"), item(2, "family_name", "LI")]}
    outcome = shown(replace(issued, namespaces=shared), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


def test_another_value_for_an_element_is_forged(issued: Issued, trust: Trust) -> None:
    """The number, name and type are those that were signed; only the value is another."""
    other = items(LICENCE | {ISO: {**LICENCE[ISO], "family_name": "LI"}})
    outcome = shown(replace(issued, namespaces=other, promised=issued.namespaces), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


@pytest.mark.parametrize("algorithm", ["SHA-1", "MD5", "sha-256", ""])
def test_only_strong_digests_count(issued: Issued, trust: Trust, algorithm: str) -> None:
    outcome = shown(replace(issued, algorithm=algorithm), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.ALGORITHM)


def test_the_digest_is_over_the_bytes_of_the_wire(issued: Issued, trust: Trust) -> None:
    """The same item with a length that is not the shortest: its bytes are others."""
    only = issued.disclosing("document_number")
    made = response(only, signature(only, TRANSCRIPT))
    wire = cbor2.dumps(only.namespaces[ISO][0])
    assert wire[:3] == b"\xd8\x18\x58"
    longer = made.replace(wire, b"\xd8\x18\x59\x00" + wire[3:])
    (outcome,) = mdoc.verify_response(longer, SESSION, trust, NOW)
    assert ruling(outcome) == (Verdict.FORGED, Reason.DIGEST)


# Signers


def test_a_signer_of_another_authority_is_unknown(trust: Trust) -> None:
    outcome = shown(Issued(Authority().signer()), trust)
    assert ruling(outcome) == (Verdict.UNKNOWN, Reason.SIGNER)


def test_a_certificate_of_ours_does_not_cover_another_key(signer: Signer, trust: Trust) -> None:
    forger = Signer(new_key(), signer.certificate)
    assert ruling(shown(Issued(forger), trust)) == (Verdict.FORGED, Reason.SIGNATURE)


def test_a_certificate_without_the_purpose_does_not_sign(
    authority: Authority, trust: Trust
) -> None:
    outcome = shown(Issued(authority.signer(purpose=None)), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_PURPOSE)


def test_a_signer_whose_time_is_over_does_not_sign(authority: Authority, trust: Trust) -> None:
    outcome = shown(Issued(authority.signer(since=NOW - YEAR, days=30)), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_TIME)


def test_what_a_revoked_signer_signed_is_revoked(
    authority: Authority, issued: Issued, signer: Signer
) -> None:
    outcome = shown(issued, authority.trust(signer, revoked=[signer]))
    assert ruling(outcome) == (Verdict.REVOKED, Reason.SIGNER_REVOKED)


# Altered, cut, garbage


@pytest.fixture(scope="session")
def small(issued: Issued) -> bytes:
    only = issued.disclosing("document_number")
    return response(only, signature(only, TRANSCRIPT))


def test_no_single_byte_changed_makes_a_licence_say_something_else(
    small: bytes, trust: Trust
) -> None:
    (good,) = mdoc.verify_response(small, SESSION, trust, NOW)
    for at in range(len(small)):
        for bit in (0x01, 0x08, 0x40):
            altered = small[:at] + bytes([small[at] ^ bit]) + small[at + 1 :]
            (outcome,) = mdoc.verify_response(altered, SESSION, trust, NOW)
            assert not outcome.valid or outcome == good, (at, bit)


def test_no_part_of_a_response_is_one(small: bytes, trust: Trust) -> None:
    for end in range(len(small)):
        assert [o.valid for o in mdoc.verify_response(small[:end], SESSION, trust, NOW)] == [False]


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.binary(max_size=300))
def test_garbage_is_unknown(trust: Trust, data: bytes) -> None:
    (outcome,) = mdoc.verify_response(data, SESSION, trust, NOW)
    assert outcome.verdict is Verdict.UNKNOWN


parts = st.recursive(
    st.none() | st.integers() | st.text(max_size=5) | st.binary(max_size=5),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=5), inner),
    max_leaves=8,
)


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.data())
def test_any_part_of_a_response_may_be_anything(issued: Issued, trust: Trust, data) -> None:
    """Some part is replaced by something odd: nothing raises, and nothing but what was signed
    is said."""
    document: dict[str, object] = {
        "docType": issued.document_type,
        "issuerSigned": dict(issued.issuer_signed),
        "deviceSigned": {
            "nameSpaces": embedded(b"\xa0"),
            "deviceAuth": signature(issued, TRANSCRIPT),
        },
    }
    owner = data.draw(
        st.sampled_from([document, document["issuerSigned"], document["deviceSigned"]])
    )
    owner[data.draw(st.sampled_from(sorted(owner)))] = data.draw(parts)
    made = cbor2.dumps({"version": "1.0", "documents": [document], "status": 0})
    (outcome,) = mdoc.verify_response(made, SESSION, trust, NOW)
    assert not outcome.valid


@pytest.mark.parametrize("change", [{"version": "2.0"}, {"status": 10}, {"documents": []}])
def test_a_response_that_reports_an_error_says_nothing(
    small: bytes, trust: Trust, change: dict[str, object]
) -> None:
    made = cbor2.dumps(cbor2.loads(small) | change)
    assert [o.verdict for o in mdoc.verify_response(made, SESSION, trust, NOW)] == ["unknown"]
