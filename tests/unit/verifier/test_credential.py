"""What a check of a code says: good ones, and every kind of wrong one."""

from datetime import date, datetime, timedelta

import cbor2
import pytest
from cheguan_verify import Reason, Statuses, Trust, Verdict, verify
from cheguan_verify.codes import Kind, encode
from cheguan_verify.trust import READER
from unit.verifier.checks import ruling, shown
from unit.verifier.issuer import (
    NOW,
    STATUS_URI,
    YEAR,
    Authority,
    Signer,
    claims,
    credential,
    seconds,
    sign1,
    status_token,
    tagged,
)

SECOND = timedelta(seconds=1)
MINUTE = timedelta(minutes=1)


# What is good


def test_a_good_code_says_what_was_signed(card: bytes, trust: Trust) -> None:
    outcome = shown(card, trust)
    assert outcome.valid
    assert (outcome.type, outcome.issuer) == ("driving-licence", "cn.gd")
    assert outcome.id == bytes(16)
    assert outcome.value("name") == "张三"
    assert outcome.value("classes") == ("C1", "D")
    assert outcome.value("born") == date(1990, 1, 1)
    assert outcome.valid_until == NOW + YEAR
    assert not outcome.holder_bound
    assert outcome.status_as_of is None


def test_fields_are_labelled_in_chinese_and_english(card: bytes, trust: Trust) -> None:
    name = shown(card, trust).fields[0]
    assert (name.name, name.chinese, name.english) == ("name", "姓名", "Name")


def test_a_code_is_read_from_text_or_bytes(card: bytes, trust: Trust) -> None:
    text = encode(Kind.CREDENTIAL, card)
    outcomes = {verify(data, trust, NOW) for data in (text, text.encode(), text + "\n", card)}
    assert [outcome.verdict for outcome in outcomes] == [Verdict.VALID]


TYPES = {
    "vehicle-licence": {1: "粤A12345", 9: date(2020, 1, 1), 12: "测试"},
    "inspection-mark": {1: "粤A12345", 4: date(2027, 1, 1)},
    "temporary-plate": {1: "粤A1234临", 7: date(2027, 1, 1), 8: False},
    "payment-receipt": {1: "490000000001", 3: 12000, 5: seconds(NOW)},
    "decision-letter": {1: "G490000000001", 4: "refused", 5: date(2026, 1, 1), 6: ["not-insured"]},
}


@pytest.mark.parametrize("kind", TYPES)
def test_each_type_is_read(kind: str, signer: Signer, trust: Trust) -> None:
    made = claims(claim_minus70001=kind, claim_minus70002=TYPES[kind])
    outcome = shown(credential(signer, made), trust)
    assert (outcome.verdict, outcome.type) == ("valid", kind)
    assert len(outcome.fields) == len(TYPES[kind])
    assert not any(field.name.isdigit() for field in outcome.fields)


# Time


@pytest.mark.parametrize(
    ("at", "verdict"),
    [
        (NOW + YEAR - SECOND, Verdict.VALID),
        (NOW + YEAR, Verdict.EXPIRED),
        (NOW - timedelta(days=1), Verdict.VALID),
        (NOW - timedelta(days=1) - MINUTE, Verdict.NOT_YET),
    ],
)
def test_a_code_is_good_from_its_start_until_its_end(
    card: bytes, trust: Trust, at: datetime, verdict: Verdict
) -> None:
    outcome = shown(card, trust, at)
    assert outcome.verdict is verdict
    assert outcome.fields


def test_a_code_does_not_outlive_the_certificate_of_its_signer(
    signer: Signer, trust: Trust
) -> None:
    long = credential(signer, claims(claim_4=seconds(NOW + 5 * YEAR)))
    end = signer.certificate.not_valid_after_utc
    assert shown(long, trust, end - SECOND).valid
    assert shown(long, trust, end).verdict is Verdict.EXPIRED


