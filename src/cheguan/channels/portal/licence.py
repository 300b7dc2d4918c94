"""电子驾驶证: my licence in full, to be shown to whoever may ask for it."""

from __future__ import annotations

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from cheguan.channels.portal import pictures
from cheguan.channels.present import records
from cheguan.channels.who import for_citizens
from cheguan.facts.people import Party
from cheguan.registry import licences


@require_GET
@never_cache
@for_citizens
def licence(request: HttpRequest, person: Party) -> HttpResponse:
    """Nothing of it is masked: whoever opens this page wants to show it."""
    held = licences.licence(person.number)
    if held is None:
        raise Http404
    fact, home = licences.as_fact(held), licences.home(person.number)
    context = {
        "licence": fact,
        "address": home.address if home else "",
        "portrait": pictures.address(person, held.city, held.portrait) if held.portrait else "",
        "rows": records.licence(fact),
        "back": "/",
    }
    return render(request, "portal/licence.html", context)
