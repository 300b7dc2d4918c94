"""`cheguan tour`: the main jobs against the running province, over HTTP, each step timed."""

from __future__ import annotations

import re
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from random import sample

import httpx
from rich.console import Console

from cheguan.config.visitor import Form, Page, Visitor

CLERK = {"number": "G44010601", "password": "cheguan-demo"}
"""A clerk of the demonstration. Named here again, so that a tour needs no database."""

_VEHICLE_DUE, _LICENCE_DUE = "whose vehicle is due", "whose licence is due"
_CAR_BOUGHT = "bought a new car"
"""What the identity department says of those whom one may be."""

_SERVICES = "/services/"
_MARK, _PLATE, _LICENCE = (
    f"{_SERVICES}vehicles/inspection_mark/apply/",
    f"{_SERVICES}vehicles/temporary_plate/",
    f"{_SERVICES}drivers/licence_renewal/apply/",
)
_HAS_MARK, _HAS_PLATE, _HAS_LICENCE = (
    "Inspection valid until",
    "Temporary plate 粤",
    "Your licence is valid",
)
_REFUSED, _TRACKED = "Not possible yet", "Tracking number"
_CASE = re.compile(r"/cases/\d")
_NUMBER = re.compile(r"49\d{15}[\dX]")
_VIN = re.compile(r"\b[A-HJ-NPR-Z0-9]{17}\b")
_PATIENCE, _PAUSE = 90.0, 0.5
"""Seconds for what the platform does by itself, and between two looks."""


class Disappointed(AssertionError):
    """A step did not show what it should; says what was seen instead."""


@dataclass
class Tour:
    """A walk through the province. Each step is timed and printed."""

    address: str
    console: Console

    def step(self, what: str, do: Callable[[], Page]) -> Page:
        """Do a step, print how long it took. Raises Disappointed, LookupError, httpx.HTTPError."""
        begun = time.perf_counter()
        page = do()
        taken = (time.perf_counter() - begun) * 1000
        if page.status >= httpx.codes.BAD_REQUEST:
            raise Disappointed(f"{what}: {page.url} answered {page.status}: {page.words[:300]}")
        self.console.print(f"  [green]✓[/] {what} [dim]{taken:.0f} ms[/]")
        return page


def run(address: str, console: Console) -> bool:
    """Walk as citizens and as a clerk; returns whether all went well."""
    tour = Tour(address, console)
    begun = time.perf_counter()
    try:
        for title, walk in WALKS.items():
            console.print(f"[bold]{title}[/]")
            walk(tour)
    except (Disappointed, LookupError, httpx.HTTPError) as error:
        console.print(f"  [red]✗[/] {error}")
        return False
    console.print(f"All well, {time.perf_counter() - begun:.1f} s.")
    return True


@dataclass(frozen=True)
class Someone:
    """One of those whom the identity department lets one be, and what it says of them."""

    number: str
    words: str

    @property
    def vin(self) -> str:
        """The VIN that is said. Raises LookupError."""
        found = _VIN.search(self.words)
        if found is None:
            raise LookupError(f"No VIN is said to be typed: {self.words}")
        return found[0]


def mark_on_the_phone(tour: Tour) -> None:
    """A citizen sees her car, is told that it is exempt, confirms and holds the mark."""
    with _visitor(tour) as phone:
        confirm, _ = sign_in(tour, phone, _VEHICLE_DUE, _link_to(phone, _MARK))
        form = confirm.form(_hands_in)
        mark = tour.step("Confirms and holds the mark", lambda: phone.send(confirm, form))
        _expect(_HAS_MARK in mark.words, mark, "no mark")
        again = tour.step("Sends the same form once more", lambda: phone.send(confirm, form))
        _expect(again.address == mark.address, again, "another case")
        tour.step("Finds it among her cases", lambda: phone.open("/cases/")).link(mark.address)


def mark_at_the_counter(tour: Tour) -> None:
    """A clerk does the same for a walk-in."""
    with _visitor(tour) as phone:
        _, client = sign_in(tour, phone, _VEHICLE_DUE, _link_to(phone, _MARK))
    with _visitor(tour) as desk:
        gate = tour.step("The clerk opens the counter", lambda: desk.open("/counter/"))
        entry = gate.form(lambda form: "password" in form.fields)
        start = tour.step("Signs in", lambda: desk.send(gate, entry, **CLERK))
        search = start.form(lambda form: "q" in form.fields)
        found = tour.step("Searches by number", lambda: desk.send(start, search, q=client.number))
        case = tour.step("Opens it", lambda: desk.open(found.link("/counter/vehicles/")))
        form = case.form(_hands_in)
        press = {name: value for name, value, _words in form.buttons[:1]}
        mark = tour.step("Issues the mark", lambda: desk.send(case, form, **press))
        _expect(_HAS_MARK in mark.words, mark, "no mark")


def plate_on_the_phone(tour: Tour) -> None:
    """Someone with a new car types its VIN, says why, pays, and holds the temporary plate."""
    with _visitor(tour) as phone:
        confirm, _ = sign_in(tour, phone, _CAR_BOUGHT, _typing_the_vin(phone))
        form = confirm.form(_hands_in)
        case = tour.step(
            "Chooses why and confirms", lambda: phone.send(confirm, form, reason="unregistered")
        )
        plate = pay(tour, phone, case, _HAS_PLATE)
        tour.step("Opens it to print", lambda: phone.open(plate.link("/print")))


