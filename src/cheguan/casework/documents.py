"""上传材料: pictures and papers that people hand in. What is not a picture is not taken."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID, uuid4

from cheguan.agencies import pictures
from cheguan.agencies.health.portraits import NotAPicture, measure
from cheguan.agencies.models import Picture
from cheguan.casework.asking import CaseworkError, NotFound
from cheguan.casework.models import Document
from cheguan.facts.photos import Portrait
from cheguan.kernel.days import day_of

MOST = 6 * 1024 * 1024
"""Bytes of one document: a photo of a paper by any phone."""

_SIGNATURES = {
    b"\xff\xd8\xff": "image/jpeg",
    b"\x89PNG\r\n\x1a\n": "image/png",
    b"%PDF-": "application/pdf",
}


class NoSuchDocument(LookupError):
    """Nothing of that id was handed in by this person."""


class Unreadable(CaseworkError):
    """This file is not what is asked for: `code` says why ("too-large", "not-a-picture")."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Handed:
    """A file as it came in: for which field, by whom, where it is kept."""

    city: str
    owner: str
    field: str
    content: bytes
    case: str = ""


def keep_portrait(handed: Handed, now: datetime) -> Document:
    """Keep a picture for a licence with what is measured in it. Raises Unreadable."""
    _check_size(handed)
    try:
        portrait = measure(handed.content, day_of(now))
    except NotAPicture:
        raise Unreadable("not-a-picture") from None
    return _keep(handed, kind_of(handed.content), now, portrait)


def keep_paper(handed: Handed, now: datetime) -> Document:
    """Keep a paper that a clerk will read. Raises Unreadable."""
    _check_size(handed)
    return _keep(handed, kind_of(handed.content), now, None)


def kind_of(content: bytes) -> str:
    """The kind of a file by its first bytes, never by its name. Raises Unreadable."""
    for signature, kind in _SIGNATURES.items():
        if content.startswith(signature):
            return kind
    raise Unreadable("not-a-picture")


def _check_size(handed: Handed) -> None:
    if len(handed.content) > MOST:
        raise Unreadable("too-large")


def _keep(handed: Handed, kind: str, now: datetime, portrait: Portrait | None) -> Document:
    return Document.objects.create(
        city=handed.city,
        id=uuid4(),
        owner=handed.owner,
        case=handed.case,
        field=handed.field,
        kind=kind,
        digest=sha256(handed.content).hexdigest(),
        content=handed.content,
        measured=portrait.model_dump(mode="json") if portrait else None,
        at=now,
    )


def measured(id: str, owner: str) -> Portrait:
    """What was measured in a picture of this person. Raises NoSuchDocument."""
    try:
        mine = Document.objects.filter(id=UUID(id), owner=owner, measured__isnull=False)
    except ValueError:
        raise NoSuchDocument(id) from None
    found = mine.values_list("measured", flat=True).first()
    if found is None:
        raise NoSuchDocument(id)
    return Portrait.model_validate(found)


def of_case(city: str, case: str, id: str) -> Document:
    """A document of a case that the asker may see. Raises NotFound."""
    found = Document.objects.filter(city=city, case=case, id=id).first()
    if found is None:
        raise NotFound(id)
    return found


def picture(city: str, digest: str) -> bytes | None:
    """The picture with this digest: one that someone handed in here, else one that a department has
    sent. None where it is not kept."""
    found = Document.objects.filter(city=city, digest=digest)
    content = found.values_list("content", flat=True).first()
    if content is not None:
        return bytes(content)
    try:
        return pictures.read(digest)
    except Picture.DoesNotExist:
        return None
