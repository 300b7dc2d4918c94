"""Papers at the counter: one is handed in for a silent department, a clerk reads it."""

from __future__ import annotations

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse

from cheguan.casework import papers, queries
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import Asker, Seen, StaleCase
from cheguan.casework.documents import Unreadable
from cheguan.casework.models import Case
from cheguan.channels import filling, uploads
from cheguan.channels.counter import paper_forms
from cheguan.channels.counter.case_page import after, shown
from cheguan.channels.counter.forms import OVERTAKEN, Mishap
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import mistakes
from cheguan.channels.who import key_of, now, officer_call, version_of
from cheguan.kernel.channels import COUNTER
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer


@desk(Deed.ACCEPT, "POST")
def hand_in(request: HttpRequest, officer: Officer, number: str) -> HttpResponse:
    """上传: a scan of the paper that the client has brought."""
    seen, call = Seen(number, version_of(request)), officer_call(officer, key_of(request))
    case, field = _visible(officer, number), request.POST.get("field", "")
    name = paper_forms.file_of(field)
    try:
        content = uploads.content_of(request.FILES.get(name))
        return after(papers.hand_in(seen, field, content, call))
    except Unreadable as error:
        wrong = {name: mistakes.unreadable(error)}
        return shown(request, officer, case, Mishap(422, wrong))
    except StaleCase:
        return shown(request, officer, _visible(officer, number), OVERTAKEN)


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
    seen, key = Seen(number, version_of(request)), key_of(request)
    case, field = _visible(officer, number), request.POST.get("field", "")
    if field not in case.papers:
        raise SuspiciousOperation("The form names no paper that was handed in.")
    values = {
        name: filling.text(request.POST, f"{field}.{name}")
        for name in paper_forms.parts(case, field)
    }
    try:
        return after(papers.read(seen, field, values, officer_call(officer, key)))
    except Mistaken as mistaken:
        wrong = paper_forms.wrong(field, mistakes.told(mistaken))
        return shown(request, officer, case, Mishap(422, wrong))
    except StaleCase:
        return shown(request, officer, _visible(officer, number), OVERTAKEN)


def _visible(officer: Officer, number: str) -> Case:
    return queries.visible(number, Asker(COUNTER.id, officer=officer))
