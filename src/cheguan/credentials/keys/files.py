"""Private keys in files: PKCS#8, for this account alone, encrypted where a passphrase is set."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import (
    BestAvailableEncryption,
    Encoding,
    KeySerializationEncryption,
    NoEncryption,
    PrivateFormat,
    load_pem_private_key,
)

from cheguan.credentials.keys.signer import KeyMissing

_HALF = 32
_ECDSA = ec.ECDSA(SHA256())


@dataclass(frozen=True)
class FileKey:
    """A key in memory, read from its file."""

    private: ec.EllipticCurvePrivateKey

    @property
    def public(self) -> ec.EllipticCurvePublicKey:
        """Its public half."""
        return self.private.public_key()

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256, as r and s of 32 bytes each."""
        halves = decode_dss_signature(self.private.sign(data, _ECDSA))
        return b"".join(half.to_bytes(_HALF, "big") for half in halves)


@dataclass(frozen=True)
class FileStore:
    """A folder of them."""

    folder: Path
    passphrase: bytes | None

    def make(self, name: str) -> FileKey:
        """A new key; its file is never readable by others, not even while it is written."""
        private = ec.generate_private_key(ec.SECP256R1())
        pem = private.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, self._encryption())
        place = os.open(self._path(name), os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(place, "wb") as file:
            file.write(pem)
        return FileKey(private)

    def open(self, name: str) -> FileKey:
        """The key of this name. Raises KeyMissing."""
        path = self._path(name)
        try:
            private = load_pem_private_key(path.read_bytes(), self.passphrase)
        except (OSError, TypeError, ValueError) as error:
            raise KeyMissing(
                f"The key {path} can't be read ({error}): put it back, or set "
                "CHEGUAN_KEYS_PASSPHRASE to what it was made with."
            ) from error
        if not isinstance(private, ec.EllipticCurvePrivateKey):
            raise KeyMissing(f"{path} is no key on P-256: put the right file back.")
        return FileKey(private)

    def _path(self, name: str) -> Path:
        return self.folder / f"{name}.key"

    def _encryption(self) -> KeySerializationEncryption:
        return BestAvailableEncryption(self.passphrase) if self.passphrase else NoEncryption()
