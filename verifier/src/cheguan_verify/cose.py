"""COSE_Sign1 and COSE_Mac0 (RFC 9052) with ES256 and HMAC 256/256, and nothing else.

The algorithm is the one in the protected header; a message that names one in its unprotected
header is refused.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import cbor2
from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.utils import CryptographyDeprecationWarning

from cheguan_verify import cbor
from cheguan_verify.outcome import Reason, Refused, Verdict

ES256, HMAC_256 = -7, 5
TAG_SIGN1 = 18

ALGORITHM, CRITICAL, KEY_ID, TYPE, X5CHAIN = 1, 2, 4, 16, 33
"""Header parameters (RFC 9052 section 3.1, RFC 9596, RFC 9360)."""

UNREADABLE = (
    ValueError,
    x509.InvalidVersion,
    UnsupportedAlgorithm,
    CryptographyDeprecationWarning,  # where warnings are errors
)
"""What cryptography raises for certificates that are none."""

KEY_TYPE, CURVE, X, Y = 1, -1, -2, -3
KEY_TYPE_EC2, CURVE_P256 = 2, 1
COORDINATE = 32
"""Members of a COSE_Key (RFC 9053 section 7.1.1); coordinates in bytes."""


@dataclass(frozen=True)
class Message:
    """A COSE_Sign1 or COSE_Mac0 that was read but not yet checked."""

    protected: bytes
    header: Mapping[object, object]
    unprotected: Mapping[object, object]
    payload: bytes | None
    proof: bytes
    """The signature, or the authentication tag."""

    def content(self) -> bytes:
        """The payload of a message that carries its own."""
        return cbor.as_(self.payload, bytes)


def read(data: bytes) -> Message:
    """A COSE_Sign1 from its bytes; its tag may be left out (RFC 9052 section 2)."""
    value = cbor.decode(data)
    if isinstance(value, cbor2.CBORTag) and value.tag == TAG_SIGN1:
        value = value.value
    return parse(value)


def parse(value: object) -> Message:
    """A message from its decoded array: protected, unprotected, payload, signature or tag."""
    protected, unprotected, payload, proof = cbor.as_list(value, 4)
    header_bytes = cbor.as_(protected, bytes)
    return Message(
        protected=header_bytes,
        header=cbor.as_map(cbor.decode(header_bytes)) if header_bytes else {},
        unprotected=cbor.as_map(unprotected),
        payload=None if payload is None else cbor.as_(payload, bytes),
        proof=cbor.as_(proof, bytes),
    )


def check_signature(message: Message, key: ec.EllipticCurvePublicKey, payload: bytes) -> None:
    """Refuse unless `key` (P-256) signed the payload; a detached one is handed in as well."""
    _demand_algorithm(message, ES256)
    check_raw(message.proof, key, cbor2.dumps(["Signature1", message.protected, b"", payload]))


def check_raw(signature: bytes, key: ec.EllipticCurvePublicKey, signed: bytes) -> None:
    """Refuse unless `key` (P-256) made this signature (r, s of 32 bytes each) over these bytes."""
    if len(signature) != 2 * COORDINATE:
        raise Refused(Verdict.FORGED, Reason.SIGNATURE)
    r, s = (int.from_bytes(half) for half in (signature[:COORDINATE], signature[COORDINATE:]))
    try:
        key.verify(encode_dss_signature(r, s), signed, ec.ECDSA(SHA256()))
    except InvalidSignature as wrong:
        raise Refused(Verdict.FORGED, Reason.SIGNATURE) from wrong


def check_mac(message: Message, key: bytes, payload: bytes) -> None:
    """Refuse unless the payload was authenticated with `key`."""
    _demand_algorithm(message, HMAC_256)
    mac = HMAC(key, SHA256())
    mac.update(cbor2.dumps(["MAC0", message.protected, b"", payload]))
    try:
        mac.verify(message.proof)
    except InvalidSignature as wrong:
        raise Refused(Verdict.FORGED, Reason.SIGNATURE) from wrong


def _demand_algorithm(message: Message, wanted: int) -> None:
    """Refuse any other algorithm, one outside the protected header, and critical parameters: we
    would have to understand them, and understand none."""
    named = message.header.get(ALGORITHM)
    if named != wanted or ALGORITHM in message.unprotected or CRITICAL in message.header:
        raise Refused(Verdict.FORGED, Reason.ALGORITHM)


def public_key(cose_key: object) -> ec.EllipticCurvePublicKey:
    """The P-256 key of a COSE_Key."""
    members = cbor.as_map(cose_key)
    if (members.get(KEY_TYPE), members.get(CURVE)) != (KEY_TYPE_EC2, CURVE_P256):
        raise Refused(Verdict.FORGED, Reason.ALGORITHM)
    x, y = (cbor.as_(members.get(name), bytes) for name in (X, Y))
    if len(x) != COORDINATE or len(y) != COORDINATE:
        raise cbor.malformed()
    try:
        return ec.EllipticCurvePublicKey.from_encoded_point(ec.SECP256R1(), b"\x04" + x + y)
    except ValueError as off_the_curve:
        raise cbor.malformed() from off_the_curve


def certificate(message: Message) -> x509.Certificate:
    """The first certificate of `x5chain` (RFC 9360), who signed; those above it are pinned by who
    checks, and what is sent of them is not looked at."""
    chain = message.unprotected.get(X5CHAIN, message.header.get(X5CHAIN))
    first = chain if isinstance(chain, bytes) else next(iter(cbor.as_list(chain)), None)
    try:
        return x509.load_der_x509_certificate(cbor.as_(first, bytes))
    except UNREADABLE as broken:
        raise cbor.malformed() from broken
