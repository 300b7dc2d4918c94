"""The way into every page of the counter, and back to it when something is wrong."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import (
    Http404,
    HttpRequest,
    HttpResponse,
    HttpResponseNotAllowed,
    HttpResponseRedirect,
)
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from cheguan.casework.asking import NotAllowed, NotFound
from cheguan.channels.who import View, for_staff, officer_of
from cheguan.organisation.powers import Deed, Officer, reach
from cheguan.ui import errors


def desk(deed: Deed, *methods: str) -> Callable[[View], View]:
    """A page for staff who may do this somewhere; no browser keeps it, so that nobody can go back
    to the client before. Its errors lead to the counter."""

    def gate(view: View) -> View:
        guarded = for_staff(deed)(view)

        @never_cache
        @wraps(view)
        def page(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method not in methods:
                return _not_so(request, methods)
            try:
                return guarded(request, *args, **kwargs)
            except (Http404, NotFound):
                return _not_here(request)
            except (PermissionDenied, NotAllowed):
                return _not_yours(request)

        return page

    return gate


def _not_so(request: HttpRequest, methods: tuple[str, ...]) -> HttpResponse:
    """Whoever signs in again comes to a verb by GET, and is sent to the page that it belongs to."""
    if request.method == "GET":
        return HttpResponseRedirect("./")
    return HttpResponseNotAllowed(methods)


def _not_here(request: HttpRequest) -> HttpResponse:
    return errors.page(
        request,
        404,
        title=_("There is nothing here"),
        sentence=_("The number is wrong, or that client has been sent off. Search again."),
        action=_to_the_counter("counter:home"),
    )


def _not_yours(request: HttpRequest) -> HttpResponse:
    """Leads to a page that this post does allow."""
    officer = officer_of(request)
    return errors.page(
        request,
        403,
        title=_("Your post does not allow this"),
        sentence=_("Ask a colleague whose post does, or have the chief of your office change it."),
        action=_to_the_counter(first_page(officer) if officer else "counter:sign-in"),
    )


def first_page(officer: Officer) -> str:
    """The name of the page on which someone of the staff begins: those who only check have no work
    list."""
    return "counter:home" if reach(officer, Deed.FIND) else "counter:check"


def _to_the_counter(page: str) -> dict[str, str]:
    return {"text": _("To the counter"), "href": reverse(page)}
