"""Signing in at the identity department and out again, and the list of services."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_POST

from cheguan.agencies.identity import signin as identity
from cheguan.agencies.identity.signin import SignInFailed
from cheguan.channels import signin
from cheguan.channels.portal import offers
from cheguan.channels.present import words
from cheguan.ui import errors


@require_GET
@never_cache
def sign_in(request: HttpRequest) -> HttpResponse:
    """The way to the identity department."""
    wanted = request.GET.get("next", "")
    query = urlencode({"next": wanted}) if wanted else ""
    begin = reverse("portal:begin-sign-in") + (f"?{query}" if query else "")
    context = {"begin": begin, "next": wanted, "back": "/"}
    return render(request, "portal/sign-in.html", context)


@require_GET
@never_cache
def begin_sign_in(request: HttpRequest) -> HttpResponse:
    """Off to the identity department, which brings the person back to `callback`."""
    wanted = signin.safe_next(request.GET.get("next", ""))
    try:
        address, pending = identity.begin(_callback(request))
    except SignInFailed as failed:
        return _again(request, 503, words.said(failed.reason), wanted)
    signin.keep(request, pending, wanted)
    return HttpResponseRedirect(address)


@require_GET
@never_cache
def callback(request: HttpRequest) -> HttpResponse:
    """Back from the identity department: its answer is good once, and only in this browser."""
    under_way = signin.taken(request)
    if under_way is None:
        return _again(request, 400, _("This sign-in was used before, or took too long."), "/")
    try:
        person = identity.complete(under_way.pending, _callback(request), request.GET.dict())
    except SignInFailed as failed:
        return _again(request, 400, words.said(failed.reason), under_way.next)
    signin.begin(request, person)
    return HttpResponseRedirect(under_way.next)


def _callback(request: HttpRequest) -> str:
    return request.build_absolute_uri(reverse("portal:sign-in-callback"))


def _again(request: HttpRequest, status: int, why: str, wanted: str) -> HttpResponse:
    """Nobody was signed in: say why, and offer to try again."""
    if signin.citizen(request):
        action = {"text": _("To the front page"), "href": "/"}
    else:
        href = reverse("portal:sign-in") + "?" + urlencode({"next": wanted})
        action = {"text": _("Try again"), "href": href}
    title = _("You are not signed in yet")
    return errors.page(request, status, title=title, sentence=why, action=action)


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session, and have the browser forget the cards that it kept."""
    signin.end(request)
    response = HttpResponseRedirect("/")
    response["Clear-Site-Data"] = '"storage"'
    return response


@require_GET
def services(request: HttpRequest) -> HttpResponse:
    """All services by group, each with its guide."""
    return render(request, "portal/services.html", {"groups": offers.groups(), "back": "/"})
