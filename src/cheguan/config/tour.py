"""`cheguan tour`: the main job against the running province, over HTTP, step by step with times."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import httpx
from rich.console import Console

from cheguan.config.visitor import Form, Page, Visitor

CLERK = {"number": "G44010601", "password": "cheguan-demo"}
"""A clerk of the demonstration. Named here again, so that a tour needs no database."""

_MARK = "Inspection valid until"


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
            raise Disappointed(f"{what}: {page.address} answered {page.status}: {page.words[:300]}")
        self.console.print(f"  [green]✓[/] {what} [dim]{taken:.0f} ms[/]")
        return page


def run(address: str, console: Console) -> bool:
    """Walk as a citizen and as a clerk; returns whether all went well."""
    tour = Tour(address, console)
    begun = time.perf_counter()
    try:
        for title, walk in (("On the phone", on_the_phone), ("At the counter", at_the_counter)):
            console.print(f"[bold]{title}[/]")
            walk(tour)
    except (Disappointed, LookupError, httpx.HTTPError) as error:
        console.print(f"  [red]✗[/] {error}")
        return False
    console.print(f"All well, {time.perf_counter() - begun:.1f} s.")
    return True


def on_the_phone(tour: Tour) -> None:
    """A citizen sees her car, is told that it is exempt, confirms and holds the mark."""
    with _visitor(tour) as phone:
        home = sign_in_as_someone_due(tour, phone)
        confirm = tour.step("Sees what is known", lambda: phone.open(home.link("/apply/")))
        form = confirm.form(_hands_in)
        mark = tour.step("Confirms and holds the mark", lambda: phone.send(confirm, form))
        _expect(_MARK in mark.words, mark, "no mark")
        again = tour.step("Sends the same form once more", lambda: phone.send(confirm, form))
        _expect(again.address == mark.address, again, "another case")
        tour.step("Finds it among her cases", lambda: phone.open("/cases/")).link(mark.address)


def at_the_counter(tour: Tour) -> None:
    """A clerk does the same for a walk-in."""
    with _visitor(tour) as phone:
        _, number = someone_due(tour.step("A client comes", lambda: phone.open("/sign-in")))
    with _visitor(tour) as desk:
        gate = tour.step("Opens the counter", lambda: desk.open("/counter/"))
        entry = gate.form(lambda form: "password" in form.fields)
        start = tour.step("Signs in", lambda: desk.send(gate, entry, **CLERK))
        search = start.form(lambda form: "q" in form.fields)
        found = tour.step("Searches by identity number", lambda: desk.send(start, search, q=number))
        case = found
        if not any(map(_hands_in, found.forms)):
            case = tour.step("Opens it", lambda: desk.open(found.link("/counter/vehicles/")))
        form = case.form(_hands_in)
        press = {name: value for name, value, _words in form.buttons[:1]}
        mark = tour.step("Issues the mark", lambda: desk.send(case, form, **press))
        _expect(_MARK in mark.words, mark, "no mark")


def sign_in_as_someone_due(tour: Tour, phone: Visitor) -> Page:
    """Sign in as somebody whose vehicle is due."""
    gate = tour.step("Opens the sign-in", lambda: phone.open("/sign-in"))
    people, number = someone_due(gate)
    return tour.step("Signs in", lambda: phone.send(gate, people, person=number))


def someone_due(gate: Page) -> tuple[Form, str]:
    """The list of people, and the number of one whose vehicle is due; none of the personas, who
    stay as they are. Raises Disappointed when nobody is left."""
    people = gate.form(lambda form: any(name == "person" for name, _, _ in form.buttons))
    due = [value for _, value, words in people.buttons if "Someone else" in words]
    if not due:
        raise Disappointed("Nobody is left whose vehicle is due: begin again with make demo-reset.")
    return people, due[0]


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
