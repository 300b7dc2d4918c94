"""What a package says of itself, as both who writes and who reads it have it."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field

MANIFEST, SIGNATURE, FILES = "manifest.json", "signature.json", "files/"

DIGEST = r"^[0-9a-f]{64}$"
LARGEST_FILE = 16 * 1024 * 1024
"""Bytes of one file: more than any document that is taken in."""
LARGEST_PACKAGE = 1024 * 1024 * 1024
"""Bytes of all files together."""
MOST_FILES = 20_000


Text = Annotated[str, Field(max_length=60, pattern=r"^[^\x00-\x1f]*$")]
"""A line of text, as the tables take it."""


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class Digests(_Strict):
    """A volume in a package: its contents list, and the proof that its case is in the journal."""

    contents: str = Field(pattern=DIGEST)
    proof: str = Field(pattern=DIGEST)


class Manifest(_Strict):
    """What is signed. `files` are the sizes by digest; `office` is the sender."""

    about: Literal["cheguan-archive-package/1"]
    office: str = Field(pattern=r"^\d{6}$")
    made_at: AwareDatetime
    kind: Literal["vehicle", "licence"]
    subject: str
    volumes: list[Digests] = Field(min_length=1)
    files: dict[str, int] = Field(max_length=MOST_FILES)


class Signature(_Strict):
    """Who signed the manifest: the certificate as PEM, the raw signature in hexadecimal."""

    certificate: str
    signature: str


class Piece(_Strict):
    """A piece of a volume, as its contents list names it."""

    role: str
    media: str
    source: str
    size: int
    digest: str = Field(pattern=DIGEST)


class Document(_Strict):
    """A line of a volume's list of documents."""

    title: str
    form: str
    source: str
    kept: list[str]


class Contents(_Strict):
    """The contents list of a volume (archive.filing)."""

    about: Literal["cheguan-archive-volume/1"]
    city: str = Field(pattern=r"^\d{6}$")
    case: Text = Field(min_length=1, max_length=14)
    service: Text
    subject_kind: Text = Field(max_length=20)
    subject: Text = Field(max_length=40)
    plate: Text = Field(max_length=10)
    holder: Text = Field(max_length=18)
    outcome: Text = Field(max_length=10)
    ended_at: AwareDatetime
    documents: list[Document]
    pieces: list[Piece]
