"""Open a package that nobody has checked yet, and believe nothing that it says of itself.

What is read is bounded before it is unpacked; names are held against the few that can be, and are
never used as paths.
"""

from __future__ import annotations

import re
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TypeVar

from cheguan_verify import Trust
from pydantic import BaseModel, ValidationError

from cheguan.archive import signing
from cheguan.archive.package.shape import (
    FILES,
    LARGEST_FILE,
    LARGEST_PACKAGE,
    MANIFEST,
    MOST_FILES,
    SIGNATURE,
    Manifest,
    Signature,
)
from cheguan.archive.signing import Untrusted
from cheguan.archive.store import digest_of

M = TypeVar("M", bound=BaseModel)

_NAME = re.compile(rf"{MANIFEST}|{SIGNATURE}|{FILES}[0-9a-f]{{64}}")
# Missing, broken, cut off, or encrypted: what the library raises depends on where it is wrong.
_UNREADABLE = (
    KeyError,
    ValueError,
    EOFError,
    RuntimeError,
    NotImplementedError,
    zipfile.BadZipFile,
    zlib.error,
)
_PACKED = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


class Refused(ValueError):
    """A package is not taken, and nothing of it; the text says why."""


class Package:
    """A package whose names and sizes are in order, and whose manifest is signed."""

    def __init__(self, opened: zipfile.ZipFile, trust: Trust) -> None:
        self._opened = opened
        _check_names(opened.infolist())
        said = self._read(MANIFEST)
        self.manifest = parsed(Manifest, said)
        _check_signature(said, parsed(Signature, self._read(SIGNATURE)), self.manifest, trust)
        there = {name.removeprefix(FILES) for name in opened.namelist() if name.startswith(FILES)}
        if there != self.manifest.files.keys():
            wrong = min(there ^ self.manifest.files.keys())
            raise Refused(f"File {wrong} is missing, or is more than what was signed.")

    def file(self, digest: str) -> bytes:
        """A file, checked. Raises Refused."""
        if digest not in self.manifest.files:
            raise Refused(f"File {digest} is named, and is not there.")
        content = self._read(f"{FILES}{digest}")
        if digest_of(content) != digest or len(content) != self.manifest.files[digest]:
            raise Refused(f"File {digest} is not what was signed.")
        return content

    def _read(self, name: str) -> bytes:
        try:
            return self._opened.read(name)
        except _UNREADABLE as error:
            raise Refused(f"{name} of the package can't be read.") from error


@contextmanager
def opened(path: Path, trust: Trust) -> Iterator[Package]:
    """The package in a file. Raises Refused, and OSError where the file can't be read."""
    try:
        archive = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, ValueError, NotImplementedError) as error:
        raise Refused("It is no package of an archive.") from error
    with archive:
        yield Package(archive, trust)


def parsed(model: type[M], content: bytes) -> M:
    """Content that must be of this shape. Raises Refused."""
    try:
        return model.model_validate_json(content)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise Refused(f"{model.__name__} is not as it must be: {where} {first['msg']}") from error


def _check_names(members: list[zipfile.ZipInfo]) -> None:
    names = [member.filename for member in members]
    if len(names) > MOST_FILES + 2 or len(set(names)) != len(names):
        raise Refused("It has too many files, or one of them twice.")
    for member in members:
        if not _NAME.fullmatch(member.filename):
            raise Refused(f"A package has no file named {member.filename!r}.")
        if member.file_size > LARGEST_FILE or member.compress_type not in _PACKED:
            raise Refused(f"{member.filename} is too large, or packed in another way.")
    if sum(member.file_size for member in members) > LARGEST_PACKAGE:
        raise Refused("Its files are too large together.")


def _check_signature(said: bytes, by: Signature, manifest: Manifest, trust: Trust) -> None:
    try:
        certificate = signing.read_pem(by.certificate.encode())
        signature = bytes.fromhex(by.signature)
        signing.check(signature, certificate, said, manifest.made_at, trust)
    except Untrusted as error:
        raise Refused(str(error)) from error
    except (ValueError, TypeError) as error:
        raise Refused("Its signature can't be read.") from error
