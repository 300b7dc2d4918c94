"""The stores of the archive: one interface, in a folder and on real servers of the S3 protocol."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
from botocore.exceptions import ClientError
from integration.archive_buckets import KEY, SECRET, serving

from cheguan.archive.store import Damaged, Missing, Store, digest_of, store
from cheguan.archive.store.folder import FolderStore


@dataclass(frozen=True)
class Place:
    """A store, and the file in which it keeps a digest."""

    store: Store
    folder: Path

    def file(self, digest: str) -> Path:
        return self.folder / digest[:2] / digest[2:4] / digest


@contextmanager
def bucket(
    server: str, folder: Path, patch: pytest.MonkeyPatch, secret: str = SECRET
) -> Iterator[Place]:
    """The archive of an installation that keeps it on such a server."""
    account = {"AWS_ACCESS_KEY_ID": KEY, "AWS_SECRET_ACCESS_KEY": secret}
    with serving(server, folder) as address:
        patch.setenv("CHEGUAN_ARCHIVE", "s3://archive")
        patch.setenv("CHEGUAN_ARCHIVE_ENDPOINT", address)
        for name, value in (account | {"AWS_DEFAULT_REGION": "us-east-1"}).items():
            patch.setenv(name, value)
        yield Place(store(), folder / "archive")


@pytest.fixture(params=["folder", "rclone", "localbucket"])
def place(
    request: pytest.FixtureRequest, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Place]:
    if request.param == "folder":
        monkeypatch.setenv("CHEGUAN_ARCHIVE", str(tmp_path / "files"))
        yield Place(store(), tmp_path / "files")
        return
    with bucket(request.param, tmp_path, monkeypatch) as place:
        yield place


def test_what_is_put_is_there_under_its_digest(place: Place) -> None:
    digest = place.store.put("档案".encode())
    assert digest == digest_of("档案".encode())
    assert place.store.has(digest)
    assert place.store.get(digest) == "档案".encode()


def test_an_empty_file_is_a_file(place: Place) -> None:
    assert place.store.get(place.store.put(b"")) == b""


def test_the_same_is_kept_once(place: Place) -> None:
    assert place.store.put(b"same") == place.store.put(b"same")
    assert list(place.store.walk()) == [digest_of(b"same")]


def test_what_was_never_put_is_missing(place: Place) -> None:
    assert not place.store.has(digest_of(b"never"))
    with pytest.raises(Missing):
        place.store.get(digest_of(b"never"))


def test_what_was_changed_behind_its_back_is_not_given_out(place: Place) -> None:
    digest = place.store.put(b"as it was")
    place.file(digest).write_bytes(b"as it is!")
    with pytest.raises(Damaged, match=digest):
        place.store.get(digest)


def test_everything_is_walked_in_order(place: Place) -> None:
    digests = {place.store.put(str(number).encode()) for number in range(25)}
    assert list(place.store.walk()) == sorted(digests)


def test_writers_of_the_same_file_do_not_disturb_each_other(place: Place) -> None:
    content = b"x" * 300_000
    with ThreadPoolExecutor(6) as writers:
        assert set(writers.map(place.store.put, [content] * 12)) == {digest_of(content)}
    assert place.store.get(digest_of(content)) == content


def test_a_server_that_knows_conditions_never_replaces_a_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bucket("localbucket", tmp_path, monkeypatch) as place:
        digest = place.store.put(b"first")
        before = place.file(digest).stat()
        place.store.put(b"first")
        after = place.file(digest).stat()
        assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_wrong_account_is_no_missing_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with bucket("rclone", tmp_path, monkeypatch, "a-wrong-secret") as place:
        for verb in (place.store.get, place.store.has, lambda _: place.store.put(b"")):
            with pytest.raises(ClientError):
                verb(digest_of(b""))


def test_a_damaged_file_is_healed_by_who_has_it(tmp_path: Path) -> None:
    kept = FolderStore(tmp_path)
    digest = kept.put(b"as it was")
    (tmp_path / digest[:2] / digest[2:4] / digest).write_bytes(b"as it is!")
    assert kept.get(kept.put(b"as it was")) == b"as it was"


def test_the_draft_of_an_interrupted_writer_is_no_file(tmp_path: Path) -> None:
    kept = FolderStore(tmp_path)
    digest = kept.put(b"whole")
    (tmp_path / digest[:2] / digest[2:4] / ".tmp123").write_bytes(b"ha")
    assert list(kept.walk()) == [digest]
