"""Papers at the counter: one is handed in for a silent department, a clerk reads it."""

from __future__ import annotations

from datetime import date
from enum import StrEnum
from typing import Any

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _

from cheguan.casework import papers, queries
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import Asker, Seen, StaleCase
from cheguan.casework.documents import Unreadable
from cheguan.casework.models import Case
from cheguan.channels.counter import fields
from cheguan.channels.counter.forms import OVERTAKEN, Mishap
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import words
from cheguan.channels.who import key_of, now, officer_call, version_of
from cheguan.kernel.channels import COUNTER
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer
from cheguan.services.catalogue import service as service_of

Row = dict[str, Any]

UNREADABLE: dict[str, Text] = {
    "too-large": mark("The file is larger than 6 MB: take the photo again, smaller."),
    "not-a-picture": mark("This is no photo and no PDF: choose a JPEG, a PNG or a PDF."),
}


@desk(Deed.ACCEPT, "POST")
def hand_in(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """上传: a scan of the paper that the client has brought."""
    from cheguan.channels.counter.cases import shown

    seen, key = Seen(number, version_of(request)), key_of(request)
    field, file = request.POST.get("field", ""), request.FILES.get("paper")
    case = _visible(officer, number)
    if file is None:
        wrong = {"paper": _("Choose the file with the scan first")}
        return shown(request, officer, case, Mishap(422, wrong))
    try:
        papers.hand_in(seen, field, file.read(), officer_call(officer, key))
    except Unreadable as error:
        wrong = {"paper": words.said(UNREADABLE[error.code])}
        return shown(request, officer, case, Mishap(422, wrong))
    except StaleCase:
        return shown(request, officer, _visible(officer, number), OVERTAKEN)
    return HttpResponseRedirect("./")


@desk(Deed.FIND, "GET", "HEAD")
def show(request: HttpRequest, officer: Officer, number: str, field: str) -> HttpResponse:
    """The paper itself; on record."""
    case = _visible(officer, number)
    document = papers.document_of(case, field)
    looks.write_down(officer, Purpose.CASE, [(case.city, "document", str(document.id))], now())
    headers = {"Content-Disposition": "inline", "X-Content-Type-Options": "nosniff"}
    return HttpResponse(bytes(document.content), content_type=document.kind, headers=headers)


@desk(Deed.REVIEW, "POST")
def read(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """录入: what the paper says, as the fact that the department would have told."""
    from cheguan.channels.counter.cases import shown

    seen, key = Seen(number, version_of(request)), key_of(request)
    case, field = _visible(officer, number), request.POST.get("field", "")
    if field not in case.unread_papers:
        raise SuspiciousOperation("The form names no paper that is to be read.")
    values = {name: request.POST.get(f"{field}.{name}", "").strip() for name in _parts(case, field)}
    try:
        papers.read(seen, field, values, officer_call(officer, key))
    except Mistaken as mistaken:
        wrong = {f"{field}.{name}": text for name, text in fields.mistakes(mistaken).items()}
        return shown(request, officer, case, Mishap(422, wrong))
    except StaleCase:
        return shown(request, officer, _visible(officer, number), OVERTAKEN)
    return HttpResponseRedirect("./")


def _visible(officer: Officer, number: str) -> Case:
    return queries.visible(number, Asker(COUNTER.id, officer=officer))


def _parts(case: Case, field: str) -> dict[str, Any]:
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
                _control(field, name, info, typed) for name, info in _parts(case, field).items()
            ],
        }
        for field in case.unread_papers
    ]


def _control(field: str, name: str, info: Any, typed: Any) -> Row:
    """One input, by the type of the part."""
    control = {"kind": "text", "name": f"{field}.{name}", "label": words.part(name)}
    value = typed.get(f"{field}.{name}", "")
    if isinstance(info.annotation, type) and issubclass(info.annotation, StrEnum):
        options = [{"value": one.value, "text": one.value} for one in info.annotation]
        return control | {"kind": "radios", "options": options, "value": value}
    if info.annotation is bool:
        options = [{"value": "true", "text": _("Yes")}, {"value": "false", "text": _("No")}]
        usual = str(info.default).lower() if isinstance(info.default, bool) else ""
        return control | {"kind": "radios", "options": options, "value": value or usual}
    hint = _("Year-month-day, such as 2026-11-24") if info.annotation is date else ""
    return control | {"value": value, "hint": hint}
