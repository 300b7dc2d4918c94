"""Keys: made once, replaced without a gap, taken back at once; in files and in a token."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256

from cheguan.credentials import conf, keys
from cheguan.credentials.keys import KeyMissing, NoSigner, Signer, UnknownSigner
from cheguan.credentials.keys.caring import SIGNS_FOR
from cheguan.credentials.types.kind import numbers

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
DAY = timedelta(days=1)
SOFTHSM = next(Path("/usr/lib").glob("**/libsofthsm2.so"), Path("/usr/lib/softhsm/libsofthsm2.so"))


@pytest.fixture(scope="session")
def token(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """A fresh token of SoftHSM; the library reads where it is only once in a process."""
    folder = tmp_path_factory.mktemp("tokens")
    configuration = folder / "softhsm2.conf"
    configuration.write_text(f"directories.tokendir = {folder}\n", encoding="ascii")
    os.environ["SOFTHSM2_CONF"] = str(configuration)
    subprocess.run(
        [
            "softhsm2-util",
            "--init-token",
            "--free",
            "--label",
            "cheguan",
            "--pin",
            "1234",
            "--so-pin",
            "1234",
        ],
        check=True,
        capture_output=True,
    )
    yield
    del os.environ["SOFTHSM2_CONF"]


@pytest.fixture
def folder(settings: Any, tmp_path: Path) -> Path:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"
    return conf.folder()


@pytest.fixture
def in_token(token: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEGUAN_KEYS_MODULE", str(SOFTHSM))
    monkeypatch.setenv("CHEGUAN_KEYS_PIN", "1234")


@pytest.fixture(params=["files", "token"])
def kept(request: pytest.FixtureRequest, folder: Path) -> str:
    """Wherever private keys may be kept."""
    if request.param == "token":
        request.getfixturevalue("in_token")
    return str(request.param)


def good(signer: Signer) -> bool:
    """Whether what it signs verifies under its certificate, which the authority gave."""
    raw = signer.sign(b"what is signed")
    halves = (int.from_bytes(raw[:32], "big"), int.from_bytes(raw[32:], "big"))
    public = signer.certificate.public_key()
    assert isinstance(public, ec.EllipticCurvePublicKey)
    public.verify(encode_dss_signature(*halves), b"what is signed", ec.ECDSA(SHA256()))
    signer.certificate.verify_directly_issued_by(keys.ring().authority)
    return True


def test_keys_are_made_at_the_first_start_and_kept(kept: str) -> None:
    first = keys.ensure(NOW).signer(NOW)
    assert good(first)
    assert keys.ensure(NOW + DAY).signer(NOW + DAY).kid == first.kid
    assert keys.ring().authority.not_valid_after_utc > NOW + 3650 * DAY


def test_a_signer_is_what_the_standard_asks(folder: Path) -> None:
    signer = keys.ensure(NOW).signer(NOW)
    of = signer.certificate.extensions.get_extension_for_class
    assert signer.until - signer.since <= 457 * DAY
    assert [one.dotted_string for one in of(x509.ExtendedKeyUsage).value] == ["1.0.18013.5.1.2"]
    assert of(x509.KeyUsage).value.digital_signature
    assert not of(x509.KeyUsage).value.key_cert_sign
    assert signer.kid == signer.certificate.fingerprint(SHA256())[:8]


def test_the_next_signer_is_published_a_day_before_it_signs(kept: str) -> None:
    first = keys.ensure(NOW).signer(NOW)
    second = keys.rotate(NOW + 5 * DAY)
    assert second in keys.ring().published(NOW + 5 * DAY)
    assert keys.ring().signer(NOW + 6 * DAY - timedelta(seconds=1)) == first
    assert keys.ring().signer(NOW + 6 * DAY) == second
    assert good(second)
    assert first in keys.ring().published(NOW + 6 * DAY)


def test_of_two_signers_made_in_one_second_the_second_is_the_next(folder: Path) -> None:
    keys.ensure(NOW)
    made = [keys.rotate(NOW).kid for _ in range(5)]
    assert [one.kid for one in keys.ring().signers][1:] == made


def test_tended_daily_somebody_settled_always_signs_and_outlives_what_it_signs(
    folder: Path,
) -> None:
    keys.ensure(NOW)
    longest = max(entry.value for one in numbers.all().values() for entry in one.entries)
    for day in range(800):
        now = NOW + day * DAY
        keys.tend(now)
        signer = keys.ring().signer(now)
        assert day == 0 or now - signer.since >= DAY
        assert now + longest * DAY <= signer.until
        assert now < keys.ring().revocations.next_update_utc
    assert len(keys.ring().signers) == 1 + 800 // SIGNS_FOR.days


def test_a_revoked_signer_signs_no_more_and_another_takes_over_at_once(kept: str) -> None:
    first = keys.ensure(NOW).signer(NOW)
    keys.revoke(first.kid, NOW)
    after = keys.ring().signer(NOW)
    assert after.kid != first.kid
    assert good(after)
    assert not keys.ring().has(first.kid)
    authority = keys.ring().authority.public_key()
    assert keys.ring().revocations.is_signature_valid(authority)


def test_a_revoked_signer_stays_revoked_when_the_list_is_renewed(folder: Path) -> None:
    first = keys.ensure(NOW).signer(NOW)
    keys.revoke(first.kid, NOW)
    keys.tend(NOW + 20 * DAY)
    assert keys.ring().is_revoked(first)
    assert keys.ring().revocations.last_update_utc == NOW + 20 * DAY


def test_nobody_is_revoked_by_a_wrong_name(folder: Path) -> None:
    keys.ensure(NOW)
    with pytest.raises(UnknownSigner, match="cheguan keys list"):
        keys.revoke(bytes(8), NOW)


def test_two_starts_at_once_make_one_set(folder: Path) -> None:
    script = (
        "from datetime import UTC, datetime; from cheguan.config import start; "
        "start.set_up_django(); from cheguan.credentials import keys; now = datetime.now(UTC); "
        "print(keys.ensure(now).signer(now).kid.hex())"
    )
    environment = os.environ | {"CHEGUAN_DATA": str(folder), "DATABASE_URL": "postgresql://x/y"}
    start = [sys.executable, "-c", script]
    with ThreadPoolExecutor(2) as pool:
        told = pool.map(
            lambda _: (
                subprocess.run(start, env=environment, check=True, capture_output=True).stdout
            ),
            range(2),
        )
    assert len(set(told)) == 1
    assert len(list(folder.glob("keys/credentials/signer-*.key"))) == 1


def test_a_making_that_was_cut_short_is_taken_up_again(folder: Path) -> None:
    keys.ensure(NOW)
    (folder / "authority.pem").unlink()
    assert good(keys.ensure(NOW).signer(NOW))


def test_private_keys_in_files_are_for_this_account_alone(folder: Path) -> None:
    keys.ensure(NOW)
    modes = {path.name: path.stat().st_mode & 0o777 for path in folder.glob("*.key")}
    assert set(modes.values()) == {0o600}
    assert len(modes) == 2


def test_a_passphrase_encrypts_the_files(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CHEGUAN_KEYS_PASSPHRASE", "correct horse")
    assert good(keys.ensure(NOW).signer(NOW))
    assert b"ENCRYPTED" in (folder / "authority.key").read_bytes()
    monkeypatch.setenv("CHEGUAN_KEYS_PASSPHRASE", "wrong")
    with pytest.raises(KeyMissing, match="CHEGUAN_KEYS_PASSPHRASE"):
        keys.ring().signer(NOW).sign(b"")


def test_keys_of_a_token_are_in_no_file(in_token: None, folder: Path) -> None:
    keys.ensure(NOW)
    assert not list(folder.glob("*.key"))
    assert b"PRIVATE" not in b"".join(
        path.read_bytes() for path in folder.iterdir() if path.is_file()
    )


def test_threads_share_a_token(in_token: None, folder: Path) -> None:
    signer = keys.ensure(NOW).signer(NOW)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: good(signer), range(40)))


def test_a_token_that_does_not_open_says_what_to_set(
    in_token: None, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CHEGUAN_KEYS_TOKEN", "another")
    with pytest.raises(KeyMissing, match="CHEGUAN_KEYS_MODULE"):
        keys.ensure(NOW)


def test_without_keys_it_says_how_to_make_them(folder: Path) -> None:
    with pytest.raises(NoSigner, match="cheguan keys make"):
        keys.ring()
