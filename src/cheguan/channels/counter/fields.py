"""The fields of a service that its applicant may fill, as a form at the counter, and read back.

A field of several parts (an address) has one input for each, named "home.address".
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.http import QueryDict
from django.utils.translation import gettext as _

from cheguan.casework.preview import Preview
from cheguan.channels.present import records, words
from cheguan.channels.present.told import told
from cheguan.facts.people import Home
from cheguan.kernel.application import About, Asked, Chosen
from cheguan.kernel.service import Service
from cheguan.kernel.text import Text

Row = dict[str, Any]

_PARTS = tuple(Home.model_fields)
PICK_UP = "pick_up"
"""The field that is answered by one of the offices of the applicant's city."""


def form(
    service: Service[Any], typed: Mapping[str, Any], place: str, seen: Preview | None = None
) -> list[Row]:
    """The controls, each with what was typed or most people choose; what is known already is told
    beside, masked. `place` is the applicant's, whose city has the pick-up points."""
    model = service.application
    known = seen.application if seen else None
    rows: list[Row] = []
    if typed_subject := _subject(service):
        rows.append(_text(service, model.subject(), typed, "", typed_subject.hint))
    for name, origin in model.open_fields().items():
        if isinstance(origin, Chosen):
            rows.append(_radios(service, name, origin, typed))
        elif name == PICK_UP:
            rows.append(_points(service, typed, place))
        elif isinstance(origin, Asked):
            rows.append(_text(service, name, typed, "", origin.hint))
        elif origin.source.gives is Home:
            rows += _parts(name, typed, getattr(known, name, None))
    return rows


def _subject(service: Service[Any]) -> About | None:
    about = service.application.origins()[service.application.subject()]
    return about if isinstance(about, About) and about.typed else None


def _text(
    service: Service[Any], name: str, typed: Mapping[str, Any], usual: str, hint: Text
) -> Row:
    return {
        "kind": "text",
        "name": name,
        "label": words.said(service.application.label(name)),
        "hint": words.said(hint) if hint else "",
        "value": typed.get(name, usual),
    }


def _radios(service: Service[Any], name: str, origin: Chosen, typed: Mapping[str, Any]) -> Row:
    return {
        "kind": "radios",
        "name": name,
        "label": words.said(service.application.label(name)),
        "options": [
            {"value": value.value, "text": words.said(text)}
            for value, text in origin.options.items()
        ],
        "value": typed.get(name, origin.usual.value),
    }


def _points(service: Service[Any], typed: Mapping[str, Any], place: str) -> Row:
    options = [{"value": code, "text": name} for code, name in records.offices(place).items()]
    return {
        "kind": "select",
        "name": PICK_UP,
        "label": words.said(service.application.label(PICK_UP)),
        "options": options,
        "value": typed.get(PICK_UP, ""),
    }


def _parts(name: str, typed: Mapping[str, Any], known: Any) -> list[Row]:
    """Left empty, what is known stands; typed, all of it is needed."""
    rows = [
        {
            "kind": "text",
            "name": f"{name}.{part}",
            "label": words.part(part),
            "value": typed.get(f"{name}.{part}", ""),
        }
        for part in _PARTS
    ]
    rows[0]["hint"] = _("Known: {known}. Fill these in only for another address.").format(
        known=told(known)
    )
    return rows


def answers(service: Service[Any], form: QueryDict) -> dict[str, Any]:
    """What was filled in, by field."""
    given: dict[str, Any] = {}
    for name in service.application.open_fields():
        parts = {p: form.get(f"{name}.{p}", "").strip() for p in _PARTS}
        if all(parts.values()):
            given[name] = parts
        elif text := form.get(name, "").replace("\0", "").strip():
            given[name] = text
    return given
