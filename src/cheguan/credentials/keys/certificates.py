"""Certificates and revocation lists as ISO/IEC 18013-5 annex B asks of an issuing authority.

The library builds what is to be signed; the signature may come out of a token, so it is put on
here: a throw-away key only completes the library's form, and its signature is replaced.
"""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime, timedelta

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.x509.oid import NameOID

from cheguan.credentials.keys.signer import Key

AUTHORITY_FOR = timedelta(days=3652)
SIGNER_FOR = timedelta(days=457)
"""The longest that annex B allows a document signer."""
REVOKED_FOR = timedelta(days=30)
"""Until when a checker may rely on one revocation list."""
SIGNS_DOCUMENTS = x509.ObjectIdentifier("1.0.18013.5.1.2")
ASKS_WALLETS = x509.ObjectIdentifier("1.0.18013.5.1.6")
"""The purposes of certificates (annex B)."""

_ECDSA_SHA256 = bytes.fromhex("300a06082a8648ce3d040302")
_SEQUENCE, _BIT_STRING = 0x30, 0x03
_ONE_BYTE = 0x80
_RANDOM = 64
"""Bits of a signer's serial number that nobody foresees; before them stands its turn."""


def authority(key: Key, address: str, now: datetime) -> x509.Certificate:
    """The authority's own (IACA): it signs signers and revocation lists, nothing else."""
    builder = (
        _begun(key, address, now, now + AUTHORITY_FOR)
        .subject_name(_name("Guangdong Vehicle and Driver Authority"))
        .issuer_name(_name("Guangdong Vehicle and Driver Authority"))
        .serial_number(x509.random_serial_number())
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .add_extension(_usage(certificates=True), critical=True)
    )
    return _signed_certificate(builder, key)


def signer(  # noqa: PLR0913, PLR0917 - what a certificate says
    public: Key, turn: int, by: Key, authority: x509.Certificate, address: str, now: datetime
) -> x509.Certificate:
    """A document signer's (DS), given by the authority; `turn` is which of its signers it is."""
    builder = (
        _below(authority, public, by, address, now)
        .serial_number(turn << _RANDOM | secrets.randbits(_RANDOM))
        .subject_name(_name("Guangdong Document Signer"))
        .add_extension(x509.ExtendedKeyUsage([SIGNS_DOCUMENTS]), critical=True)
    )
    return _signed_certificate(builder, by)


def reader(
    public: Key, by: Key, authority: x509.Certificate, address: str, now: datetime
) -> x509.Certificate:
    """A reader's, given by the authority: it signs what wallets are asked, and no document."""
    builder = (
        _below(authority, public, by, address, now)
        .serial_number(x509.random_serial_number())
        .subject_name(_name("Guangdong Licence Reader"))
        .add_extension(x509.ExtendedKeyUsage([ASKS_WALLETS]), critical=True)
    )
    return _signed_certificate(builder, by)


def _below(
    authority: x509.Certificate, public: Key, by: Key, address: str, now: datetime
) -> x509.CertificateBuilder:
    """What the authority gives, whatever it is for."""
    until = min(now + SIGNER_FOR, authority.not_valid_after_utc)
    return (
        _begun(public, address, now, until)
        .issuer_name(authority.subject)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public), critical=False
        )
        .add_extension(_usage(certificates=False), critical=True)
    )


def revocation_list(
    serials: Iterable[tuple[int, datetime]], by: Key, authority: x509.Certificate, now: datetime
) -> x509.CertificateRevocationList:
    """The signers that are revoked, by their serial numbers, and since when."""
    builder = (
        x509.CertificateRevocationListBuilder()
        .issuer_name(authority.subject)
        .last_update(now)
        .next_update(now + REVOKED_FOR)
        .add_extension(
            x509.AuthorityKeyIdentifier.from_issuer_public_key(by.public), critical=False
        )
        .add_extension(x509.CRLNumber(int(now.timestamp())), critical=False)
    )
    for serial, since in serials:
        entry = x509.RevokedCertificateBuilder().serial_number(serial).revocation_date(since)
        builder = builder.add_revoked_certificate(entry.build())
    drawn = builder.sign(_throw_away(), SHA256())
    return x509.load_der_x509_crl(_sealed(drawn.tbs_certlist_bytes, by))


def _name(common: str) -> x509.Name:
    return x509.Name(
        [
            x509.NameAttribute(NameOID.COUNTRY_NAME, "CN"),
            x509.NameAttribute(NameOID.STATE_OR_PROVINCE_NAME, "CN-GD"),
            x509.NameAttribute(NameOID.COMMON_NAME, common),
        ]
    )


def _begun(key: Key, address: str, since: datetime, until: datetime) -> x509.CertificateBuilder:
    """What both kinds bear: the key, when it holds, where its issuer and its revocations are."""
    revoked = x509.UniformResourceIdentifier(f"{address}/.well-known/cheguan-revoked.crl")
    return (
        x509.CertificateBuilder()
        .public_key(key.public)
        .not_valid_before(since)
        .not_valid_after(until)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public), critical=False)
        .add_extension(
            x509.IssuerAlternativeName([x509.UniformResourceIdentifier(address)]), critical=False
        )
        .add_extension(
            x509.CRLDistributionPoints([x509.DistributionPoint([revoked], None, None, None)]),
            critical=False,
        )
    )


def _usage(*, certificates: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=not certificates,
        key_cert_sign=certificates,
        crl_sign=certificates,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def _signed_certificate(builder: x509.CertificateBuilder, by: Key) -> x509.Certificate:
    drawn = builder.sign(_throw_away(), SHA256())
    return x509.load_der_x509_certificate(_sealed(drawn.tbs_certificate_bytes, by))


def _throw_away() -> ec.EllipticCurvePrivateKey:
    return ec.generate_private_key(ec.SECP256R1())


def _sealed(content: bytes, by: Key) -> bytes:
    """Content, algorithm and signature as one DER sequence (RFC 5280 section 4.1)."""
    raw = by.sign(content)
    half = len(raw) // 2
    signature = encode_dss_signature(
        int.from_bytes(raw[:half], "big"), int.from_bytes(raw[half:], "big")
    )
    return _der(_SEQUENCE, content + _ECDSA_SHA256 + _der(_BIT_STRING, b"\x00" + signature))


def _der(tag: int, content: bytes) -> bytes:
    length = len(content)
    if length < _ONE_BYTE:
        return bytes([tag, length]) + content
    size = length.to_bytes((length.bit_length() + 7) // 8, "big")
    return bytes([tag, _ONE_BYTE | len(size)]) + size + content
