"""What a case leaves on paper: the letter of its decision, the receipt of what was paid."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cheguan.archive import proofs
from cheguan.archive.heads import NoHead
from cheguan.archive.proofs import NotSealed
from cheguan.casework import letters
from cheguan.casework.models import Case
from cheguan.channels.files import pdf
from cheguan.channels.portal.cases import mine
from cheguan.channels.present import papers
from cheguan.channels.who import for_citizens, now
from cheguan.credentials.issuing import NothingToSay
from cheguan.credentials.models import Credential
from cheguan.facts.people import Party
from cheguan.ui import errors


@require_GET
@never_cache
@for_citizens
def decision(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """办理结果告知书, signed."""
    return _given(request, mine(person, number), "decision", letters.decision)


@require_GET
@never_cache
@for_citizens
def receipt(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """缴费凭证, signed."""
    return _given(request, mine(person, number), "receipt", letters.receipt)


@require_GET
@never_cache
@for_citizens
def proof(request: HttpRequest, person: Party, number: str) -> HttpResponse:
    """That the journal of the case is sealed in the tree whose heads are signed each minute."""
    case = mine(person, number)
    try:
        told = proofs.of_case(case.city, case.number)
    except (NoHead, NotSealed):
        sentence = _("The newest entries are sealed within a minute: try again then.")
        action = {"text": _("Try again"), "href": request.path}
        title = _("Not sealed yet")
        return errors.page(request, 409, title=title, sentence=sentence, action=action)
    response = JsonResponse(told, json_dumps_params={"ensure_ascii": False, "indent": 1})
    response["Content-Disposition"] = f'attachment; filename="proof-{case.number}.json"'
    return response


def _given(
    request: HttpRequest, case: Case, name: str, letter: Callable[[Case, datetime], Credential]
) -> HttpResponse:
    at = now()
    try:
        credential = letter(case, at)
    except NothingToSay as error:
        raise Http404 from error
    address = request.build_absolute_uri("/verify")
    return pdf(f"{name}-{case.number}", papers.printed(credential, address, at))
