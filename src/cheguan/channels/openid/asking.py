"""/verify/ask: anyone asks the wallet of whoever stands before them; nothing is kept of it."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_http_methods

from cheguan.channels.openid import asked


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
def ask(request: HttpRequest) -> HttpResponse:
    """GET: what can be asked. POST: ask it."""
    context = {"back": reverse("checking:check")}
    if request.method != "POST":
        return asked.form(request, context)
    query = asked.query_of(request)
    if query is None:
        return asked.form(request, context | asked.no_query(), 422)
    return asked.begin(query, settings.PROVINCE, reverse("openid:answer"))


@require_GET
@never_cache
def answer(request: HttpRequest) -> HttpResponse:
    """The code for the other's phone, until it has answered."""
    return asked.answer(request, reverse("openid:ask"))
