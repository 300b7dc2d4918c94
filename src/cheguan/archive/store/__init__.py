"""Where the files of the archive are: each under the SHA-256 of its bytes, never changed."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from hashlib import sha256
from pathlib import Path
from typing import Protocol

from cheguan.archive import conf


class Store(Protocol):
    """Files under the hexadecimal SHA-256 of their bytes. Each verb may safely be repeated."""

    def put(self, content: bytes) -> str:
        """Keep these bytes, durably; returns their digest. The same are kept once."""

    def get(self, digest: str) -> bytes:
        """The bytes with this digest. Raises Missing, Damaged."""

    def has(self, digest: str) -> bool:
        """Whether something is kept under this digest."""

    def walk(self) -> Iterator[str]:
        """The digest of everything that is kept, in order."""


class Missing(LookupError):
    """Nothing is kept under this digest."""


class Damaged(ValueError):
    """What is kept under this digest is something else."""


def digest_of(content: bytes) -> str:
    """Under which bytes are kept."""
    return sha256(content).hexdigest()


def sound(digest: str, content: bytes) -> bytes:
    """The bytes, if they are what their digest says. Raises Damaged."""
    if digest_of(content) != digest:
        raise Damaged(f"The file {digest} of the archive was changed: restore it from a copy.")
    return content


def store() -> Store:
    """The store that the environment names (archive.conf)."""
    return _opened(conf.place(), conf.endpoint())


@cache
def _opened(place: str, endpoint: str | None) -> Store:
    if place.startswith("s3://"):
        # Only whoever has one needs the library that speaks with it.
        from cheguan.archive.store.s3 import BucketStore

        return BucketStore(place.removeprefix("s3://"), endpoint)
    from cheguan.archive.store.folder import FolderStore

    return FolderStore(Path(place))
