"""Compulsory insurance (交强险)."""

from __future__ import annotations

from datetime import date

from cheguan.facts.fact import Fact
from cheguan.kernel.sources import Source
from cheguan.kernel.text import _


class Policy(Fact):
    """A compulsory policy: in force from the first to the last day, both included."""

    number: str
    insurer: str
    since: date
    until: date

    def in_force(self, on: date) -> bool:
        """Whether it covers this day."""
        return self.since <= on <= self.until


compulsory = Source("insurance.compulsory", Policy, _("Insurance platform"), may_lack=True)
