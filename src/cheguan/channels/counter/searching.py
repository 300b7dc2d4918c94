"""Search: one box for plates, VINs, names, identity numbers, credit codes and case numbers.

What was typed is posted and kept in the session: no address ever holds a person's number, and
going back or loading again works.
"""

from __future__ import annotations

import re
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse

from cheguan.casework import numbering, queries
from cheguan.casework.asking import Asker, NotFound
from cheguan.casework.models import Case
from cheguan.casework.numbering import Gap, MistypedNumber
from cheguan.channels.counter.client import Client
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import cases, dossier, records, words
from cheguan.channels.who import now
from cheguan.facts.errors import MESSAGES, Malformed
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.recognise import Name, Recognised, VinTail, recognise
from cheguan.kernel.channels import COUNTER
from cheguan.kernel.days import day_of
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer, may, reach
from cheguan.registry import find
from cheguan.registry.models import Vehicle

Row = dict[str, Any]

LONGEST = 120
"""Characters that are read of what was typed: the longest name of an organisation."""

_CASE_NUMBER = re.compile(r"\s*\d{4}-[0-9A-Za-z]{4}-[0-9A-Za-z]{4}\s*")
_MISTYPED = mark(
    "“{number}” is no case number: a character was misheard or left out. "
    "Compare it with the message or the paper."
)
_UNREADABLE = mark(
    "“{typed}” is neither a plate, a VIN, an identity number nor a name. Type one of them."
)
_GAPS: dict[Gap, tuple[Text, Text]] = {
    Gap.NOT_YET: (
        mark("{number} was never given out"),
        mark("No case has this number yet. Compare it with the message or the paper."),
    ),
    Gap.ROLLED_BACK: (
        mark("{number} was drawn, but its application was not completed"),
        mark("Nothing was recorded under it. Open the case again; it gets a new number."),
    ),
}


@desk(Deed.FIND, "GET", "HEAD", "POST")
def search(request: HttpRequest, officer: Officer) -> HttpResponse:
    """Take what was typed; show what there is of it."""
    client = Client(request.session)
    if request.method == "POST":
        client.seek(request.POST.get("q", "").replace("\0", "").strip()[:LONGEST])
        return redirect("counter:search")
    if not client.sought:
        return redirect("counter:home")
    answer = _answer(client, officer)
    wrong = "errors" in answer
    typed = {"search_value": client.sought, "search_wrong": wrong}
    context = frame(request, officer) | typed | answer
    return render(request, "counter/search.html", context, status=422 if wrong else 200)


def _answer(client: Client, officer: Officer) -> Row:
    try:
        return _case(numbering.read(client.sought), officer)
    except MistypedNumber:
        if _CASE_NUMBER.fullmatch(client.sought):
            return _mistake(words.said(_MISTYPED, {"number": client.sought}))
    what = recognise(client.sought)
    if isinstance(what, Malformed):
        return _mistake(words.said(MESSAGES[what.code], what.values))
    if what is None:
        return _mistake(words.said(_UNREADABLE, {"typed": client.sought}))
    return _vehicles(what, client, officer)


def _mistake(text: str) -> Row:
    return {"errors": [{"field": "q", "text": text}]}


def _case(number: str, officer: Officer) -> Row:
    try:
        case = queries.visible(number, Asker(COUNTER.id, officer=officer))
    except NotFound:
        title, text = _GAPS[numbering.explain(number)]
        return {"gap": {"title": words.said(title, {"number": number}), "text": words.said(text)}}
    looks.write_down(officer, Purpose.SEARCH, [(case.city, "case", number)], now())
    return {"case": _case_card(case)}


def _case_card(case: Case) -> Row:
    applicant = records.party(case.applicant_name, case.applicant_number)
    return {
        "href": reverse("counter:case", args=(case.number,)),
        "title": f"{cases.name(case)} {case.number}",
        "text": f"{applicant.name} · {words.plate(case.plate)} · {words.moment(case.opened_at)}",
        "tag": dossier.tag(case),
    }


def _vehicles(what: Recognised, client: Client, officer: Officer) -> Row:
    found = find.search(what, reach(officer, Deed.FIND), reach(officer, Deed.BROWSE))
    shown = found[: find.MOST_HITS]
    looks.write_down(officer, Purpose.SEARCH, [(v.city, "vehicle", v.vin) for v in shown], now())
    return {
        "person": _person(what, client, officer),
        "hits": [_hit(vehicle, client) for vehicle in shown],
        "more": len(found) > len(shown),
        "everywhere": not isinstance(what, Name | VinTail),
    }


def _person(what: Recognised, client: Client, officer: Officer) -> Row | None:
    """The person of an identity number, whether she has a vehicle or not."""
    party = find.party(what) if isinstance(what, IdentityNumber) else None
    if party is None or not may(officer, Deed.FIND, party.place):
        return None
    looks.write_down(officer, Purpose.SEARCH, [(party.city, "party", party.number)], now())
    shown = records.party(party.name, party.number)
    return {
        "href": client.address_of_person(party.number),
        "title": shown.name,
        "text": f"{shown.number} · {records.place(party.place)}",
    }


def _hit(vehicle: Vehicle, client: Client) -> Row:
    fact = vehicle.as_fact()
    owner = records.party(vehicle.owner_name, vehicle.owner_number)
    return {
        "href": client.address(vehicle),
        "number": vehicle.plate,
        "kind": vehicle.plate_kind,
        "title": owner.name,
        "text": f"{words.vehicle_kind(fact)} · {vehicle.brand} · {fact.vin.masked}",
        "tag": records.validity(vehicle.valid_until, day_of(now())),
    }
