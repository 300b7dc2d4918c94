"""Rules: pure functions of an application and a date that say why not (house, section 2)."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Generic

from cheguan.kernel.application import A, Application
from cheguan.kernel.citations import Law
from cheguan.kernel.reading import codes_raised, fields_read
from cheguan.kernel.text import Text


class _Finding:
    """A code and the values behind it; equal when both are."""

    def __init__(self, code: str, **values: Any) -> None:
        self.code = code
        self.values = values

    def __eq__(self, other: object) -> bool:
        return type(self) is type(other) and vars(self) == vars(other)

    def __hash__(self) -> int:
        return hash((type(self), self.code))

    def __repr__(self) -> str:
        values = "".join(f", {k}={v!r}" for k, v in self.values.items())
        return f"{type(self).__name__}({self.code!r}{values})"


class Refusal(_Finding):
    """Why the law does not allow it (不予受理、不予办理)."""


class Doubt(_Finding):
    """A suspicion that no machine may decide: a clerk looks at it (人工审核, Order 164 art. 74)."""


Finding = Refusal | Doubt


@dataclass(frozen=True)
class Rule(Generic[A]):
    """One condition: what it says, its law, the function that checks it, and what that reads."""

    check: Callable[[A, date], Finding | None]
    law: Law
    condition: Text
    reads: frozenset[str]
    codes: frozenset[str]

    @property
    def name(self) -> str:
        """The rule's name: that of its function."""
        return self.check.__name__

    def __call__(self, application: A, on: date) -> Finding | None:
        return self.check(application, on)


def rule(law: Law, condition: Text) -> Callable[[Callable[[A, date], Finding | None]], Rule[A]]:
    """Make a rule of a function, with the article that it applies and the condition in words."""

    def make(check: Callable[[A, date], Finding | None]) -> Rule[A]:
        return Rule(check, law, condition, fields_read(check), codes_raised(check))

    return make


@dataclass(frozen=True)
class Verdict:
    """What all rules together say (一次告知): every reason, not the first one."""

    findings: tuple[tuple[Rule[Any], Finding], ...]

    @property
    def refusals(self) -> tuple[Refusal, ...]:
        """Why not."""
        return tuple(f for _, f in self.findings if isinstance(f, Refusal))

    @property
    def doubts(self) -> tuple[Doubt, ...]:
        """What a clerk must look at."""
        return tuple(f for _, f in self.findings if isinstance(f, Doubt))

    @property
    def accepted(self) -> bool:
        """No rule refuses (a doubt may remain)."""
        return not self.refusals

    def finding_of(self, rule: Rule[Any]) -> Finding | None:
        """What this rule found, if anything."""
        return next((f for r, f in self.findings if r.name == rule.name), None)


def judge(rules: Iterable[Rule[Any]], application: Application, on: date) -> Verdict:
    """Run every rule by the law of one day."""
    found = ((rule, rule(application, on)) for rule in rules)
    return Verdict(tuple((rule, finding) for rule, finding in found if finding))