def licence_on_the_phone(tour: Tour) -> None:
    """A driver confirms, pays, has the next licence, and sees the card on its way."""
    with _visitor(tour) as phone:
        confirm, _ = sign_in(tour, phone, _LICENCE_DUE, _link_to(phone, _LICENCE))
        form = confirm.form(_hands_in)
        case = tour.step("Confirms", lambda: phone.send(confirm, form))
        renewed = pay(tour, phone, case, _HAS_LICENCE)
        tour.step("Sees the card on its way", lambda: _until(_TRACKED, phone, renewed.address))


WALKS = {
    "Inspection mark on the phone": mark_on_the_phone,
    "Inspection mark at the counter": mark_at_the_counter,
    "Temporary plate on the phone": plate_on_the_phone,
    "Licence renewal on the phone": licence_on_the_phone,
}

Leads = Callable[[Page, Someone], Page]
"""From someone's front page to the one on which all is shown and confirmed. Raises LookupError."""


def sign_in(tour: Tour, phone: Visitor, situation: str, leads: Leads) -> tuple[Page, Someone]:
    """Sign in as someone in this situation, none of the personas, who stay as they are; whoever
    was in it before an earlier tour is passed over. Raises Disappointed when nobody is left."""
    gate = tour.step("Opens the identity department", lambda: _identity(phone))
    listed = [
        Someone(number, words)
        for _, number, words in gate.form(_of_people).buttons
        if situation in words
    ]
    for someone in sample(listed, len(listed)):
        with suppress(LookupError):
            return _as(tour, phone, someone, leads), someone
    raise Disappointed(f"Nobody is left who “{situation}”: begin again with make demo-reset.")


def _as(tour: Tour, phone: Visitor, someone: Someone, leads: Leads) -> Page:
    """Sign in as this one and go ahead. Raises LookupError where there is nothing to be had."""
    gate = _identity(phone)
    form = gate.form(_of_people)
    press = _press(form, someone.number)
    home = tour.step("Signs in", lambda: phone.send(gate, form, **press))
    page = tour.step("Sees what is known", lambda: leads(home, someone))
    page.form(_hands_in)
    if _REFUSED in page.words:
        raise LookupError(f"{someone.words}: {page.words[:300]}")
    return page


def _identity(phone: Visitor) -> Page:
    """The identity department's page: the portal's own leads there."""
    return phone.open(phone.open("/sign-in").link("/sign-in/begin"))


def _link_to(phone: Visitor, part: str) -> Leads:
    return lambda home, someone: phone.open(home.link(part))


def _typing_the_vin(phone: Visitor) -> Leads:
    """By the list of services and the guide, if there is no plate for it yet: the car is not in
    the register, so only the cases tell."""

    def lead(home: Page, someone: Someone) -> Page:
        if any(_CASE.match(link) for link in home.links):
            raise LookupError(f"{someone.words}: has been here before.")
        guide = phone.open(home.link(_PLATE))
        question = phone.open(guide.link("/apply/"))
        form = question.form(lambda form: "vin" in form.fields)
        return phone.send(question, form, vin=someone.vin)

    return lead


def pay(tour: Tour, phone: Visitor, case: Page, issued: str) -> Page:
    """Pay on the treasury's own page, and come back to what was paid for."""
    button = case.form(lambda form: form.action.endswith("/pay"))
    order = tour.step("Is asked to pay", lambda: phone.send(case, button))
    till = tour.step("Goes to the treasury", lambda: phone.open(order.link("/treasury/pay/")))
    form = till.form(lambda form: bool(_press(form, "pay")))
    back = tour.step("Pays and comes back", lambda: phone.send(till, form, **_press(form, "pay")))
    _expect(back.address.startswith(case.address), back, "no way back to the case")
    return tour.step(f"Holds it: {issued} …", lambda: _until(issued, phone, case.address))


def _until(words: str, phone: Visitor, address: str) -> Page:
    """Look again and again. Raises Disappointed when it does not come."""
    deadline = time.monotonic() + _PATIENCE
    while words not in (page := phone.open(address)).words:
        failed = page.status >= httpx.codes.BAD_REQUEST
        _expect(not failed and time.monotonic() < deadline, page, f"no “{words}”")
        time.sleep(_PAUSE)
    return page


def _press(form: Form, value: str) -> dict[str, str]:
    """What a form's button of this value sends; nothing, if it has none."""
    return {name: sent for name, sent, _ in form.buttons if sent == value}


def _of_people(form: Form) -> bool:
    """A button for each, which sends the identity number."""
    return any(_NUMBER.fullmatch(value) for _, value, _ in form.buttons)


def _hands_in(form: Form) -> bool:
    return "key" in form.fields and "csrfmiddlewaretoken" in form.fields


def _expect(holds: bool, page: Page, otherwise: str) -> None:
    if not holds:
        raise Disappointed(f"{page.address} shows {otherwise}; it says: {page.words[:300]}")


@contextmanager
def _visitor(tour: Tour) -> Iterator[Visitor]:
    visitor = Visitor(tour.address)
    try:
        yield visitor
    finally:
        visitor.close()
