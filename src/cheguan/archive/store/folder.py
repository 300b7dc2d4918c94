"""The archive in a folder: ab/cd/abcd…, each file complete or not there at all."""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile

from cheguan.archive.store import Damaged, Missing, digest_of, sound


@dataclass(frozen=True)
class FolderStore:
    """Files in folders of folders, so that none grows too long."""

    root: Path

    def put(self, content: bytes) -> str:
        """Written beside its place, flushed to the disk, then renamed; a damaged one is replaced.
        Raises OSError."""
        digest = digest_of(content)
        try:
            self.get(digest)
        except (Missing, Damaged):
            self._write(self._path(digest), content)
        return digest

    def get(self, digest: str) -> bytes:
        """Checked each time that it is read. Raises Missing, Damaged."""
        try:
            return sound(digest, self._path(digest).read_bytes())
        except FileNotFoundError:
            raise Missing(f"The archive has no file {digest}.") from None

    def has(self, digest: str) -> bool:
        """Whether there is a file of this name."""
        return self._path(digest).is_file()

    def walk(self) -> Iterator[str]:
        """By name; drafts of interrupted writers have none that could be a digest."""
        for outer in sorted(self.root.glob("??")):
            for inner in sorted(outer.glob("??")):
                yield from sorted(path.name for path in inner.glob(f"{outer.name}{inner.name}*"))

    def _path(self, digest: str) -> Path:
        return self.root / digest[:2] / digest[2:4] / digest

    def _write(self, path: Path, content: bytes) -> None:
        made = [folder for folder in path.parents if not folder.exists()]
        path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=path.parent, prefix=".", delete=False) as draft:
            draft.write(content)
            draft.flush()
            os.fsync(draft.fileno())
        Path(draft.name).replace(path)
        for folder in (path.parent, *(one.parent for one in made)):
            _flush(folder)


def _flush(folder: Path) -> None:
    """A name is only durable once its folder is."""
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
