"""What goes wrong at the edge, told in the asker's language with the right status."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from cheguan.ui import errors


def forged(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form that we did not give out, or one that is too old (CSRF)."""
    return errors.page(
        request,
        403,
        title=_("This form is no longer valid"),
        sentence=_("It was open for too long, or it did not come from us. Nothing was changed."),
        action={"text": _("Open the page again"), "href": request.path},
    )


def forbidden(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """Not allowed to this person."""
    return errors.page(request, 403)


def not_found(request: HttpRequest, exception: Any = None) -> HttpResponse:
    """No such page, or not the asker's."""
    return errors.page(request, 404)


def broken(request: HttpRequest) -> HttpResponse:
    """Our own fault."""
    return errors.page(request, 500)
