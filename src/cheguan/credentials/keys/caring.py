"""Make keys, replace them in time, take one back. One process at a time does, by a lock."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import NamedTemporaryFile

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding

from cheguan.credentials import conf
from cheguan.credentials.keys import certificates
from cheguan.credentials.keys.ring import (
    AUTHORITY,
    AUTHORITY_FILE,
    PUBLISHED_BEFORE,
    REVOKED_FILE,
    SIGNERS,
    NoSigner,
    Ring,
    UnknownSigner,
    ring,
    store,
)
from cheguan.credentials.keys.signer import Key, KeyMissing, Signer, Store

SIGNS_FOR = timedelta(days=90)
"""After so long the next signer takes over. What was signed may be in use for a year after that,
which is why the sum stays under the 457 days of a certificate."""

READER_ENDS = timedelta(days=30)
"""How long before a reader's end the next one takes its place."""


def ensure(now: datetime) -> Ring:
    """The keys; made if there are none. Quick where they are there, safe to call at once."""
    try:
        return ring()
    except NoSigner:
        with _alone():
            return _begin(now)


def _begin(now: datetime) -> Ring:
    """The authority's certificate comes last: with it the ring counts as complete."""
    folder, keys = conf.folder(), store()
    if not (folder / AUTHORITY_FILE).exists():
        key = _authority_key(keys)
        certificate = certificates.authority(key, conf.address(), _second(now))
        _add_signer(certificate, _second(now))
        nobody = certificates.revocation_list([], key, certificate, _second(now))
        _write(REVOKED_FILE, nobody.public_bytes(Encoding.PEM))
        _write(AUTHORITY_FILE, certificate.public_bytes(Encoding.PEM))
    return ring()


def _authority_key(keys: Store) -> Key:
    """Made, or there already if making the ring was cut short last time."""
    try:
        return keys.open(AUTHORITY)
    except KeyMissing:
        return keys.make(AUTHORITY)


def rotate(now: datetime) -> Signer:
    """Publish the next signer; it signs from tomorrow."""
    with _alone():
        name = _add_signer(ring().authority, _second(now))
    return next(one for one in ring().signers if one.name == name)


def tend(now: datetime) -> None:
    """Once a day: publish the next signer before its turn, renew the revocation list in time."""
    with _alone():
        here = ring()
        usable = [one for one in here.published(now) if not here.is_revoked(one)]
        if not usable or usable[-1].since + SIGNS_FOR - PUBLISHED_BEFORE <= now:
            _add_signer(here.authority, _second(now))
        if here.revocations.last_update_utc + certificates.REVOKED_FOR / 2 <= now:
            _revoke((), now)


def reader(at: datetime) -> Signer:
    """Who signs what wallets are asked at that time: made at the first question, and anew before
    its end. Of a time that is past it is the one who signed then."""
    ensure(at)
    if found := _reader(at):
        return found
    with _alone():
        return _reader(at) or _add_reader(_second(at))


def _reader(at: datetime) -> Signer | None:
    usable = (one for one in ring().readers if one.since <= at < one.until - READER_ENDS)
    return next(usable, None)


def _add_reader(now: datetime) -> Signer:
    keys, name = store(), f"reader-{secrets.token_hex(4)}"
    key, by = keys.make(name), keys.open(AUTHORITY)
    certificate = certificates.reader(key, by, ring().authority, conf.address(), now)
    _write(f"{name}.pem", certificate.public_bytes(Encoding.PEM))
    return next(one for one in ring().readers if one.name == name)


def revoke(kid: bytes, now: datetime) -> None:
    """Take a signer back at once, and see to it that somebody signs. Raises UnknownSigner."""
    with _alone():
        here = ring()
        serials = [one.certificate.serial_number for one in here.signers if one.kid == kid]
        if not serials:
            raise UnknownSigner(f"No signer is called {kid.hex()}: see `cheguan keys list`.")
        _revoke(serials, now)
        if not any(not ring().is_revoked(one) for one in here.published(now)):
            _add_signer(here.authority, _second(now))


def _revoke(more: list[int] | tuple[()], now: datetime) -> None:
    here, at = ring(), _second(now)
    before = {one.serial_number: one.revocation_date_utc for one in here.revocations}
    together = before | {serial: at for serial in more if serial not in before}
    key = store().open(AUTHORITY)
    revoked = certificates.revocation_list(together.items(), key, here.authority, at)
    _write(REVOKED_FILE, revoked.public_bytes(Encoding.PEM))


def _add_signer(authority: x509.Certificate, now: datetime) -> str:
    """Its certificate is written after its key is there; returns its name."""
    keys, name = store(), f"signer-{secrets.token_hex(4)}"
    key = keys.make(name)
    by = keys.open(AUTHORITY)
    turn = 1 + len(list(conf.folder().glob(SIGNERS)))
    certificate = certificates.signer(key, turn, by, authority, conf.address(), now)
    _write(f"{name}.pem", certificate.public_bytes(Encoding.PEM))
    return name


def _write(name: str, content: bytes) -> None:
    """Beside its place, then renamed: whoever reads at the same time never meets half."""
    with NamedTemporaryFile(dir=conf.folder(), delete=False) as draft:
        draft.write(content)
    Path(draft.name).replace(conf.folder() / name)


def _second(now: datetime) -> datetime:
    return now.replace(microsecond=0)


@contextmanager
def _alone() -> Iterator[None]:
    folder = conf.folder()
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    with (folder / ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield
