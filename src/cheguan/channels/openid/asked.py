"""A question to a wallet, as the checker's browser goes through it: chosen, shown as a code until
the phone answers, then told once.

The browser keeps which question is its own in a signed cookie: whoever merely saw the code can't
read the answer.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import gettext as _

from cheguan.channels.checking.told import wrong
from cheguan.channels.openid import told
from cheguan.channels.openid.symbols import symbol
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.credentials import openid4vp
from cheguan.credentials.openid4vp import GOOD_FOR, QUERIES, Over, Query, Told

PAUSE = 3
"""Seconds after which the waiting page looks again."""
_COOKIE, _SALT = "asked", "cheguan.openid4vp"

Shown = Callable[[str, Told], None]
"""What else happens when an answer is shown: called with the purpose and the answer."""


def query_of(request: HttpRequest) -> Query | None:
    """The question that was chosen."""
    return QUERIES.get(request.POST.get("query", ""))


def form(request: HttpRequest, context: dict[str, Any], status: int = 200) -> HttpResponse:
    """The page on which a question is chosen."""
    chosen = request.POST.get("query", next(iter(QUERIES)))
    return render(
        request,
        "openid/ask.html",
        {"queries": told.options(), "query": chosen, **context},
        status=status,
    )


def no_query() -> dict[str, Any]:
    """The context of the form when no question was chosen."""
    return wrong("query", _("Choose what you want to know."))


def begin(query: Query, city: str, answer: str, purpose: str = "") -> HttpResponse:
    """Ask, and go on to the page of the answer."""
    secret = openid4vp.ask(query, city, now())
    response = HttpResponseRedirect(answer)
    response.set_signed_cookie(
        _COOKIE,
        f"{purpose} {secret}",
        salt=_SALT,
        max_age=2 * GOOD_FOR,
        path=answer,
        secure=settings.HTTPS,
        httponly=True,
        samesite="Strict",
    )
    return response


def answer(request: HttpRequest, again: str, shown: Shown | None = None) -> HttpResponse:
    """The code until the phone has answered; then what it told, once."""
    kept = request.get_signed_cookie(_COOKIE, "", salt=_SALT, max_age=2 * GOOD_FOR) or ""
    purpose, _blank, secret = kept.partition(" ")
    try:
        found = openid4vp.told(secret, now())
    except Over:
        return render(request, "openid/over.html", {"again": again, "back": again})
    if not isinstance(found, Told):
        return _waiting(request, openid4vp.link(secret, found), found.query, again)
    if shown:
        shown(purpose, found)
    return render(request, "openid/told.html", told.page(found) | {"again": again, "back": again})


def _waiting(request: HttpRequest, link: str, query: str, again: str) -> HttpResponse:
    context = {
        "title": words.said(told.QUESTIONS[query]),
        "link": link,
        "code": symbol(link),
        "again": again,
        "back": again,
    }
    response = render(request, "openid/waiting.html", context)
    response["Refresh"] = str(PAUSE)
    return response
