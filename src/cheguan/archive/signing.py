"""Who signs heads and packages, and who may: the office's document signers.

What bears a signature names its signer by `kid`. A certificate counts when an authority that is
trusted here has signed it, and when it held at the time that the signed thing itself names.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

from cheguan.credentials import keys
from cheguan.credentials.keys import Signer, kid_of

_HALF = 32


class Untrusted(ValueError):
    """A certificate, or what it is said to have signed, can't be relied on; the text says why."""


def signer(now: datetime) -> Signer:
    """Who signs now; keys are made where there are none."""
    return keys.ensure(now).signer(now)


def pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def read_pem(content: bytes) -> x509.Certificate:
    """A certificate from its text. Raises Untrusted."""
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise Untrusted("It is no certificate in PEM.") from error


def made_by(certificate: x509.Certificate, data: bytes, signature: bytes) -> bool:
    """Whether this signer made the raw signature (r, s of 32 bytes each) over these bytes."""
    public = certificate.public_key()
    if not isinstance(public, ec.EllipticCurvePublicKey) or len(signature) != 2 * _HALF:
        return False
    r, s = (int.from_bytes(half, "big") for half in (signature[:_HALF], signature[_HALF:]))
    try:
        public.verify(encode_dss_signature(r, s), data, ec.ECDSA(SHA256()))
    except InvalidSignature:
        return False
    return True


@dataclass(frozen=True)
class Trust:
    """Whom to believe: authorities, and the signers that one of them has taken back."""

    authorities: Sequence[x509.Certificate]
    revoked: frozenset[bytes] = frozenset()

    def check(self, certificate: x509.Certificate, at: datetime) -> None:
        """Raises Untrusted unless this signer could sign at that time."""
        if not any(_issued(certificate, authority) for authority in self.authorities):
            raise Untrusted("Its signer has no certificate of an authority that is trusted here.")
        if not certificate.not_valid_before_utc <= at <= certificate.not_valid_after_utc:
            raise Untrusted("Its signer's certificate did not hold at that time.")
        if kid_of(certificate) in self.revoked:
            raise Untrusted("Its signer has been taken back.")


def own() -> Trust:
    """This office's authority, as its key folder has it. Raises keys.NoSigner."""
    ring = keys.ring()
    revoked = frozenset(one.kid for one in ring.signers if ring.is_revoked(one))
    return Trust((ring.authority,), revoked)


def certificate(kid: str) -> x509.Certificate:
    """The certificate of one of this office's signers. Raises Untrusted."""
    for one in keys.ring().signers:
        if one.kid.hex() == kid:
            return one.certificate
    raise Untrusted(f"No signer of this office is called {kid}.")


def _issued(certificate: x509.Certificate, authority: x509.Certificate) -> bool:
    try:
        certificate.verify_directly_issued_by(authority)
    except (ValueError, TypeError, InvalidSignature):
        return False
    return True
