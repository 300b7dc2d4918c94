"""The session in which a mobile document is shown (ISO/IEC 18013-5 section 9.1; OpenID4VP 1.0
annex B.2.6): its transcript, its keys, and its encryption.

A transcript is the CBOR of the SessionTranscript array. Both sides must have the same bytes, so
what came over the wire is put into it as it came.
"""

import hashlib
from dataclasses import dataclass
from enum import Enum

import cbor2
from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

from cheguan_verify import cbor, cose
from cheguan_verify.cbor import Embedded
from cheguan_verify.outcome import Reason, Refused, Verdict

KEY_BYTES = 32


class Side(Enum):
    """Who encrypts; the value is the first half of the initialisation vector."""

    READER = bytes(8)
    DEVICE = bytes(7) + b"\x01"


@dataclass(frozen=True)
class Session:
    """What a document is shown in. The reader's ephemeral key is needed where the device
    authenticates by a MAC instead of a signature."""

    transcript: bytes
    reader_key: ec.EllipticCurvePrivateKey | None = None


@dataclass
class Channel:
    """One direction of an encrypted session; counts its messages."""

    key: bytes
    side: Side
    messages: int = 0

    def encrypt(self, data: bytes) -> bytes:
        """The next message, encrypted."""
        return AESGCM(self.key).encrypt(self._next(), data, None)

    def decrypt(self, data: bytes) -> bytes:
        """The next message, decrypted. Raises Refused."""
        try:
            return AESGCM(self.key).decrypt(self._next(), data, None)
        except InvalidTag as wrong:
            raise Refused(Verdict.FORGED, Reason.SESSION) from wrong

    def _next(self) -> bytes:
        self.messages += 1
        return self.side.value + self.messages.to_bytes(4)


def channel(
    own: ec.EllipticCurvePrivateKey,
    other: ec.EllipticCurvePublicKey,
    transcript: bytes,
    side: Side,
) -> Channel:
    """The direction of a session in which that side encrypts, from both ephemeral keys."""
    info = b"SKReader" if side is Side.READER else b"SKDevice"
    return Channel(_derive(own, other, transcript, info), side)


def mac_key(
    own: ec.EllipticCurvePrivateKey, other: ec.EllipticCurvePublicKey, transcript: bytes
) -> bytes:
    """EMacKey: from the reader's ephemeral key and the document's own key."""
    return _derive(own, other, transcript, b"EMacKey")


def _derive(
    own: ec.EllipticCurvePrivateKey,
    other: ec.EllipticCurvePublicKey,
    transcript: bytes,
    info: bytes,
) -> bytes:
    salt = hashlib.sha256(embed(transcript)).digest()
    return HKDF(SHA256(), KEY_BYTES, salt, info).derive(own.exchange(ec.ECDH(), other))


def embed(data: bytes) -> bytes:
    """CBOR as an embedded item (tag 24): what 18013-5 calls “…Bytes”."""
    return cbor2.dumps(cbor2.CBORTag(cbor.EMBEDDED, data))


def proximity_transcript(engagement: Embedded, reader_key: Embedded, handover: bytes) -> bytes:
    """The transcript of two devices side by side; the handover as CBOR (null for a QR code)."""
    return b"\x83" + engagement.wire + reader_key.wire + handover


def openid4vp_transcript(
    client_id: str, nonce: str, response_uri: str, thumbprint: bytes | None = None
) -> bytes:
    """The transcript of a presentation over OpenID4VP with redirects. `thumbprint`: RFC 7638
    SHA-256 of the key that the response is encrypted to, None when it is not encrypted."""
    info = cbor2.dumps([client_id, nonce, thumbprint, response_uri])
    return cbor2.dumps([None, None, ["OpenID4VPHandover", hashlib.sha256(info).digest()]])


@dataclass(frozen=True)
class Establishment:
    """How a reader opens a session: its key, that key's bytes on the wire, its first message."""

    reader_key: ec.EllipticCurvePublicKey
    reader_key_bytes: Embedded
    data: bytes


def read_establishment(message: bytes) -> Establishment:
    """A SessionEstablishment. Raises Refused."""
    opened = cbor.as_map(cbor.decode(message))
    key = cbor.as_(opened.get("eReaderKey"), Embedded)
    return Establishment(
        cose.public_key(cbor.decode(key.content)), key, cbor.as_(opened.get("data"), bytes)
    )


@dataclass(frozen=True)
class SessionData:
    """A further message, or the end of the session (a status of 18013-5 table 20), or both."""

    data: bytes | None
    status: int | None


def read_session_data(message: bytes) -> SessionData:
    """A SessionData. Raises Refused."""
    said = cbor.as_map(cbor.decode(message))
    data, status = said.get("data"), said.get("status")
    return SessionData(
        None if data is None else cbor.as_(data, bytes),
        None if status is None else cbor.as_(status, int),
    )
