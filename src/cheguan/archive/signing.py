"""Who signs heads and packages, and who may: the office's document signers.

What bears a signature names its signer by `kid`. Whether a signer is believed is decided by the
checker that anyone can install (`cheguan_verify`): an authority that is trusted here has certified
it to sign documents, for the time that the signed thing itself names, and has not taken it back.
"""

from __future__ import annotations

from datetime import datetime

from cheguan_verify import Reason, Trust
from cheguan_verify.cose import check_raw
from cheguan_verify.outcome import Refused
from cheguan_verify.trust import key_id, key_in
from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cheguan.credentials import keys
from cheguan.credentials.codes import ISSUER
from cheguan.credentials.keys import Signer

_WRONG = {
    Reason.SIGNER: "Its signer {kid} has no certificate of an authority that is trusted here.",
    Reason.SIGNER_TIME: "The certificate of its signer {kid} did not hold at that time.",
    Reason.SIGNER_PURPOSE: "The certificate of its signer {kid} is for another purpose.",
    Reason.SIGNER_REVOKED: "Its signer {kid} has been taken back.",
    Reason.ALGORITHM: "Its signer {kid} has a key of another kind.",
    Reason.SIGNATURE: "Its signature is wrong.",
}


class Untrusted(ValueError):
    """A certificate, or what it is said to have signed, can't be relied on; the text says why."""


def signer(now: datetime) -> Signer:
    """Who signs now; keys are made where there are none."""
    return keys.ensure(now).signer(now)


def own() -> Trust:
    """This office's authority, as its key folder has it. Raises keys.NoSigner."""
    ring = keys.ring()
    return Trust(issuer=ISSUER, authorities=(ring.authority,), revoked=(ring.revocations,))


def check(
    signature: bytes, certificate: x509.Certificate, said: bytes, at: datetime, trust: Trust
) -> None:
    """Raises Untrusted unless this signer could sign at that time, and signed this (raw, r and s
    of 32 bytes each)."""
    try:
        check_raw(signature, trust.key_of(certificate, at), said)
    except Refused as error:
        raise Untrusted(_WRONG[error.reason].format(kid=key_id(certificate).hex())) from error


def made_by(certificate: x509.Certificate, said: bytes, signature: bytes) -> bool:
    """Whether this signer signed it, whoever it is."""
    try:
        check_raw(signature, key_in(certificate), said)
    except Refused:
        return False
    return True


def certificate(kid: str) -> x509.Certificate:
    """The certificate of one of this office's signers. Raises Untrusted."""
    for one in keys.ring().signers:
        if one.kid.hex() == kid:
            return one.certificate
    raise Untrusted(f"No signer of this office is called {kid}.")


def pem(certificate: x509.Certificate) -> str:
    """A certificate as text."""
    return certificate.public_bytes(Encoding.PEM).decode("ascii")


def read_pem(content: bytes) -> x509.Certificate:
    """A certificate from its text. Raises Untrusted."""
    try:
        return x509.load_pem_x509_certificate(content)
    except ValueError as error:
        raise Untrusted("It is no certificate in PEM.") from error
