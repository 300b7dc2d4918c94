"""COSE (RFC 9052): a signed message, and the public key of a holder's device."""

from __future__ import annotations

from base64 import urlsafe_b64decode
from collections.abc import Mapping
from typing import Any

import cbor2
from cryptography.hazmat.primitives.asymmetric import ec

from cheguan.credentials.keys import Signer

SIGN1 = 18
"""The tag of a COSE_Sign1."""
ALGORITHM, KID, TYPE, X5CHAIN = 1, 4, 16, 33
"""Labels of headers."""
ES256 = -7

_KTY, _CRV, _X, _Y = 1, -1, -2, -3
_EC2, _P256 = 2, 1
_HALF = 32

Header = Mapping[int, Any]


class NotAKey(ValueError):
    """What a device gave as its key is none on P-256."""


def sign1(
    protected: Header, unprotected: Header, payload: bytes, signer: Signer
) -> tuple[bytes, dict[int, Any], bytes, bytes]:
    """The four parts of a COSE_Sign1 by this signer, ES256."""
    header = cbor2.dumps({ALGORITHM: ES256, **protected})
    content = cbor2.dumps(["Signature1", header, b"", payload])
    return header, dict(unprotected), payload, signer.sign(content)


def message(protected: Header, payload: bytes, signer: Signer) -> bytes:
    """A tagged COSE_Sign1 that names its signer by `kid`."""
    parts = sign1({KID: signer.kid, **protected}, {}, payload, signer)
    return cbor2.dumps(cbor2.CBORTag(SIGN1, list(parts)))


def key_of(jwk: Mapping[str, Any]) -> dict[int, Any]:
    """The COSE_Key of a public JWK on P-256. Raises NotAKey, also for a point off the curve."""
    if (jwk.get("kty"), jwk.get("crv")) != ("EC", "P-256"):
        raise NotAKey("The key of the device must be one on P-256: kty EC, crv P-256.")
    x, y = (_coordinate(jwk.get(name)) for name in ("x", "y"))
    try:
        ec.EllipticCurvePublicNumbers(
            int.from_bytes(x, "big"), int.from_bytes(y, "big"), ec.SECP256R1()
        ).public_key()
    except ValueError as error:
        raise NotAKey("The key of the device is no point on P-256.") from error
    return {_KTY: _EC2, _CRV: _P256, _X: x, _Y: y}


def _coordinate(text: Any) -> bytes:
    try:
        value = urlsafe_b64decode(text + "=" * (-len(text) % 4))
    except (TypeError, ValueError) as error:
        raise NotAKey("x and y of the device's key must be base64url.") from error
    if len(value) != _HALF:
        raise NotAKey("x and y of the device's key must have 32 bytes each.")
    return value
