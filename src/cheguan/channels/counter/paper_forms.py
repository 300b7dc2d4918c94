"""The forms of papers that stand in for a silent department: handing one in, reading one."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from enum import StrEnum
from typing import Any

from django.utils.translation import gettext as _

from cheguan.casework import papers
from cheguan.casework.models import Case
from cheguan.channels.present import words
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]


def parts(case: Case, field: str) -> dict[str, Any]:
    """The parts of the fact that a paper stands for."""
    origin = service_of(case.service).application.prefilled_fields()[field]
    return dict(origin.source.gives.model_fields)


def file_of(field: str) -> str:
    """The input by which the paper for a field is handed in."""
    return f"{field}-file"


def wanted(case: Case, wrong: Mapping[str, str]) -> list[Row]:
    """The papers that may be handed in now, for the page of the case; `wrong` says what is the
    matter with one, by its input."""
    service = service_of(case.service)
    return [
        {
            "field": field,
            "file": file_of(field),
            "label": words.said(service.application.label(field)),
            "error": wrong.get(file_of(field), ""),
        }
        for field in papers.wanted(case, service)
    ]


def to_read(case: Case, typed: Any, wrong: Mapping[str, str]) -> list[Row]:
    """The papers that wait for a clerk, each with a form of what it must say; `wrong` says what is
    the matter with what was typed, by control."""
    service = service_of(case.service)
    return [
        {
            "field": field,
            "label": words.said(service.application.label(field)),
            "picture": case.papers[field]["kind"].startswith("image/"),
            "controls": [
                _control(f"{field}.{name}", words.part(name), info, typed, wrong)
                for name, info in parts(case, field).items()
            ],
        }
        for field in case.unread_papers
    ]


def wrong(field: str, told: Mapping[str, str]) -> dict[str, str]:
    """What is the matter with the parts that were typed, by control; each names its part."""
    said = _("{part}: {mistake}")
    return {
        f"{field}.{name}": said.format(part=words.part(name), mistake=mistake)
        for name, mistake in told.items()
    }


def _control(name: str, label: str, info: Any, typed: Any, wrong: Mapping[str, str]) -> Row:
    """One input, by the type of the part."""
    control = {"kind": "text", "name": name, "label": label, "error": wrong.get(name, "")}
    value = typed.get(name, "")
    if isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum):
        options = [{"value": one.value, "text": words.code(one.value)} for one in info.annotation]
        return control | {"kind": "radios", "options": options, "value": value}
    if info.annotation is bool:
        options = [{"value": "true", "text": _("Yes")}, {"value": "false", "text": _("No")}]
        usual = str(info.default).lower() if isinstance(info.default, bool) else ""
        return control | {"kind": "radios", "options": options, "value": value or usual}
    hint = _("Year-month-day, such as 2026-11-24") if info.annotation is date else ""
    return control | {"value": value, "hint": hint}
