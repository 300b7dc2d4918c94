"""The examples of ISO/IEC 18013-5 Annex D, byte for byte, with the clock of their time."""

import hashlib
import json
from datetime import UTC, datetime
from itertools import product
from pathlib import Path

import cbor2
import pytest
from cheguan_verify import Reason, Trust, Verdict, cbor, cose, mdoc, sessions
from cheguan_verify.device import authentication_bytes
from cheguan_verify.outcome import Refused
from cheguan_verify.readers import read_request
from cheguan_verify.sessions import Session, Side
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

DATA = Path(__file__).parent / "data"


def read(name: str) -> dict[str, object]:
    return json.loads((DATA / f"iso18013_5_annex_d_{name}.json").read_text(encoding="utf-8"))


VECTORS = {name: bytes.fromhex(value) for name, value in read("vectors")["vectors"].items()}
EXPECTED = read("expected")
AUTHORITIES = read("authorities")

THEN = datetime(2021, 1, 1, tzinfo=UTC)
TODAY = datetime(2026, 11, 24, tzinfo=UTC)
TRANSCRIPT = cbor2.loads(VECTORS["session_transcript_bytes"]).value
RESPONSE = VECTORS["device_response"]


def key(name: str) -> ec.EllipticCurvePrivateKey:
    return ec.derive_private_key(int.from_bytes(VECTORS[f"{name}_key_d"]), ec.SECP256R1())


def authority(name: str) -> Trust:
    certificate = x509.load_der_x509_certificate(bytes.fromhex(AUTHORITIES[name]))
    return Trust(issuer="utopia", authorities=(certificate,))


READER, DEVICE = key("ephemeral_reader"), key("ephemeral_device")
SESSION = Session(TRANSCRIPT, READER)


def verify(response: bytes = RESPONSE, session: Session = SESSION, at: datetime = THEN):
    (outcome,) = mdoc.verify_response(response, session, authority("iaca"), at)
    return outcome


def test_the_transcript_is_built_from_what_came_over_the_wire() -> None:
    engagement = cbor.decode(TRANSCRIPT)[0]
    opened = sessions.read_establishment(VECTORS["session_establishment"])
    handover = cbor2.dumps(cbor2.loads(TRANSCRIPT)[2])
    built = sessions.proximity_transcript(engagement, opened.reader_key_bytes, handover)
    assert built == TRANSCRIPT


@pytest.mark.parametrize(
    ("side", "expected"), [(Side.READER, "SKReader"), (Side.DEVICE, "SKDevice")]
)
def test_both_ends_derive_the_session_keys(side: Side, expected: str) -> None:
    for own, other in ((READER, DEVICE), (DEVICE, READER)):
        made = sessions.channel(own, other.public_key(), TRANSCRIPT, side)
        assert made.key.hex() == EXPECTED[expected]


def test_the_session_is_decrypted_on_both_sides() -> None:
    opened = sessions.read_establishment(VECTORS["session_establishment"])
    assert opened.reader_key.public_numbers() == READER.public_key().public_numbers()
    asked = sessions.channel(DEVICE, opened.reader_key, TRANSCRIPT, Side.READER)
    assert asked.decrypt(opened.data) == VECTORS["device_request"]
    answered = sessions.channel(READER, DEVICE.public_key(), TRANSCRIPT, Side.DEVICE)
    said = sessions.read_session_data(VECTORS["session_data"])
    assert said.data is not None
    assert answered.decrypt(said.data) == RESPONSE


def test_a_message_is_encrypted_as_in_the_example() -> None:
    channel = sessions.channel(DEVICE, READER.public_key(), TRANSCRIPT, Side.DEVICE)
    assert channel.encrypt(RESPONSE) == sessions.read_session_data(VECTORS["session_data"]).data


def test_a_session_message_that_was_altered_or_repeated_is_refused() -> None:
    data = sessions.read_session_data(VECTORS["session_data"]).data
    channel = sessions.channel(READER, DEVICE.public_key(), TRANSCRIPT, Side.DEVICE)
    assert channel.decrypt(data) == RESPONSE
    with pytest.raises(Refused):
        channel.decrypt(data)
    altered = sessions.channel(READER, DEVICE.public_key(), TRANSCRIPT, Side.DEVICE)
    with pytest.raises(Refused):
        altered.decrypt(data[:-1] + bytes([data[-1] ^ 1]))


def test_the_end_of_a_session_is_read() -> None:
    assert sessions.read_session_data(VECTORS["session_termination"]).status == 20


