"""The certificates that are there, and who of them signs at an instant.

A signer begins to sign a day after it was published and hands over when the next one does; only
the first one, which replaces nobody, signs at once.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path

from cryptography import x509

from cheguan.credentials import conf
from cheguan.credentials.keys.files import FileStore
from cheguan.credentials.keys.signer import Signer, Store

AUTHORITY = "authority"
AUTHORITY_FILE = "authority.pem"
REVOKED_FILE = "revoked.pem"
SIGNERS, READERS = "signer-*.pem", "reader-*.pem"
PUBLISHED_BEFORE = timedelta(days=1)
"""How long a signer is published before it signs, so that checkers know it in time."""


class NoSigner(LookupError):
    """There is nobody who could sign now."""


class UnknownSigner(LookupError):
    """Nobody is called so."""


@dataclass(frozen=True)
class Ring:
    """All certificates, the oldest signer first, and the authority's revocation list."""

    authority: x509.Certificate
    signers: tuple[Signer, ...]
    revocations: x509.CertificateRevocationList
    readers: tuple[Signer, ...] = ()
    """Those who sign what wallets are asked; the oldest first."""

    def signer(self, now: datetime) -> Signer:
        """Who signs now. Raises NoSigner."""
        usable = [one for one in self.signers if now < one.until and not self.is_revoked(one)]
        settled = [one for one in usable if one.since + PUBLISHED_BEFORE <= now]
        if not usable:
            raise NoSigner("No signer is in force: make one with `cheguan keys rotate`.")
        return settled[-1] if settled else usable[0]

    def published(self, now: datetime) -> tuple[Signer, ...]:
        """Those whose signatures can still be in use: nothing outlives its signer's certificate."""
        return tuple(one for one in self.signers if now < one.until)

    def is_revoked(self, signer: Signer) -> bool:
        """Whether the authority has taken it back."""
        serial = signer.certificate.serial_number
        return self.revocations.get_revoked_certificate_by_serial_number(serial) is not None

    def part(self, signer: Signer, now: datetime) -> str:
        """What a signer does now: revoked, ended, signs, next, or has signed before."""
        if self.is_revoked(signer):
            return "revoked"
        if signer.until <= now:
            return "ended"
        signing = self.signer(now)
        if signer == signing:
            return "signs"
        order = self.signers.index
        return "next" if order(signer) > order(signing) else "signed before"

    def has(self, kid: bytes) -> bool:
        """Whether this signer is known and not revoked."""
        return any(one.kid == kid and not self.is_revoked(one) for one in self.signers)


def ring() -> Ring:
    """The ring of this installation; read again only after a file of it has changed.

    Raises NoSigner where there is none yet.
    """
    folder = conf.folder()
    if not (folder / AUTHORITY_FILE).exists():
        raise NoSigner("There are no keys yet: make them with `cheguan keys make`.")
    return _read(folder, _state(folder), store())


State = frozenset[tuple[str, int, int]]
"""Which files there are: a time alone is too coarse, and the number of a file comes again."""


def _state(folder: Path) -> State:
    with os.scandir(folder) as found:
        return frozenset((one.name, one.inode(), one.stat().st_mtime_ns) for one in found)


def store() -> Store:
    """Where the private keys are: in a token if the environment names one, else in files."""
    if module := conf.token_module():
        # Only whoever has a token needs the library that speaks with it.
        from cheguan.credentials.keys.pkcs11 import TokenStore

        return TokenStore(module, conf.token_label(), conf.token_pin())
    return FileStore(conf.folder(), conf.passphrase())


@lru_cache(maxsize=1)
def _read(folder: Path, state: State, store: Store) -> Ring:
    return Ring(
        authority=_certificate(folder / AUTHORITY_FILE),
        signers=_ordered(folder, SIGNERS, store),
        revocations=x509.load_pem_x509_crl((folder / REVOKED_FILE).read_bytes()),
        readers=_ordered(folder, READERS, store),
    )


def _ordered(folder: Path, files: str, store: Store) -> tuple[Signer, ...]:
    read = [(path.stem, _certificate(path)) for path in folder.glob(files)]
    read.sort(key=lambda one: (one[1].not_valid_before_utc, one[1].serial_number))
    return tuple(Signer(certificate, name, store) for name, certificate in read)


def _certificate(path: Path) -> x509.Certificate:
    return x509.load_pem_x509_certificate(path.read_bytes())
