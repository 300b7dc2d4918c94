"""What the applicant may choose, change or hand in: read from a form, and shown in it again.

Nobody has to fill any of it: what most people choose is chosen, what is known is proposed.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import date, datetime
from hashlib import sha256
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpRequest, QueryDict
from django.utils.translation import gettext as _

from cheguan.casework import documents
from cheguan.casework.documents import Handed, Unreadable
from cheguan.channels import uploads
from cheguan.channels.portal import pictures
from cheguan.channels.present import mistakes, portraits, records, words
from cheguan.channels.present.told import told
from cheguan.facts.people import Home, Party
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Application, Asked, Chosen, Prefilled
from cheguan.kernel.service import Service
from cheguan.registry import licences

Row = dict[str, Any]

PARTS = tuple(Home.model_fields)
LONGEST = 200
"""Characters of one answer: no address is longer."""
PICK_UP = "pick_up"
"""The field that is answered by one of the offices of the applicant's city."""


@dataclass(frozen=True, slots=True)
class Errand:
    """Who applies for which service, where its records are kept, on which day."""

    service: Service[Any]
    person: Party
    place: str
    today: date

    @property
    def city(self) -> str:
        """The code of that city."""
        return f"{self.place[:4]}00"

    @property
    def open_fields(self) -> dict[str, Any]:
        """What may be said, each with where it would come from else."""
        model: type[Application] = self.service.application
        return model.open_fields()


@dataclass(frozen=True, slots=True)
class Filled:
    """What was typed; the answers in it that differ from what is proposed; what is wrong, by
    field."""

    form: QueryDict
    answers: dict[str, Any] = field(default_factory=dict)
    wrong: dict[str, str] = field(default_factory=dict)

    @property
    def token(self) -> str:
        """The same for the same answers: whether a form was seen with just these."""
        said = json.dumps(self.answers, sort_keys=True).encode()
        return sha256(said).hexdigest()[:20]


def read(errand: Errand, request: HttpRequest, at: datetime) -> Filled:
    """What was filled in."""
    filled = Filled(request.POST)
    for name, origin in errand.open_fields.items():
        if _is(origin, Portrait):
            _read_picture(errand, name, request, at, filled)
        elif answer := _answer(errand, name, origin, request.POST):
            filled.answers[name] = answer
    if filled.answers.get(PICK_UP, "") not in ("", *records.offices(errand.place)):
        filled.wrong[PICK_UP] = _("Choose a point from the list.")
        del filled.answers[PICK_UP]
    return filled


def _answer(errand: Errand, name: str, origin: Any, form: QueryDict) -> Any:
    """Nothing, where it is what was proposed anyway."""
    if _is(origin, Home):
        return _home(errand, name, form)
    text = _text(form, name)
    return "" if isinstance(origin, Chosen) and text == origin.usual.value else text


def _text(form: QueryDict, name: str) -> str:
    return form.get(name, "").replace("\0", "").strip()[:LONGEST]


def _home(errand: Errand, name: str, form: QueryDict) -> dict[str, str]:
    """What was typed, completed by what is known: who moves house keeps her name."""
    typed = {part: _text(form, f"{name}.{part}") for part in PARTS}
    if not any(typed.values()):
        return {}
    known = licences.home(errand.person.number)
    usual = known.model_dump() if known else {"name": errand.person.name}
    return usual | {part: text for part, text in typed.items() if text}


def _read_picture(
    errand: Errand, name: str, request: HttpRequest, at: datetime, filled: Filled
) -> None:
    """A picture that comes now goes before one that was handed in with the form before."""
    before = _text(request.POST, name)
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


def _is(origin: Any, fact: type) -> bool:
    return isinstance(origin, Prefilled) and origin.source.gives is fact


def controls(errand: Errand, known: Application | None, filled: Filled) -> list[Row]:
    """A row for each field that may be said, with a `kind` for the template to draw."""
    return [
        {
            "name": name,
            "label": words.said(errand.service.application.label(name)),
            "error": filled.wrong.get(name, ""),
            **_control(errand, name, origin, getattr(known, name, None), filled),
        }
        for name, origin in errand.open_fields.items()
    ]


def _control(errand: Errand, name: str, origin: Any, fact: Any, filled: Filled) -> Row:
    typed = filled.form.get(name, "")
    if isinstance(origin, Chosen):
        return _radios(origin, typed or origin.usual.value)
    if _is(origin, Portrait):
        return _picture(errand, name, fact, filled)
    if _is(origin, Home):
        return _parts(name, fact, filled.form)
    hint = words.said(origin.hint) if isinstance(origin, Asked) and origin.hint else ""
    if name == PICK_UP:
        return _points(errand, typed) | {"hint": hint}
    return {"kind": "text", "hint": hint, "value": typed}


def _radios(origin: Chosen, value: str) -> Row:
    options = [
        {"value": one.value, "text": words.said(text)} for one, text in origin.options.items()
    ]
    return {"kind": "radios", "options": options, "value": value}


def _points(errand: Errand, value: str) -> Row:
    options = [
        {"value": code, "text": name} for code, name in records.offices(errand.place).items()
    ]
    return {"kind": "select", "options": options, "value": value}


def _parts(name: str, fact: Home | None, form: QueryDict) -> Row:
    """What is known is shown masked, and kept where nothing is typed."""
    parts = [
        {
            "name": f"{name}.{part}",
            "label": words.part(part),
            "value": form.get(f"{name}.{part}", ""),
        }
        for part in PARTS
    ]
    return {
        "kind": "parts",
        "known": told(fact) if fact else _("None known yet"),
        "parts": parts,
        "open": fact is None or any(part["value"] for part in parts),
    }


def _picture(errand: Errand, name: str, fact: Portrait | None, filled: Filled) -> Row:
    return {
        "kind": "picture",
        "file": f"{name}-file",
        "open": fact is None or name in filled.wrong,
        "document": filled.answers.get(name, ""),
        "known": told(fact) if fact else _("None known yet"),
        "address": pictures.address(fact.digest, errand.city, errand.person) if fact else "",
        "findings": portraits.findings(fact, errand.today) if fact else [],
    }