def test_the_mac_key_and_what_the_device_authenticates() -> None:
    device = cose.public_key(
        {1: 2, -1: 1, -2: VECTORS["static_device_key_x"], -3: VECTORS["static_device_key_y"]}
    )
    assert sessions.mac_key(READER, device, TRANSCRIPT).hex() == EXPECTED["EMacKey"]
    authenticated = authentication_bytes(TRANSCRIPT, "org.iso.18013.5.1.mDL", b"\xd8\x18\x41\xa0")
    digest = hashlib.sha256(authenticated).hexdigest()
    assert digest == EXPECTED["DeviceAuthenticationBytes_sha256"]


def test_the_response_is_valid_at_its_time() -> None:
    outcome = verify()
    assert (outcome.verdict, outcome.reason, outcome.holder_bound) == ("valid", "ok", True)
    assert outcome.type == "org.iso.18013.5.1.mDL"
    assert outcome.value("org.iso.18013.5.1/family_name") == "Doe"
    portrait = VECTORS["device_response_portrait_data"]
    assert outcome.value("org.iso.18013.5.1/portrait") == portrait
    assert len(outcome.fields) == 6


def test_the_response_has_expired_today() -> None:
    assert verify(at=TODAY).verdict is Verdict.EXPIRED


def test_the_response_is_refused_in_another_session() -> None:
    other = Session(TRANSCRIPT[:-1] + bytes([TRANSCRIPT[-1] ^ 1]), READER)
    assert verify(session=other).reason is Reason.DEVICE_AUTHENTICATION
    assert verify(session=Session(TRANSCRIPT, DEVICE)).verdict is Verdict.FORGED


def test_a_mac_is_not_believed_without_the_key_of_the_reader() -> None:
    assert not verify(session=Session(TRANSCRIPT)).valid


def test_the_response_is_unknown_to_who_trusts_another_authority() -> None:
    (outcome,) = mdoc.verify_response(RESPONSE, SESSION, authority("reader_root"), THEN)
    assert (outcome.verdict, outcome.reason) == (Verdict.UNKNOWN, Reason.SIGNER)


def test_a_byte_of_the_portrait_changed_is_forged() -> None:
    at = RESPONSE.index(VECTORS["device_response_portrait_data"]) + 500
    altered = RESPONSE[:at] + bytes([RESPONSE[at] ^ 1]) + RESPONSE[at + 1 :]
    outcome = verify(altered)
    assert (outcome.verdict, outcome.reason) == (Verdict.FORGED, Reason.DIGEST)
    assert outcome.fields == ()


def test_no_single_byte_changed_makes_the_response_say_something_else() -> None:
    said = verify().fields
    for at, bit in product(range(len(RESPONSE)), (0x01, 0x20, 0x80)):
        altered = RESPONSE[:at] + bytes([RESPONSE[at] ^ bit]) + RESPONSE[at + 1 :]
        (outcome, *more) = mdoc.verify_response(altered, SESSION, authority("iaca"), THEN)
        assert not more
        assert not outcome.valid or outcome.fields == said, (at, bit)


def test_the_reader_is_recognised() -> None:
    (asked,) = read_request(VECTORS["device_request"], TRANSCRIPT, authority("reader_root"), THEN)
    assert asked.document_type == "org.iso.18013.5.1.mDL"
    assert asked.elements["org.iso.18013.5.1"]["portrait"] is False
    assert asked.elements["org.iso.18013.5.1"]["family_name"] is True
    assert asked.reader is not None
    assert asked.reader.subject.rfc4514_string() == "CN=reader"


@pytest.mark.parametrize(
    ("transcript", "root", "at"),
    [
        (TRANSCRIPT[:-1] + b"\x00", "reader_root", THEN),
        (TRANSCRIPT, "iaca", THEN),
        (TRANSCRIPT, "reader_root", TODAY),
    ],
    ids=["another session", "another authority", "certificate has ended"],
)
def test_a_reader_is_refused(transcript: bytes, root: str, at: datetime) -> None:
    with pytest.raises(Refused):
        read_request(VECTORS["device_request"], transcript, authority(root), at)


def test_the_transcript_of_openid4vp_is_that_of_its_specification() -> None:
    """OpenID4VP 1.0, annex B.2.6.1: the example there."""
    transcript = sessions.openid4vp_transcript(
        "x509_san_dns:example.com",
        "exc7gBkxjx1rdc9udRrveKvSsJIq80avlXeLHhGwqtA",
        "https://example.com/response",
        bytes.fromhex("4283ec927ae0f208daaa2d026a814f2b22dca52cf85ffa8f3f8626c6bd669047"),
    )
    assert transcript.hex() == (
        "83f6f682714f70656e494434565048616e646f7665725820"
        "048bc053c00442af9b8eed494cefdd9d95240d254b046b11b68013722aad38ac"
    )
