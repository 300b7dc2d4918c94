"""The page of the cards, what it is kept by, and what it asks for while there is a network."""

from __future__ import annotations

from functools import cache
from hashlib import sha256

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

SCRIPTS = (
    "wallet/vendor/qrcode.js",
    "wallet/vault.js",
    "wallet/codes.js",
    "wallet/wallet.js",
)
FILES = ("ui/cheguan.css", "ui/cheguan.js", "ui/sign.svg", "wallet/wallet.css", *SCRIPTS)
"""What the page is made of."""


@require_GET
def page(request: HttpRequest) -> HttpResponse:
    """The empty page, which has nothing of anybody in it: a phone keeps it."""
    return render(request, "wallet/page.html", {"scripts": SCRIPTS, "back": "/"})


@require_GET
@never_cache
def worker(request: HttpRequest) -> HttpResponse:
    """The service worker. It is another one as soon as one of the files is."""
    files = [static(file) for file in FILES]
    context = {"files": files, "page": reverse("wallet:page"), "version": _version()}
    return render(request, "wallet/worker.js", context, content_type="text/javascript")


@cache
def _version() -> str:
    """Another one as soon as the page or one of its files is."""
    empty = render_to_string("wallet/page.html", {"scripts": SCRIPTS})
    return sha256("".join([*map(static, FILES), empty]).encode()).hexdigest()[:12]


@require_GET
def manifest(request: HttpRequest) -> HttpResponse:
    """So that the phone can put the cards on its home screen."""
    told = {
        "id": reverse("wallet:page"),
        "name": _("Cheguan: my cards"),
        "short_name": _("My cards"),
        "start_url": reverse("wallet:page"),
        "scope": reverse("wallet:page"),
        "display": "standalone",
        "background_color": "#ffffff",
        "theme_color": "#0b4f9e",
        "icons": [{"src": static("ui/sign.svg"), "sizes": "any", "type": "image/svg+xml"}],
    }
    return JsonResponse(told, content_type="application/manifest+json")
