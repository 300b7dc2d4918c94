"""/wallet/other/: a citizen puts a licence of hers into a wallet that is not ours."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from cheguan.channels.checking import told
from cheguan.channels.openid.symbols import symbol
from cheguan.channels.wallet import held
from cheguan.channels.wallet.cards import wish
from cheguan.channels.wallet.held import Held
from cheguan.channels.who import for_citizens, now
from cheguan.credentials import openid4vci
from cheguan.credentials.issuing import NothingToSay
from cheguan.credentials.mdoc import DOCUMENTS
from cheguan.credentials.openid4vci import Offered
from cheguan.facts.people import Party
from cheguan.kernel.days import SHANGHAI


class NotOffered(ValueError):
    """Nothing is offered; the sentence says why and what to do."""


@require_http_methods(["GET", "HEAD", "POST"])
@never_cache
@for_citizens
def offer(request: HttpRequest, person: Party) -> HttpResponse:
    """GET: which licence? POST: the code for the wallet, shown this once."""
    things = [one for one in held.of(person, now()) if one.type in DOCUMENTS]
    if request.method != "POST":
        return _choice(request, things)
    try:
        thing = _chosen(request, things)
        offered = openid4vci.offer(wish(thing, person), now())
    except NotOffered as why:
        return _choice(request, things, told.wrong("thing", str(why)), 422)
    except NothingToSay:
        ended = _("It has run out or does not hold any more: it must be renewed first.")
        return _choice(request, things, told.wrong("thing", ended), 422)
    return render(request, "openid/offered.html", _offered(thing, offered))


def _offered(thing: Held, offered: Offered) -> dict[str, Any]:
    """The number stands digit by digit, which is how it is read out and typed."""
    return {
        "title": thing.title,
        "link": offered.link,
        "code": symbol(offered.link),
        "number": " ".join(offered.number),
        "until": offered.until.astimezone(SHANGHAI).strftime("%H:%M:%S"),
        "back": reverse("openid:offer"),
    }


def _chosen(request: HttpRequest, things: list[Held]) -> Held:
    """What is to go into the wallet. Raises NotOffered."""
    handle = request.POST.get("thing", "")
    thing = next((one for one in things if one.handle == handle), None)
    if thing is None:
        raise NotOffered(_("Choose what to put into the other wallet."))
    if thing.type == "driving-licence" and not thing.arguments["portrait"]:
        raise NotOffered(_("The register has no picture of you yet: have one taken at a counter."))
    return thing


def _choice(
    request: HttpRequest,
    things: list[Held],
    wrong: dict[str, Any] | None = None,
    status: int = 200,
) -> HttpResponse:
    context = {
        "things": [{"value": one.handle, "text": one.title} for one in things],
        "thing": things[0].handle if things else "",
        "back": reverse("wallet:page"),
        **(wrong or {}),
    }
    return render(request, "openid/choose.html", context, status=status)