# Status


@pytest.mark.parametrize(
    ("status", "ruled"),
    [
        (0, (Verdict.VALID, Reason.OK)),
        (1, (Verdict.REVOKED, Reason.STATUS)),
        (2, (Verdict.SUSPENDED, Reason.STATUS)),
        (3, (Verdict.UNKNOWN, Reason.STATUS)),
    ],
)
def test_the_status_list_decides(
    status: int, ruled: tuple[Verdict, Reason], card: bytes, signer: Signer, trust: Trust
) -> None:
    statuses = Statuses.read({STATUS_URI: status_token(signer, {5: status, 4: 2, 6: 1})}, trust)
    outcome = verify(card, trust, NOW, statuses)
    assert ruling(outcome) == ruled
    assert outcome.status_as_of == (NOW if status < 3 else None)


def test_a_revoked_code_stays_revoked_when_it_has_expired(
    card: bytes, signer: Signer, trust: Trust
) -> None:
    statuses = Statuses.read({STATUS_URI: status_token(signer, {5: 1})}, trust)
    assert verify(card, trust, NOW + 2 * YEAR, statuses).verdict is Verdict.REVOKED


def test_an_index_beyond_the_list_is_not_believed(signer: Signer, trust: Trust) -> None:
    statuses = Statuses.read({STATUS_URI: status_token(signer, {})}, trust)
    made = claims(claim_65535={"status_list": {"idx": 64, "uri": STATUS_URI}})
    assert ruling(verify(credential(signer, made), trust, NOW, statuses)) == (
        Verdict.UNKNOWN,
        Reason.STATUS,
    )


# Forgery


def test_another_office_is_not_believed(trust: Trust) -> None:
    stranger = Authority().signer()
    assert ruling(shown(credential(stranger, claims()), trust)) == (Verdict.UNKNOWN, Reason.SIGNER)


def test_a_stranger_who_borrows_a_key_id_is_a_forger(signer: Signer, trust: Trust) -> None:
    forged = credential(Authority().signer(), claims(), kid=signer.kid)
    assert ruling(shown(forged, trust)) == (Verdict.FORGED, Reason.SIGNATURE)


def test_the_key_id_of_another_signer_of_ours_does_not_fit(
    authority: Authority, signer: Signer
) -> None:
    other = authority.signer()
    forged = credential(other, claims(), kid=signer.kid)
    outcome = shown(forged, authority.trust(signer, other))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNATURE)


def test_a_signer_of_an_authority_that_is_not_pinned_is_unknown(authority: Authority) -> None:
    impostor = Authority(name=authority.name)
    signer = impostor.signer()
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.UNKNOWN, Reason.SIGNER)


@pytest.mark.parametrize("purpose", [None, READER], ids=["no purpose", "a reader's"])
def test_a_certificate_for_something_else_does_not_sign(authority: Authority, purpose) -> None:
    signer = authority.signer(purpose=purpose)
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_PURPOSE)


def test_who_may_certify_others_does_not_sign_credentials(authority: Authority) -> None:
    signer = authority.signer(certifies=True)
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_PURPOSE)


def test_the_authority_itself_does_not_sign_credentials(authority: Authority) -> None:
    signer = Signer(authority.key, authority.certificate)
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_PURPOSE)


@pytest.mark.parametrize(
    ("since", "days"), [(NOW - timedelta(days=30), 20), (NOW, 10)], ids=["ended", "not begun"]
)
def test_nothing_is_signed_outside_a_signers_time(
    authority: Authority, since: datetime, days: int
) -> None:
    signer = authority.signer(since=since, days=days)
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_TIME)


def test_nothing_is_signed_after_the_end_of_the_authority() -> None:
    authority = Authority(until=NOW - timedelta(days=10))
    signer = authority.signer()
    outcome = shown(credential(signer, claims()), authority.trust(signer))
    assert ruling(outcome) == (Verdict.FORGED, Reason.SIGNER_TIME)


