"""Whom a checker believes: pinned authorities, the signers that they certified, what they revoked.

The published trust list (`/.well-known/cheguan-trust.json`) may come from anywhere: everything in
it but the authorities is signed by them. So pin the authorities once (`authorities=`); a list that
is loaded without pins is believed as it stands.
"""

import base64
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature, UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256

from cheguan_verify.outcome import Reason, Refused, Verdict

DOCUMENT_SIGNER = x509.ObjectIdentifier("1.0.18013.5.1.2")
READER = x509.ObjectIdentifier("1.0.18013.5.1.6")
"""Extended key usages (ISO/IEC 18013-5 annex B)."""

KEY_ID_BYTES = 8


class NoTrust(ValueError):
    """A trust list that cannot be used; the message says why."""


@dataclass(frozen=True)
class Trust:
    """What a checker believes; signers by their key id, status list tokens by their address."""

    issuer: str
    authorities: tuple[x509.Certificate, ...]
    signers: Mapping[bytes, x509.Certificate] = field(default_factory=dict)
    revoked: tuple[x509.CertificateRevocationList, ...] = ()
    statuses: Mapping[str, bytes] = field(default_factory=dict)
    as_of: datetime | None = None

    @classmethod
    def load(cls, path: Path, authorities: Iterable[x509.Certificate] | None = None) -> "Trust":
        """A trust list from a file."""
        return cls.read(path.read_text(encoding="utf-8"), authorities)

    @classmethod
    def read(cls, text: str, authorities: Iterable[x509.Certificate] | None = None) -> "Trust":
        """A trust list from its JSON. Raises NoTrust."""
        try:
            listed = json.loads(text)
            return cls._of(listed, authorities)
        except NoTrust:
            raise
        except (KeyError, TypeError, ValueError, AttributeError) as broken:
            raise NoTrust(f"This is not a trust list of Cheguan: {broken!r}.") from broken

    @classmethod
    def _of(cls, listed: dict[str, object], pinned: Iterable[x509.Certificate] | None) -> "Trust":
        authorities = tuple(_certificates(listed["authorities"]) if pinned is None else pinned)
        for authority in authorities:
            _demand_authority(authority)
        revoked = (x509.load_pem_x509_crl(str(listed["revoked"]).encode()),)
        for crl in revoked:
            _demand_signed(crl, authorities)
        return cls(
            issuer=str(listed["issuer"]),
            authorities=authorities,
            signers={key_id(signer): signer for signer in _certificates(listed["signers"])},
            revoked=revoked,
            statuses=_tokens(listed.get("statuses", {})),
            as_of=datetime.fromisoformat(str(listed["as_of"])),
        )

    def signer(self, kid: object) -> x509.Certificate:
        """The certificate of the signer with that key id. Raises Refused."""
        certificate = self.signers.get(kid) if isinstance(kid, bytes) else None
        if certificate is None:
            raise Refused(Verdict.UNKNOWN, Reason.SIGNER)
        return certificate

    def key_of(
        self,
        certificate: x509.Certificate,
        at: datetime,
        purpose: x509.ObjectIdentifier = DOCUMENT_SIGNER,
    ) -> ec.EllipticCurvePublicKey:
        """The key of a certificate that an authority issued for this purpose, in force at that
        time (its own: when it signed), and not revoked. Raises Refused."""
        authority = self._issuer_of(certificate)
        for each in (authority, certificate):
            if not each.not_valid_before_utc <= at <= each.not_valid_after_utc:
                raise Refused(Verdict.FORGED, Reason.SIGNER_TIME)
        if not _may(certificate, purpose):
            raise Refused(Verdict.FORGED, Reason.SIGNER_PURPOSE)
        self._demand_unrevoked(certificate)
        return key_in(certificate)

    def _issuer_of(self, certificate: x509.Certificate) -> x509.Certificate:
        for authority in self.authorities:
            try:
                certificate.verify_directly_issued_by(authority)
            except (ValueError, TypeError, InvalidSignature, UnsupportedAlgorithm):
                continue
            return authority
        raise Refused(Verdict.UNKNOWN, Reason.SIGNER)

    def _demand_unrevoked(self, certificate: x509.Certificate) -> None:
        for crl in self.revoked:
            listed = crl.get_revoked_certificate_by_serial_number(certificate.serial_number)
            if crl.issuer == certificate.issuer and listed is not None:
                raise Refused(Verdict.REVOKED, Reason.SIGNER_REVOKED)


def key_id(certificate: x509.Certificate) -> bytes:
    """What a signer is known by: the first 8 bytes of the SHA-256 of its certificate."""
    return certificate.fingerprint(SHA256())[:KEY_ID_BYTES]


def key_in(certificate: x509.Certificate) -> ec.EllipticCurvePublicKey:
    """The P-256 key of a certificate, whoever it is. Raises Refused."""
    key = certificate.public_key()
    if not isinstance(key, ec.EllipticCurvePublicKey) or key.curve.name != "secp256r1":
        raise Refused(Verdict.FORGED, Reason.ALGORITHM)
    return key


def _may(certificate: x509.Certificate, purpose: x509.ObjectIdentifier) -> bool:
    """Whether its key signs for this purpose, and signs no certificates."""
    try:
        extensions = certificate.extensions
        purposes = extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        usage = extensions.get_extension_for_class(x509.KeyUsage).value
    except (ValueError, x509.ExtensionNotFound, x509.DuplicateExtension):
        return False
    return purpose in purposes and usage.digital_signature and not usage.key_cert_sign


def _demand_authority(certificate: x509.Certificate) -> None:
    try:
        certificate.verify_directly_issued_by(certificate)
        basic = certificate.extensions.get_extension_for_class(x509.BasicConstraints).value
    except (ValueError, TypeError, InvalidSignature, x509.ExtensionNotFound) as broken:
        raise NoTrust(f"{certificate.subject.rfc4514_string()} is not an authority.") from broken
    if not basic.ca:
        raise NoTrust(f"{certificate.subject.rfc4514_string()} is not an authority.")


def _demand_signed(
    crl: x509.CertificateRevocationList, authorities: tuple[x509.Certificate, ...]
) -> None:
    keys = (a.public_key() for a in authorities if a.subject == crl.issuer)
    if not any(
        isinstance(k, ec.EllipticCurvePublicKey) and crl.is_signature_valid(k) for k in keys
    ):
        raise NoTrust("The list of revoked signers is not signed by an authority that is believed.")


def _certificates(pems: object) -> list[x509.Certificate]:
    if not isinstance(pems, list):
        raise NoTrust("Authorities and signers must be lists of certificates (PEM).")
    return [x509.load_pem_x509_certificate(str(pem).encode()) for pem in pems]


def _tokens(listed: object) -> dict[str, bytes]:
    if not isinstance(listed, dict):
        raise NoTrust("The status lists must be a map from their address to the token (base64).")
    return {
        str(address): base64.b64decode(token, validate=True) for address, token in listed.items()
    }
