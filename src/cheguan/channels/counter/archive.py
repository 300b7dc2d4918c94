"""电子档案: the whole file of one vehicle or driver, to read and to send to another office.

Nothing of it is masked, so it opens only for those who may see people in full, on record.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import SuspiciousOperation
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from cheguan.archive import package, queries
from cheguan.archive.heads import NoHead
from cheguan.archive.models import Volume
from cheguan.archive.proofs import NotSealed
from cheguan.archive.queries import LICENCE, VEHICLE, Bound, Mark, Sheet
from cheguan.archive.store import Damaged, Missing
from cheguan.casework.asking import Asker, NotFound
from cheguan.casework.numbering import city_of, read
from cheguan.channels.counter import people, vehicles
from cheguan.channels.counter.frame import frame
from cheguan.channels.counter.gate import desk
from cheguan.channels.present import words
from cheguan.channels.who import now
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark
from cheguan.organisation import looks
from cheguan.organisation.looks import Purpose
from cheguan.organisation.powers import Deed, Officer
from cheguan.services.catalogue import service as service_of
from cheguan.ui import errors

Row = dict[str, Any]

_OUTCOMES: Mapping[str, Text] = {
    "granted": mark("Granted"),
    "refused": mark("Refused"),
    "withdrawn": mark("Withdrawn by the applicant"),
}
_SHOWN_BY_BROWSERS = ("image/jpeg", "image/png", "application/pdf", "application/json")


@desk(Deed.REVEAL, "GET", "HEAD")
def of_vehicle(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The file of a vehicle."""
    found = vehicles.chosen(request, officer, handle)
    return _file(request, officer, VEHICLE, found.vin, found.city)


@desk(Deed.REVEAL, "GET", "HEAD")
def of_person(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The file of a driver."""
    found = people.chosen(request, officer, handle)
    return _file(request, officer, LICENCE, found.number, found.city)


@desk(Deed.REVEAL, "POST")
def send_vehicle(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The file of a vehicle as one signed package (档案转递)."""
    found = vehicles.chosen(request, officer, handle)
    return _package(request, officer, VEHICLE, found.vin, found.city)


@desk(Deed.REVEAL, "POST")
def send_person(request: HttpRequest, officer: Officer, handle: str) -> HttpResponse:
    """The file of a driver as one signed package."""
    found = people.chosen(request, officer, handle)
    return _package(request, officer, LICENCE, found.number, found.city)


@desk(Deed.REVEAL, "GET", "HEAD")
def sheet(request: HttpRequest, officer: Officer, number: str, digest: str) -> HttpResponse:
    """One piece of a volume; what a browser might run is only ever kept."""
    try:
        media, content = queries.sheet(city_of(number), number, digest, _asker(officer))
    except (Missing, Damaged) as error:
        raise Http404 from error
    looks.write_down(officer, Purpose.ARCHIVE, [(city_of(number), "case", number)], now())
    response = HttpResponse(content, content_type=media)
    shown = "inline" if media in _SHOWN_BY_BROWSERS else "attachment"
    response["Content-Disposition"] = f'{shown}; filename="{digest[:12]}"'
    return response


def _asker(officer: Officer) -> Asker:
    return Asker("counter", officer=officer)


def _file(
    request: HttpRequest, officer: Officer, kind: str, subject: str, city: str
) -> HttpResponse:
    context = frame(request, officer)
    try:
        whole = queries.whole(kind, subject, _asker(officer), _before(request))
    except NotFound:  # no case has ended yet
        return render(request, "counter/archive.html", context)
    looks.write_down(officer, Purpose.ARCHIVE, [(city, kind, subject)], now())
    context["volumes"] = [_volume(bound) for bound in whole.volumes]
    context["older"] = f"?{urlencode({'before': _place(whole.before)})}" if whole.before else ""
    return render(request, "counter/archive.html", context)


def _volume(bound: Bound) -> Row:
    volume = bound.volume
    return {
        "title": words.said(service_of(volume.service).name),
        "case": volume.case,
        "href": reverse("counter:case", args=(volume.case,)),
        "ended": words.moment(volume.ended_at),
        "outcome": words.said(_OUTCOMES[volume.outcome]),
        "origin": volume.origin,
        "damaged": bound.damaged,
        "documents": [
            {"title": one.title, "sheets": [_sheet(volume, sheet) for sheet in one.sheets]}
            for one in bound.documents
        ],
        "sheets": [_sheet(volume, one) for one in bound.sheets],
    }


def _sheet(volume: Volume, one: Sheet) -> Row:
    model = service_of(volume.service).application
    about = words.said(model.label(one.field)) if one.field in model.model_fields else one.field
    return {
        "title": f"{one.title} {about}".strip(),
        "href": reverse("counter:sheet", args=(volume.case, one.digest)),
        "size": _("{n} KB").format(n=max(1, round(one.size / 1024))),
        "digest": one.digest[:12],
    }


def _package(
    request: HttpRequest, officer: Officer, kind: str, subject: str, city: str
) -> HttpResponse:
    """Made in a folder of its own, so that a half one is never sent."""
    at = now()
    with TemporaryDirectory() as folder:
        path = Path(folder) / "package.zip"
        try:
            package.write(kind, subject, path, at)
        except (package.Nothing, Missing, Damaged, NoHead, NotSealed) as error:
            return _not_now(request, str(error))
        looks.write_down(officer, Purpose.ARCHIVE, [(city, kind, subject)], at)
        response = HttpResponse(path.read_bytes(), content_type="application/zip")
    response["Content-Disposition"] = f'attachment; filename="{kind}-{at:%Y%m%d-%H%M}.zip"'
    return response


def _not_now(request: HttpRequest, why: str) -> HttpResponse:
    sentence = _("The newest entries are sealed within a minute: try again then.")
    return errors.page(
        request,
        409,
        title=_("The file cannot be sent yet"),
        sentence=f"{sentence} ({why})",
        action={"text": _("To the counter"), "href": reverse("counter:home")},
    )


def _place(mark: Mark) -> str:
    return f"{mark[0].isoformat()}~{mark[1]}"


def _before(request: HttpRequest) -> Mark | None:
    """The place after which the list goes on. Raises SuspiciousOperation (400)."""
    text = request.GET.get("before", "")
    if not text:
        return None
    at, _tilde, case = text.partition("~")
    try:
        instant, number = datetime.fromisoformat(at), read(case)
    except ValueError:
        raise SuspiciousOperation("`before` is no place in the list.") from None
    if instant.tzinfo is None:
        raise SuspiciousOperation("`before` lacks its time zone.")
    return instant, number
