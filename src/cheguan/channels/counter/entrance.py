"""Signing in and out, the front page, and calling the next client."""

from __future__ import annotations

from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from cheguan.channels import signin
from cheguan.channels.counter import attempts
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk, first_page
from cheguan.channels.present import records, words
from cheguan.organisation.models import Staff
from cheguan.organisation.powers import Deed, Officer

LONGEST = 20
"""Characters of a staff number."""


@sensitive_post_parameters("password")
@csrf_protect
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def sign_in(request: HttpRequest) -> HttpResponse:
    """Staff number and password; five wrong ones lock the number here for a while."""
    if request.method != "POST":
        return _form(request, {})
    number, password = _entered(request)
    if missing := _missing(number, password):
        return _form(request, missing, status=422)
    staff = authenticate(request, number=number, password=password)
    if isinstance(staff, Staff):
        return _begin(request, staff)
    if until := attempts.locked_until(request, number):
        sentence = _("Too many wrong passwords. Try again after {time}, or ask your chief.")
        return _form(request, {"number": sentence.format(time=words.moment(until))}, status=429)
    wrong = _("Number and password do not belong together. Check both and try again.")
    return _form(request, {"number": wrong}, status=422)


def _entered(request: HttpRequest) -> tuple[str, str]:
    """Number and password; whoever is chosen from the list has the one that all of them share."""
    if settings.DEMONSTRATION and (chosen := request.POST.get("person")):
        from cheguan.demonstration.staff import PASSWORD  # a real province never loads it

        return chosen, PASSWORD
    return request.POST.get("number", "").strip(), request.POST.get("password", "")


def _missing(number: str, password: str) -> dict[str, str]:
    wrong = {}
    if not number or len(number) > LONGEST or "\0" in number:
        wrong["number"] = _("Enter your staff number")
    if not password:
        wrong["password"] = _("Enter your password")
    return wrong


def _begin(request: HttpRequest, staff: Staff) -> HttpResponse:
    """A new session, so that nothing of whoever used this computer before is left."""
    request.session.flush()
    login(request, staff)
    wanted = signin.safe_next(request.POST.get("next", ""))
    begins = wanted in ("/", reverse("counter:home"))
    return redirect(first_page(staff.as_officer()) if begins else wanted)


def _form(request: HttpRequest, wrong: dict[str, str], status: int = 200) -> HttpResponse:
    context = {
        "errors": [{"field": field, "text": text} for field, text in wrong.items()],
        "wrong": wrong,
        "number": request.POST.get("number", "")[:LONGEST],
        "next": request.POST.get("next") or request.GET.get("next", ""),
        "accounts": _accounts() if settings.DEMONSTRATION else [],
        "back": "/",
    }
    return render(request, "counter/sign-in.html", context, status=status)


def _accounts() -> list[dict[str, str]]:
    from cheguan.demonstration.staff import OFFICERS

    return [
        {
            "value": officer.number,
            "name": officer.name,
            "role": officer.number,
            "situation": f"{records.place(officer.office)} · {words.said(officer.title)}",
        }
        for officer in OFFICERS
    ]


@require_POST
def sign_out(request: HttpRequest) -> HttpResponse:
    """The end of the day: whatever the session held is gone."""
    logout(request)
    return redirect("counter:sign-in")


@desk(Deed.FIND, "GET", "HEAD")
def home(request: HttpRequest, officer: Officer) -> HttpResponse:
    """The work list, and where to begin with someone who walks in."""
    return render(request, "counter/home.html", frame(request, officer))


@desk(Deed.FIND, "POST")
def next_client(request: HttpRequest, officer: Officer) -> HttpResponse:
    """下一位: nothing of the client before is left."""
    Client(request.session).dismiss()
    return redirect("counter:home")
