"""A citizen's phone on the portal, and what it takes to have something to do there."""

from __future__ import annotations

import base64
import io
import re
from datetime import date, timedelta
from itertools import count
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from departments import Departments
from django.test import Client
from integration.records import CHEN, GUANGZHOU, TIANHE
from PIL import Image, ImageDraw

from cheguan.facts.people import Party as Citizen
from cheguan.facts.vin import Vin
from cheguan.law.months import add_months
from cheguan.registry.models import Licence, Party

ADDRESS = "广东省广州市天河区示例路1号"
MARK = "/services/vehicles/inspection_mark/"
PLATE = "/services/vehicles/temporary_plate/"
RENEWAL = "/services/drivers/licence_renewal/"

_serials = count(1)
_FIGURE = ((0.48, 0.78, 1.3, "#283c6e"), (0.3, 0.1, 0.55, "#1e1916"), (0.26, 0.2, 0.76, "#e2bca0"))
"""Shoulders, hair and face: half the width, top and bottom as shares of the picture."""


def new_car(departments: Departments, today: date, **changes: Any) -> str:
    """A new car that Chen has bought and insured, not registered yet; returns its VIN."""
    vin = Vin.with_check_digit(f"LZZ1CL3D0RA{next(_serials):06d}")
    made = {
        "number": "C1",
        "vin": vin,
        "maker": "示例汽车",
        "brand": "示例牌",
        "model": "SL7150",
        "kind": "K33",
        "seats": 5,
        "made_on": f"{today - timedelta(days=40)}",
    }
    bought = {"invoice": "I1", "vin": vin, "buyer": CHEN.number, "bought_on": f"{today}"}
    departments.put("industry", "conformity", vin, made | changes)
    departments.put("tax", "purchase", vin, bought)
    departments.insure(vin, today - timedelta(days=10), today + timedelta(days=300))
    return vin


def due_licence(departments: Departments, today: date, **changes: Any) -> Licence:
    """Chen's licence, which ends in a month; examined, photographed, living somewhere."""
    until = today + timedelta(days=30)
    since = add_months(until, -72)
    usual = {
        "city": GUANGZHOU,
        "number": CHEN.number,
        "file_number": "440100000001",
        "name": CHEN.name,
        "sex": "1",
        "born": date(1990, 1, 1),
        "place": TIANHE,
        "classes": ["C1"],
        "status": "A",
        "first_issued": since,
        "since": since,
        "until": until,
        "term": "6",
    }
    resident()
    _known(departments, today)
    return Licence.objects.create(**(usual | changes))


def resident() -> Party:
    """Chen in our records, with her address and her telephone."""
    return Party.objects.create(
        city=GUANGZHOU,
        document="A",
        number=CHEN.number,
        name=CHEN.name,
        place=TIANHE,
        address=ADDRESS,
        mobile="13900000012",
    )


def _known(departments: Departments, today: date) -> None:
    person = {"number": CHEN.number, "name": CHEN.name, "sex": "1", "born": "1990-01-01"}
    departments.put("identity", "person", CHEN.number, person | {"address": ADDRESS})
    medical = {
        "number": CHEN.number,
        "examined_on": f"{today - timedelta(days=9)}",
        "institution": "示例医院",
        "height_cm": 170,
        "vision_left": "5.0",
        "vision_right": "4.9",
    }
    departments.put("health", "medical", CHEN.number, medical)
    portrayed(departments, today, photo())


def portrayed(departments: Departments, today: date, picture: bytes) -> None:
    """Chen's portrait, as a health outlet took it today."""
    taken = {"taken_on": f"{today}", "image": base64.b64encode(picture).decode()}
    departments.put("health", "portrait", CHEN.number, taken)


def photo(size: tuple[int, int] = (358, 520), ground: str = "white") -> bytes:
    """A drawn figure before a ground, as a JPEG."""
    picture = Image.new("RGB", size, ground)
    draw, (width, height) = ImageDraw.Draw(picture), size
    for half, top, bottom, colour in _FIGURE:
        box = (width * (0.5 - half), height * top, width * (0.5 + half), height * bottom)
        draw.ellipse(box, fill=colour)
    told = io.BytesIO()
    picture.save(told, "JPEG", quality=92)
    return told.getvalue()


def citizen(who: Citizen = CHEN, language: str = "en") -> Client:
    """A phone on which this person is signed in."""
    client = Client(headers={"accept-language": language})
    session = client.session
    session["citizen"] = {"number": who.number, "name": who.name}
    session.save()
    return client


def text(response: Any) -> str:
    return str(response.content.decode())


def fields(page: str, action: str = "") -> dict[str, str]:
    """What the form of a page that goes there sends by itself."""
    forms = re.findall(r"<form([^>]*)>(.*?)</form>", page, re.DOTALL)
    inside = next(i for a, i in forms if "language" not in a and action in a and 'name="key"' in i)
    inputs = [dict(re.findall(r'([\w-]+)="([^"]*)"', one)) for one in _sent(inside)]
    return {one["name"]: one.get("value", "") for one in inputs if "name" in one}


def _sent(inside: str) -> list[str]:
    """The inputs that are sent: hidden ones, texts, chosen radios; no files."""
    every = re.findall(r"<input([^>]*)>", inside)
    chosen = [one for one in every if 'type="radio"' not in one or "checked" in one]
    return [one for one in chosen if 'type="file"' not in one]


def hand_in(client: Client, address: str, **changes: Any) -> Any:
    """Open the page of a service, and press its button."""
    return client.post(address, fields(text(client.get(address))) | changes)


def typed(client: Client, vin: str, **changes: Any) -> Any:
    """Type a VIN, see what is known, and press the button."""
    page = text(client.post(f"{PLATE}apply/", {"vin": vin}))
    return client.post(f"{PLATE}apply/", fields(page) | changes)


def act(client: Client, case: str, verb: str, **changes: Any) -> Any:
    """Press a button of a case's page."""
    page = text(client.get(case))
    version = re.search(r'name="version" value="(\d+)"', page)
    given = {"key": str(uuid4()), "version": version[1] if version else "1"}
    return client.post(f"{case}{verb}", given | changes)


def path_of(address: str) -> str:
    parts = urlsplit(address)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
