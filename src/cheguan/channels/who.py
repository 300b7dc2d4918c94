"""Who is asking, and the gates of the pages: for citizens, for staff."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID, uuid4

from django.core.exceptions import PermissionDenied, SuspiciousOperation
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from cheguan.casework.asking import Asker, Call
from cheguan.channels import signin
from cheguan.facts.people import Party
from cheguan.organisation.models import Staff
from cheguan.organisation.powers import Deed, Officer, reach

View = Callable[..., HttpResponse]


def now() -> datetime:
    """This instant: the one place of the channels where a clock is read."""
    return datetime.now(UTC)


def new_key() -> UUID:
    """A key for a form that is being given out: whoever sends it twice is answered once."""
    return uuid4()


def key_of(request: HttpRequest) -> UUID:
    """The idempotency key of a form. Raises SuspiciousOperation (400) when it is not ours."""
    try:
        return UUID(request.POST.get("key", ""))
    except ValueError:
        raise SuspiciousOperation("The form has no valid key.") from None


def version_of(request: HttpRequest) -> int:
    """The version of a case that was on the screen. Raises SuspiciousOperation (400)."""
    text = request.POST.get("version", "")
    if not text.isascii() or not text.isdigit() or len(text) > len("999999"):
        raise SuspiciousOperation("The form has no valid version.")
    return int(text)


def page_of(request: HttpRequest) -> str:
    """The page whose form was sent: forms post to it, or to a verb under it."""
    return request.path if request.path.endswith("/") else request.path.rpartition("/")[0] + "/"


def for_citizens(view: View) -> View:
    """The view gets the signed-in person; others sign in first and come back: to the page of a
    form, since they come back by GET."""

    @wraps(view)
    def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = signin.citizen(request)
        if person is None:
            back = page_of(request) if request.method == "POST" else request.path
            return HttpResponseRedirect("/sign-in?" + urlencode({"next": back}))
        return view(request, person, *args, **kwargs)

    return guarded


def for_staff(*deeds: Deed) -> Callable[[View], View]:
    """The view gets the officer, who must be able to do one of these somewhere."""

    def gate(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            officer = officer_of(request)
            if officer is None:
                return HttpResponseRedirect("/counter/sign-in?" + urlencode({"next": request.path}))
            if not any(reach(officer, deed) for deed in deeds):
                raise PermissionDenied
            return view(request, officer, *args, **kwargs)

        return guarded

    return gate


def officer_of(request: HttpRequest) -> Officer | None:
    """The officer who is signed in."""
    user = request.user
    return user.as_officer() if isinstance(user, Staff) else None


def citizen_call(person: Party, channel: str, key: UUID | None = None) -> Call:
    """A citizen asks for a change, through this channel."""
    return Call(Asker(channel, person=person), now(), key)


def officer_call(officer: Officer, key: UUID | None = None) -> Call:
    """An officer asks for a change, at the counter."""
    return Call(Asker("counter", officer=officer), now(), key)
