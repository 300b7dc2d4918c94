"""Who signs: a private key that may be in a file or in a token, and its certificate."""

from __future__ import annotations

from collections.abc import Hashable
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Protocol

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.hashes import SHA256

KID = 8
"""Bytes of the SHA-256 of a certificate by which its signer is known."""


class Key(Protocol):
    """A private key on P-256, wherever it is."""

    @property
    def public(self) -> EllipticCurvePublicKey:
        """Its public half."""

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256, as r and s of 32 bytes each (RFC 9053 section 2.1)."""


class Store(Hashable, Protocol):
    """Where private keys are kept, each under a name."""

    def make(self, name: str) -> Key:
        """A new key."""

    def open(self, name: str) -> Key:
        """The key of this name. Raises KeyMissing."""


class KeyMissing(LookupError):
    """A certificate has lost its private key, or its key can't be read."""


def kid_of(certificate: x509.Certificate) -> bytes:
    """How a signer is named in what it signs."""
    return certificate.fingerprint(SHA256())[:KID]


@dataclass(frozen=True)
class Signer:
    """A document signer (DS): its certificate, and where its key is found when it is to sign."""

    certificate: x509.Certificate
    name: str
    store: Store

    @cached_property
    def kid(self) -> bytes:
        """The first 8 bytes of the SHA-256 of its certificate."""
        return kid_of(self.certificate)

    @cached_property
    def _key(self) -> Key:
        return self.store.open(self.name)

    @property
    def since(self) -> datetime:
        """From when it is published."""
        return self.certificate.not_valid_before_utc

    @property
    def until(self) -> datetime:
        """What it signs must end by then."""
        return self.certificate.not_valid_after_utc

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256, as r and s of 32 bytes each."""
        return self._key.sign(data)