def test_what_a_revoked_signer_signed_is_revoked(
    authority: Authority, signer: Signer, card: bytes
) -> None:
    outcome = shown(card, authority.trust(signer, revoked=[signer]))
    assert ruling(outcome) == (Verdict.REVOKED, Reason.SIGNER_REVOKED)
    others = authority.trust(signer, revoked=[authority.signer()])
    assert shown(card, others).valid


@pytest.mark.parametrize("alg", [None, 0, -8, -35, 5, "ES256", -6])
def test_only_es256_is_a_signature(signer: Signer, trust: Trust, alg: object) -> None:
    outcome = shown(credential(signer, claims(), alg=alg), trust)
    assert ruling(outcome) == (Verdict.FORGED, Reason.ALGORITHM)


@pytest.mark.parametrize("unprotected", [{1: 0}, {1: 5}, {1: None}, {1: -7}])
def test_the_unprotected_header_says_nothing_about_the_algorithm(
    signer: Signer, trust: Trust, unprotected: dict[int, object]
) -> None:
    made = cbor2.dumps(claims())
    missing = tagged(sign1(signer.key, made, {4: signer.kid}, {1: -7}))
    assert shown(missing, trust).reason is Reason.ALGORITHM
    contrary = tagged(sign1(signer.key, made, {1: -7, 4: signer.kid}, unprotected))
    assert shown(contrary, trust).reason is Reason.ALGORITHM


def test_a_key_id_in_the_unprotected_header_is_not_looked_at(signer: Signer, trust: Trust) -> None:
    made = tagged(sign1(signer.key, cbor2.dumps(claims()), {1: -7}, {4: signer.kid}))
    assert ruling(shown(made, trust)) == (Verdict.UNKNOWN, Reason.SIGNER)


def test_a_header_that_must_be_understood_is_refused(signer: Signer, trust: Trust) -> None:
    header = {1: -7, 4: signer.kid, 2: ["x"], "x": 1}
    made = tagged(sign1(signer.key, cbor2.dumps(claims()), header))
    assert ruling(shown(made, trust)) == (Verdict.FORGED, Reason.ALGORITHM)


@pytest.mark.parametrize("length", [0, 1, 63, 65, 128])
def test_a_signature_has_one_length(card: bytes, signer: Signer, trust: Trust, length: int) -> None:
    protected, unprotected, content, proof = cbor2.loads(card).value
    message = [protected, dict(unprotected), content, (proof * 2)[:length]]
    assert ruling(shown(tagged(message), trust)) == (Verdict.FORGED, Reason.SIGNATURE)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"claim_1": "cn.gx"}, Reason.ISSUER),
        ({"claim_minus70001": "fishing-licence"}, Reason.TYPE),
        ({"claim_minus70001": 1}, Reason.MALFORMED),
        ({"claim_minus70002": {1: 2}}, Reason.MALFORMED),
        ({"claim_minus70002": {"name": "x"}}, Reason.MALFORMED),
        ({"claim_minus70002": None}, Reason.MALFORMED),
        ({"claim_4": None}, Reason.MALFORMED),
        ({"claim_5": None}, Reason.MALFORMED),
        ({"claim_6": None}, Reason.MALFORMED),
        ({"claim_7": None}, Reason.MALFORMED),
        ({"claim_4": 2**62}, Reason.MALFORMED),
        ({"claim_8": {}}, Reason.MALFORMED),
        ({"claim_65535": {"status_list": {"idx": "1"}}}, Reason.MALFORMED),
    ],
)
def test_what_is_signed_but_not_understood_is_unknown(
    signer: Signer, trust: Trust, changes: dict[str, object], reason: Reason
) -> None:
    outcome = shown(credential(signer, claims(**changes)), trust)
    assert ruling(outcome) == (Verdict.UNKNOWN, reason)
    assert outcome.fields == ()
