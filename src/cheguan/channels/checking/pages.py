"""The page on which anyone checks what someone shows. It asks for no name and keeps nothing."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cheguan.channels.checking import told
from cheguan.channels.checking.handed import Wrong, checked

HERE = "/verify"


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def check(request: HttpRequest) -> HttpResponse:
    """GET: what can be handed in. POST: what it says; nothing of it is kept."""
    if request.method != "POST":
        return render(request, "checking/ask.html", _context())
    try:
        outcome = checked(request)
    except Wrong as wrong:
        context = _context() | told.wrong(wrong.field, wrong.sentence)
        return render(request, "checking/ask.html", context, status=422)
    return render(request, "checking/told.html", told.page(outcome) | {"again": HERE})


def _context() -> dict[str, Any]:
    return {"back": "/", "phone": reverse("openid:ask")}
