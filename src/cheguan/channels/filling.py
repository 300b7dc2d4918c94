"""What an applicant may choose or change: read from a form, and shown in it again.

Nobody has to fill any of it: what most people choose is chosen, what is known is proposed. A field
of several parts (an address) has one input for each, named "home.address". Pictures are handed in
where there is a camera: the portal reads and draws those itself.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256
from typing import Any
from unicodedata import category

from django.http import QueryDict
from django.utils.translation import gettext as _

from cheguan.channels.present import records, words
from cheguan.channels.present.told import told
from cheguan.facts.people import Home, Party
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Application, Asked, Chosen, Prefilled
from cheguan.kernel.service import Service
from cheguan.registry import licences

Row = dict[str, Any]
Draw = Callable[[str, Any], Row]
"""How a picture is drawn: by the name of its field and what is known."""

PARTS = tuple(Home.model_fields)
LONGEST = 200
"""Characters of one answer: no address is longer."""
_UNSEEN = ("Cc", "Cf")
"""Controls and formats, as Unicode calls them."""
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
    def pictures(self) -> list[str]:
        """The fields that are answered by a picture."""
        return [name for name, origin in self._open.items() if _is(origin, Portrait)]

    @property
    def others(self) -> dict[str, Any]:
        """The other fields, each with where it would come from else."""
        return {name: o for name, o in self._open.items() if not _is(o, Portrait)}

    @property
    def _open(self) -> dict[str, Any]:
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


def read(errand: Errand, form: QueryDict) -> Filled:
    """What was filled in, but for pictures."""
    filled = Filled(form)
    for name, origin in errand.others.items():
        if answer := _answer(errand, name, origin, form):
            filled.answers[name] = answer
    if filled.answers.get(PICK_UP, "") not in ("", *records.offices(errand.place)):
        filled.wrong[PICK_UP] = _("Choose a point from the list.")
        del filled.answers[PICK_UP]
    return filled


def _answer(errand: Errand, name: str, origin: Any, form: QueryDict) -> Any:
    """Nothing, where it is what was proposed anyway."""
    if _is(origin, Home):
        return _home(errand, name, form)
    said = text(form, name)
    return "" if isinstance(origin, Chosen) and said == origin.usual.value else said


def text(form: QueryDict, name: str) -> str:
    """What was typed into one input, without what is not seen: it comes along with what is pasted,
    or turns the line round."""
    seen = "".join(c for c in form.get(name, "") if category(c) not in _UNSEEN)
    return seen.strip()[:LONGEST]


def _home(errand: Errand, name: str, form: QueryDict) -> dict[str, str]:
    """What was typed, completed by what is known: who moves house keeps her name."""
    typed = {part: text(form, f"{name}.{part}") for part in PARTS}
    if not any(typed.values()):
        return {}
    known = licences.home(errand.person.number)
    usual = known.model_dump() if known else {"name": errand.person.name}
    return usual | {part: said for part, said in typed.items() if said}


def _is(origin: Any, fact: type) -> bool:
    return isinstance(origin, Prefilled) and origin.source.gives is fact


def controls(
    errand: Errand, known: Application | None, filled: Filled, picture: Draw | None = None
) -> list[Row]:
    """A row for each field that may be said, for channels/control.html to draw by its `kind`;
    pictures first, where they can be handed in."""
    drawn = {name: picture(name, getattr(known, name, None)) for name in errand.pictures if picture}
    drawn |= {
        name: _control(errand, name, origin, getattr(known, name, None), filled)
        for name, origin in errand.others.items()
    }
    return [
        {
            "name": name,
            "label": words.said(errand.service.application.label(name)),
            "error": filled.wrong.get(name, ""),
            **row,
        }
        for name, row in drawn.items()
    ]


def _control(errand: Errand, name: str, origin: Any, fact: Any, filled: Filled) -> Row:
    typed = filled.form.get(name, "")
    if isinstance(origin, Chosen):
        return _radios(origin, typed or origin.usual.value)
    if _is(origin, Home):
        return _parts(name, fact, filled.form)
    hint = words.said(origin.hint) if isinstance(origin, Asked) and origin.hint else ""
    if name == PICK_UP:
        return _points(errand, typed) | {"hint": hint}
    return {"kind": "text", "hint": hint, "value": typed}


def _radios(origin: Chosen, value: str) -> Row:
    options = [
        {"value": one.value, "text": words.said(name)} for one, name in origin.options.items()
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
