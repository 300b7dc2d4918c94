"""What every page knows: where it stands, who is signed in, whether this is a demonstration."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from cheguan.channels import signin
from cheguan.channels.present.words import language
from cheguan.facts.divisions import division
from cheguan.facts.identity import mask_name
from cheguan.organisation.models import Staff


def frame(request: HttpRequest) -> dict[str, Any]:
    """The context of the base page; nothing is fetched before a page shows it."""
    return {
        "place": SimpleLazyObject(_place),
        "signed_in": SimpleLazyObject(lambda: _signed_in(request)),
        "demonstration": settings.DEMONSTRATION,
        "footer_links": [
            {"text": _("All services"), "href": "/services/"},
            {"text": _("Check a card or a paper"), "href": "/verify"},
        ],
    }


def _place() -> str:
    here = division(settings.PROVINCE)
    return {"zh-hant": here.name_hant, "en": here.name_en}.get(language(), here.name)


def _signed_in(request: HttpRequest) -> dict[str, str] | None:
    if not hasattr(request, "session"):
        return None
    user = getattr(request, "user", None)
    if isinstance(user, Staff):
        return {"name": user.name, "sign_out": "/counter/sign-out"}
    person = signin.citizen(request)
    return {"name": mask_name(person.name), "sign_out": "/sign-out"} if person else None
