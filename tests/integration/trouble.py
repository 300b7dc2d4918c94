"""Every way in which a department can be in trouble while a service needs it, as a table of cells.

The table is not written by hand: it follows from what the services fetch, from their steps, and
from the modes of the sandbox. A service that asks a new department, or a new mode, has its cells
at once; a service that nobody has shown here how to begin fails in all of them.

`Skies` makes departments ill and well again. Whoever is slow is reached over HTTP, so that it is
the network's time limit that ends the waiting.
"""

from __future__ import annotations

import time
from collections import defaultdict
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from typing import Any

import stamina
from departments import BASE, Departments
from django.conf import settings
from django.test import Client
from integration.at_the_desk import desk

from cheguan.agencies import answers, exchange
from cheguan.agencies.exchange import Exchange, Reply, keys
from cheguan.kernel.application import Chosen
from cheguan.kernel.service import Service
from cheguan.kernel.steps import CONFIRM, DELIVER, PAY, REVIEW
from cheguan.notices import SMS, conf, dispatching
from cheguan.organisation.powers import Role
from cheguan.services.catalogue import catalogue
from sandbox.trouble import MODES as EVERY_MODE

MODES = tuple(mode for mode in EVERY_MODE if mode != "ok")

WHY = {
    "down": {"down", "open-circuit"},
    "failing": {"down", "open-circuit"},
    "slow": {"slow", "open-circuit"},
    "silent": {"slow", "open-circuit"},
    "wrong": {"wrong-signature"},
    "contradictory": {"contradiction"},
}
"""How the platform sees each mode; a circuit opens when something has failed often enough."""

SOMETIMES = frozenset({"failing"})
"""Modes in which some questions are answered well: the step may succeed, too."""

FACTS = ("open", "hand-in", "confirm", "review", "grant", "resume")
"""The steps at which departments are asked for facts."""
PAPER = ("read", "speak")
MONEY, POST, TELLING = ("pay", "ask", "refund"), ("collect", "track"), ("tell",)


@dataclass(frozen=True)
class Cell:
    """This department is in this mode when this service reaches this step."""

    service: str
    step: str
    department: str
    mode: str

    def __str__(self) -> str:
        """As it stands in the list of tests."""
        return f"{self.service.partition('/')[2]}-{self.step}-{self.department}-{self.mode}"

    @property
    def fields(self) -> tuple[str, ...]:
        """What of the application this department tells."""
        return tellers(catalogue()[self.service]).get(self.department, ())


def tellers(service: Service[Any]) -> Mapping[str, tuple[str, ...]]:
    """The departments that tell facts for a service as most people want it, with their fields."""
    told: dict[str, tuple[str, ...]] = defaultdict(tuple)
    model = service.application
    usual = {n: o.usual for n, o in model.open_fields().items() if isinstance(o, Chosen)}
    for field, origin in model.prefilled_fields().items():
        question = answers._QUESTIONS.get(origin.source.id)
        if question and origin.matters(usual):
            told[question.department] += (field,)
    return told


def asked(service: Service[Any]) -> Mapping[str, tuple[str, ...]]:
    """Whom a service asks, by step."""
    facts = tuple(tellers(service))
    steps = dict.fromkeys(("open", "hand-in", "resume"), facts)
    if CONFIRM in service.steps:
        steps["confirm"] = facts
    if REVIEW in service.steps:
        steps["review"] = facts
        steps |= dict.fromkeys(PAPER, tuple(d for d in facts if _on_paper(service, d)))
    if PAY in service.steps:
        steps |= dict.fromkeys(MONEY, ("treasury",)) | {"grant": facts}
    if DELIVER in service.steps:
        steps |= dict.fromkeys(POST, ("post",))
    return steps | dict.fromkeys(TELLING, tuple(gateway.name for gateway in conf.gateways(SMS)))


def _on_paper(service: Service[Any], department: str) -> bool:
    """Whether the law lets paper stand in for whatever this department tells."""
    fields = service.application.prefilled_fields()
    return all(fields[name].or_upload for name in tellers(service)[department])


def table() -> list[Cell]:
    """All cells."""
    return [
        Cell(service.id, step, department, mode)
        for service in catalogue().values()
        for step, departments in asked(service).items()
        for department in departments
        for mode in MODES
    ]


def cells(*steps: str) -> list[Cell]:
    """Those of some steps."""
    return [cell for cell in table() if cell.step in steps]


SHORT, USUAL = 0.1, 2.0
"""Time limits of one question in seconds: to one who will not answer anyhow, and as it is set."""
_WILL_NOT_ANSWER = ("slow", "silent")
_FOR_LONG = 60.0


class Lines(Exchange):
    """The departments without a network, and over HTTP those that are slow now: these alone have
    a time limit to keep, a shorter one, so that no test waits long."""

    def __init__(self, departments: Departments, address: str) -> None:
        signer, clock = keys.private_key(), departments.clock
        transport = departments.exchange.transport
        super().__init__(_everyone(BASE), signer, USUAL, transport, clock)
        self.hurried = Exchange(_everyone(address), signer, SHORT, None, clock)
        self.slow: set[str] = set()

    def ask(self, department: str, question: str, what: Mapping[str, Any], **how: Any) -> Reply:
        """With the time that this department has."""
        if department in self.slow:
            return self.hurried.ask(department, question, what, **how)
        return super().ask(department, question, what, **how)

    def close(self) -> None:
        """Both."""
        self.hurried.close()
        super().close()


def _everyone(address: str) -> dict[str, str]:
    return dict.fromkeys(settings.DEPARTMENTS, address)


class Skies:
    """The departments as a test makes them well and ill."""

    def __init__(self, departments: Departments, lines: Lines) -> None:
        self.departments, self._lines = departments, lines
        departments.mode("treasury", "ok", callbacks="never")

    def ill(self, department: str, mode: str) -> None:
        """From now on."""
        if mode in _WILL_NOT_ANSWER:
            self._lines.slow.add(department)
        how = {"seconds": _FOR_LONG} if mode in _WILL_NOT_ANSWER else {}
        self.departments.mode(department, mode, **how)

    def well(self, *departments: str) -> None:
        """These are well again."""
        self._lines.slow.difference_update(departments)
        for department in departments:
            self.departments.mode(department, "ok")


@contextmanager
def over(departments: Departments, address: str) -> Iterator[Skies]:
    """All departments well, every circuit closed, no provider ill; what is asked again is asked
    without a pause. Those that will be slow are at this address."""
    before = exchange.current()
    at_once = stamina.set_testing(True, attempts=3, cap=True)
    with closing(Lines(departments, address)) as lines, at_once:
        dispatching._ill_until.clear()
        exchange.replace(lines)
        try:
            yield Skies(departments, lines)
        finally:
            exchange.replace(before)


LONGEST_ANSWER = 8.0
"""Seconds for which a page may take here: a guard against hanging on a busy machine. That nobody
waits for departments longer than three seconds follows from the time limits that are set."""


class Hurried(Client):
    """A browser whose user does not wait, and is never shown an error that nobody foresaw."""

    def request(self, **request: Any) -> Any:
        """Each page in time."""
        begun = time.monotonic()
        answer = super().request(**request)
        assert time.monotonic() - begun < LONGEST_ANSWER
        assert answer.status_code != 500
        return answer


def hurried(usual: Client) -> Hurried:
    """The same person, who does not wait."""
    client = Hurried(headers={"accept-language": "en"})
    client.cookies = usual.cookies
    return client


def reviewer() -> Hurried:
    """Someone of the staff who decides."""
    return hurried(desk(Role.REVIEWER))
