"""The forms of papers that stand in for a silent department: handing one in, reading one."""

from __future__ import annotations

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


def wanted(case: Case) -> list[Row]:
    """The papers that may be handed in now, for the page of the case."""
    service = service_of(case.service)
    return [
        {"field": field, "label": words.said(service.application.label(field))}
        for field in papers.wanted(case, service)
    ]


def to_read(case: Case, typed: Any) -> list[Row]:
    """The papers that wait for a clerk, each with a form of what it must say."""
    service = service_of(case.service)
    return [
        {
            "field": field,
            "label": words.said(service.application.label(field)),
            "fields": [
                _control(field, name, info, typed) for name, info in parts(case, field).items()
            ],
        }
        for field in case.unread_papers
    ]


def _control(field: str, name: str, info: Any, typed: Any) -> Row:
    """One input, by the type of the part."""
    control = {"kind": "text", "name": f"{field}.{name}", "label": words.part(name)}
    value = typed.get(f"{field}.{name}", "")
    if isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum):
        options = [{"value": one.value, "text": words.code(one.value)} for one in info.annotation]
        return control | {"kind": "radios", "options": options, "value": value}
    if info.annotation is bool:
        options = [{"value": "true", "text": _("Yes")}, {"value": "false", "text": _("No")}]
        usual = str(info.default).lower() if isinstance(info.default, bool) else ""
        return control | {"kind": "radios", "options": options, "value": value or usual}
    hint = _("Year-month-day, such as 2026-11-24") if info.annotation is date else ""
    return control | {"value": value, "hint": hint}
