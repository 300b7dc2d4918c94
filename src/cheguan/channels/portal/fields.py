"""The fields of a service on the portal: as everywhere, and a picture that may be handed in."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest
from django.utils.translation import gettext as _

from cheguan.casework import documents
from cheguan.casework.documents import Handed, Unreadable
from cheguan.channels import filling, uploads
from cheguan.channels.filling import Errand, Filled
from cheguan.channels.portal import pictures
from cheguan.channels.present import mistakes, portraits
from cheguan.channels.present.told import told
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Application

Row = dict[str, Any]


def read(errand: Errand, request: HttpRequest, at: datetime) -> Filled:
    """What was filled in and handed in."""
    filled = filling.read(errand, request.POST)
    for name in errand.pictures:
        _read_picture(errand, name, request, at, filled)
    return filled


def _read_picture(
    errand: Errand, name: str, request: HttpRequest, at: datetime, filled: Filled
) -> None:
    """A picture that comes now goes before one that was handed in with the form before."""
    before = filling.text(request.POST, name)
    file = request.FILES.get(f"{name}-file")
    try:
        answer = _kept(errand, name, file, at) if file else before
    except Unreadable as error:
        filled.wrong[name], answer = mistakes.unreadable(error), before
    if answer:
        filled.answers[name] = answer


def _kept(errand: Errand, name: str, file: UploadedFile[Any], at: datetime) -> str:
    handed = Handed(errand.city, errand.person.number, name, uploads.content_of(file))
    return str(documents.keep_portrait(handed, at).id)


def controls(errand: Errand, known: Application | None, filled: Filled) -> list[Row]:
    """A row for each field that may be said, for channels/control.html."""
    return filling.controls(errand, known, filled, partial(_picture, errand, filled))


def _picture(errand: Errand, filled: Filled, name: str, fact: Portrait | None) -> Row:
    return {
        "kind": "picture",
        "file": f"{name}-file",
        "open": fact is None or name in filled.wrong,
        "document": filled.answers.get(name, ""),
        "known": told(fact) if fact else _("None known yet"),
        "address": pictures.address(errand.person, errand.city, fact.digest) if fact else "",
        "findings": portraits.findings(fact, errand.today) if fact else [],
    }
