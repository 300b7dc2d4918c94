"""消息: what I was told, newest first; what is shown counts as read."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from uuid import UUID

from django.core.exceptions import SuspiciousOperation
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cheguan.channels.present import words
from cheguan.channels.who import for_citizens, now
from cheguan.facts.people import Party
from cheguan.notices import queries
from cheguan.notices.models import Notice
from cheguan.notices.queries import Key
from cheguan.notices.words import words as worded

Row = dict[str, Any]


@require_GET
@never_cache
@for_citizens
def listing(request: HttpRequest, person: Party) -> HttpResponse:
    """A page of my messages."""
    page = queries.of_person(person.number, _key(request))
    shown = [_message(notice) for notice in page.notices]
    queries.mark_read(person.number, page.notices, now())
    older = (
        urlencode({"before": page.next.at.isoformat(), "id": str(page.next.id)})
        if page.next
        else ""
    )
    context = {"messages": shown, "older": f"?{older}" if older else "", "back": "/"}
    return render(request, "portal/messages.html", context)


def _key(request: HttpRequest) -> Key | None:
    """Where the page before ended. Raises SuspiciousOperation (400)."""
    if "before" not in request.GET:
        return None
    try:
        at = datetime.fromisoformat(request.GET["before"])
        key = Key(at, UUID(request.GET.get("id", "")))
    except ValueError:
        raise SuspiciousOperation("There is no such page of messages.") from None
    if at.tzinfo is None:
        raise SuspiciousOperation("`before` lacks its time zone.")
    return key


def _message(notice: Notice) -> Row:
    said = worded(notice, words.language())
    return {
        "subject": said.subject,
        "says": said.says,
        "do": said.do,
        "time": words.minute(notice.created_at),
        "unread": notice.read_at is None,
        "href": reverse("portal:case", args=(notice.case,)),
    }
