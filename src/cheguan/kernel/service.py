"""A public service (政务服务事项) as one typed value, complete enough to print its guide."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Generic

from cheguan.kernel.acts import Grant
from cheguan.kernel.application import A, Application
from cheguan.kernel.channels import CHANNELS, Channel
from cheguan.kernel.citations import Law
from cheguan.kernel.rules import Rule, Verdict, judge
from cheguan.kernel.steps import Step
from cheguan.kernel.terms import Term
from cheguan.kernel.text import NOTHING, Text, _


class Capacity(StrEnum):
    """As what someone applies."""

    OWNER = "owner"
    AGENT = "agent"


class Level(StrEnum):
    """The lowest level of office to which a service is delegated."""

    PROVINCE = "province"
    CITY = "city"
    COUNTY = "county"


def _free(on: date) -> int:
    return 0


def _once(application: Any) -> int:
    return 1


@dataclass(frozen=True)
class Fee:
    """What it costs, in fen (分, a hundredth of a yuan), and by which text.

    `unit` is the price of one on a day, from dated numbers; `count` how many an application
    needs, and `each` what one is called. Without them the service is free.
    """

    law: Law
    unit: Callable[[date], int] = _free
    count: Callable[[Any], int] = _once
    each: Text = NOTHING

    @property
    def charged(self) -> bool:
        """Whether anything is ever charged."""
        return self.unit is not _free

    def of(self, application: Application, on: date) -> int:
        """What this application costs, in fen."""
        return self.unit(on) * self.count(application)


@dataclass(frozen=True)
class Sentence:
    """What a finding code says to a citizen: the reason, and what to do next."""

    says: Text
    do: Text


@dataclass(frozen=True)
class Service(Generic[A]):
    """All that the public, the channels and the casework must know of one service.

    Raises InconsistentService when it is made with parts that do not fit together.
    """

    id: str
    version: int
    name: Text
    summary: Text
    verb: Text
    """What its button says: a verb and what one gets."""
    invitation: Text
    """What one is told when nothing stands in the way."""
    law: Law
    open_to: frozenset[Capacity]
    application: type[A]
    rules: tuple[Rule[A], ...]
    sentences: dict[str, Sentence]
    fee: Fee
    steps: tuple[Step, ...]
    decide_within: Term
    promised: Term
    handled_by: Level
    result: Text
    grant: Callable[[A, date], Grant]
    excluded: dict[str, Law] = field(default_factory=dict)
    not_yet: frozenset[str] = frozenset()
    """Codes of refusals that only mean that there is nothing to do at present."""

    def __post_init__(self) -> None:
        from cheguan.kernel.consistency import check

        check(self)

    def judge(self, application: Application, on: date) -> Verdict:
        """Run all rules by the law of one day."""
        return judge(self.rules, application, on)

    def offered_on(self) -> tuple[Channel, ...]:
        """The channels that have the powers its steps ask for, less legal exclusions."""
        needed = frozenset[Any]().union(*(step.powers for step in self.steps))
        return tuple(
            c for c in CHANNELS.values() if needed <= c.powers and c.id not in self.excluded
        )


CAPACITY_NAMES: dict[Capacity, Text] = {
    Capacity.OWNER: _("Owner"),
    Capacity.AGENT: _("Agent with a letter of authority"),
}
