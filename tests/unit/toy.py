"""A service as small as can be, to be broken in one place at a time."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from cheguan.kernel.acts import Act, Grant
from cheguan.kernel.application import Application, about, asked, prefilled
from cheguan.kernel.citations import Law
from cheguan.kernel.rules import Refusal, rule
from cheguan.kernel.service import Capacity, Fee, Level, Sentence, Service
from cheguan.kernel.sources import Source
from cheguan.kernel.steps import CONFIRM, ISSUE
from cheguan.kernel.terms import minutes, working_days
from cheguan.kernel.text import _

LAW = Law("玩具管理规定", "示例第1号")
TOYS = Source("toys.colour", str, _("Toy register"))
REPAIRS = Source("toys.repairs", int, _("Toy workshop"), may_lack=True)


class Paint(Application):
    """What is painted, how, and what is known of it."""

    toy: str = about("toy", label=_("Toy"))
    wish: str = asked(label=_("New colour"))
    colour: str = prefilled(TOYS, by="toy", label=_("Colour"))
    repairs: int | None = prefilled(REPAIRS, by="toy", label=_("Repairs"))


class PaintToy(Act):
    """Paint it."""

    toy: str

    @property
    def touches(self) -> tuple[str, str]:
        """The toy."""
        return ("toy", self.toy)


@rule(LAW.article(1), _("It gets another colour"))
def another_colour(a: Paint, on: date) -> Refusal | None:
    """Art. 1."""
    return Refusal("same-colour", colour=a.colour) if a.wish == a.colour else None


@rule(LAW.article(2), _("It is not broken too often"))
def sound(a: Paint, on: date) -> Refusal | None:
    """Art. 2."""
    return Refusal("too-broken", repairs=a.repairs) if (a.repairs or 0) > 2 else None


def paint(a: Paint, on: date) -> Grant:
    """Paint it."""
    return Grant(PaintToy(toy=a.toy))


SENTENCES = {
    "same-colour": Sentence(_("It is {colour} already."), _("Choose another colour.")),
    "too-broken": Sentence(_("It was repaired {repairs} times."), _("Buy a new one.")),
}

TOY = Service(
    id="toys/paint",
    version=1,
    name=_("Painted toy"),
    summary=_("We paint it."),
    verb=_("Have it painted"),
    invitation=_("It can be painted now"),
    law=LAW,
    open_to=frozenset(Capacity),
    application=Paint,
    rules=(another_colour, sound),
    sentences=SENTENCES,
    fee=Fee(LAW),
    steps=(CONFIRM, ISSUE),
    decide_within=working_days(1),
    promised=minutes(1),
    handled_by=Level.COUNTY,
    result=_("A painted toy"),
    grant=paint,
)


def toy_service(**changes: Any) -> Service:
    """The toy service with these parts replaced; it is checked as any service is."""
    return replace(TOY, **changes)


def toy(**changes: Any) -> Paint:
    """An application that is granted, but for these fields."""
    return Paint(**({"toy": "T-1", "wish": "red", "colour": "blue", "repairs": 0} | changes))
