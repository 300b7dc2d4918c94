"""Every question that is asked of the archive, in one place, scoped by who asks.

Staff who may look up records see whole files; a person sees what she herself applied for.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from cheguan.archive.models import Volume
from cheguan.archive.store import Damaged, Missing, store
from cheguan.casework.asking import SYSTEM, Asker, NotFound
from cheguan.organisation.powers import Deed, reach

PAGE = 20

Mark = tuple[datetime, str]
"""Where a page ended: when the last volume's case did, and its number."""

VEHICLE, LICENCE = "vehicle", "licence"
_KINDS: Mapping[str, tuple[str, ...]] = {
    VEHICLE: ("vehicle", "new-vehicle"),  # a vehicle's file begins before it is registered
    LICENCE: ("licence",),
}

ROLES = {
    "application": _("Application"),
    "facts": _("Facts, and who told each"),
    "proof": _("Signed answer of the department"),
    "keys": _("Keys of the departments"),
    "picture": _("Photo"),
    "paper": _("Paper that was handed in"),
    "decision": _("Decision"),
    "journal": _("Journal"),
}
"""What the pieces of a volume are called."""


@dataclass(frozen=True)
class Sheet:
    """页: one piece of a volume. `field` is of the application where the piece is about one."""

    title: Any
    field: str
    media: str
    source: str
    size: int
    digest: str


@dataclass(frozen=True)
class Document:
    """材料: a document that the list of the business names, and the sheets that are it; none where
    it was not needed, or is not kept."""

    title: str
    form: str
    source: str
    sheets: Sequence[Sheet]


@dataclass(frozen=True)
class Bound:
    """卷: one volume as a page shows it. `damaged` says what is wrong with it, if something is."""

    volume: Volume
    documents: Sequence[Document]
    sheets: Sequence[Sheet]
    damaged: str = ""


@dataclass(frozen=True)
class Whole:
    """档案: the file of one vehicle or driver, the newest volume first. `before` is where the next
    page begins; None on the last."""

    kind: str
    subject: str
    volumes: Sequence[Bound]
    before: Mark | None


def whole(kind: str, subject: str, asker: Asker, before: Mark | None = None) -> Whole:
    """A page of the file of a vehicle (by VIN) or a driver (by licence number). Raises NotFound
    where there is nothing that the asker may see."""
    mine = volumes(kind, subject, asker)
    if before:
        at, case = before
        mine = mine.filter(Q(ended_at__lt=at) | Q(ended_at=at, case__gt=case))
    found = list(mine[: PAGE + 1])
    if not found:
        raise NotFound(subject)
    bound = [_bound(volume) for volume in found[:PAGE]]
    last = bound[-1].volume
    return Whole(kind, subject, bound, (last.ended_at, last.case) if len(found) > PAGE else None)


def every_page(kind: str, subject: str, asker: Asker) -> Iterator[Bound]:
    """The volumes of all pages. Raises NotFound."""
    before: Mark | None = None
    while True:
        page = whole(kind, subject, asker, before)
        yield from page.volumes
        before = page.before
        if before is None:
            return


def volumes(kind: str, subject: str, asker: Asker) -> QuerySet[Volume]:
    """The volumes of a vehicle or a driver that the asker may see, the newest first."""
    about = Volume.objects.filter(subject=subject, subject_kind__in=kinds(kind))
    return _for(asker, about).order_by("-ended_at", "case")


def kinds(kind: str) -> tuple[str, ...]:
    """The kinds of subjects whose cases belong to the file of a vehicle or a driver."""
    return _KINDS.get(kind, ())


def sheet(city: str, case: str, digest: str, asker: Asker) -> tuple[str, bytes]:
    """The kind and the bytes of a piece of a volume. Raises NotFound, Missing, Damaged."""
    volume = _for(asker, Volume.objects.filter(city=city, case=case)).first()
    if volume is None:
        raise NotFound(case)
    for piece in contents(volume)["pieces"]:
        if piece["digest"] == digest:
            return piece["media"], store().get(digest)
    raise NotFound(digest)


def contents(volume: Volume) -> dict[str, Any]:
    """The contents list of a volume. Raises Missing, Damaged."""
    listed: dict[str, Any] = json.loads(store().get(volume.digest))
    return listed


def _for(asker: Asker, about: QuerySet[Volume]) -> QuerySet[Volume]:
    if asker.officer:
        places = (Q(office__startswith=place) for place in reach(asker.officer, Deed.FIND))
        return about.filter(reduce(or_, places, Q(pk__in=())))
    if asker.person:
        return about.filter(holder=asker.person.number)
    return about if asker is SYSTEM else about.none()


def _bound(volume: Volume) -> Bound:
    try:
        listed = contents(volume)
    except (Missing, Damaged) as error:
        return Bound(volume, (), (), str(error))
    sheets = {piece["role"]: _sheet(piece) for piece in listed["pieces"]}
    documents = [_document(one, sheets) for one in listed["documents"]]
    return Bound(volume, documents, [_sheet(piece) for piece in listed["pieces"]])


def _document(listed: Mapping[str, Any], sheets: Mapping[str, Sheet]) -> Document:
    kept = [sheets[role] for role in listed["kept"]]
    return Document(listed["title"], listed["form"], listed["source"], kept)


def _sheet(piece: Mapping[str, Any]) -> Sheet:
    role, _, field = piece["role"].partition(":")
    return Sheet(
        title=ROLES[role],
        field=field,
        media=piece["media"],
        source=piece["source"],
        size=piece["size"],
        digest=piece["digest"],
    )
