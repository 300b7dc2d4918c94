"""Cases: situation → outcome, in a `cases.yaml` beside each service that a lawyer can read.

The file has `names` (short words for fields: `seats: vehicle.seats`), the usual situation
(`given`, `day`), and chapters. A chapter has a `heading`, its `law` and its cases, and may change
the situation for all of them; a case has a title (`case`), what differs (`given`, `day`) and its
outcome: `granted` with the values that the acts must carry, or `refused` with every reason and
its values. `doubts` are what a clerk must look at. What is not written down must not happen.
(YAML reads a bare `on` as true, hence `day`.)
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Any, Generic

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yaml import YAMLError

from cheguan.kernel import strict_yaml
from cheguan.kernel.application import A
from cheguan.kernel.rules import Finding
from cheguan.kernel.service import Service

Situation = dict[str, Any]
Values = dict[str, Any]


class CasesInvalid(ValueError):
    """A cases file cannot be read; the message says which case and why."""


class _Part(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")


class _Case(_Part):
    case: str = Field(min_length=1)
    law: str = ""
    day: date | None = None
    given: Situation = {}
    granted: Values | None = None
    refused: dict[str, Values | None] = {}
    doubts: dict[str, Values | None] = {}


class _Chapter(_Part):
    heading: str = Field(min_length=1)
    law: str = Field(min_length=1)
    day: date | None = None
    given: Situation = {}
    cases: tuple[_Case, ...] = Field(min_length=1)


class _File(_Part):
    names: dict[str, str] = {}
    day: date
    given: Situation
    chapters: tuple[_Chapter, ...] = Field(min_length=1)


@dataclass(frozen=True)
class Outcome:
    """What comes of a case: the values that its acts carry, or the reasons, and any doubts."""

    granted: Values | None = None
    refused: dict[str, Values] = field(default_factory=dict)
    doubts: dict[str, Values] = field(default_factory=dict)


@dataclass(frozen=True)
class Case(Generic[A]):
    """A situation on a day, and the outcome that the law gives it."""

    title: str
    heading: str
    law: str
    day: date
    application: A
    expected: Outcome

    def differences(self, service: Service[A]) -> tuple[str, ...]:
        """How the outcome by this service departs from the expected one; empty when it does not."""
        return tuple(_differences(self.expected, outcome(service, self.application, self.day)))


def outcome(service: Service[A], application: A, on: date) -> Outcome:
    """What the service says of an application on a day."""
    verdict = service.judge(application, on)
    granted = None
    if verdict.accepted:
        acts = service.grant(application, on).acts
        granted = {name: value for act in acts for name, value in act.model_dump().items()}
    return Outcome(granted, _by_code(verdict.refusals), _by_code(verdict.doubts))


def _by_code(findings: tuple[Finding, ...]) -> dict[str, Values]:
    return {finding.code: finding.values for finding in findings}


def _differences(expected: Outcome, found: Outcome) -> Iterator[str]:
    if (expected.granted is None) != (found.granted is None):
        yield f"expected {_verb(expected)}, found {_verb(found)}"
    for name, value in (expected.granted or {}).items():
        there = (found.granted or {}).get(name)
        if found.granted is not None and there != value:
            yield f"{name}: expected {value}, found {there}"
    if expected.refused != found.refused:
        yield f"refused: expected {expected.refused}, found {found.refused}"
    if expected.doubts != found.doubts:
        yield f"doubts: expected {expected.doubts}, found {found.doubts}"


def _verb(outcome: Outcome) -> str:
    return "refused" if outcome.granted is None else "granted"


def read_cases(service: Service[A], path: Path) -> tuple[Case[A], ...]:
    """The cases of a service, in the order of the file. Raises CasesInvalid."""
    where = f"{path.parent.name}/{path.name}"
    try:
        file = _File.model_validate(strict_yaml.read(path))
    except (ValidationError, YAMLError) as error:
        raise CasesInvalid(f"{where}: {error}") from None
    return tuple(
        _built(service, file, chapter, case, where)
        for chapter in file.chapters
        for case in chapter.cases
    )


def _built(service: Service[A], file: _File, chapter: _Chapter, case: _Case, where: str) -> Case[A]:
    where = f"{where}, “{case.case}”"
    if (case.granted is None) == (not case.refused):
        raise CasesInvalid(f"{where}: say either what is granted or why it is refused.")
    situation = deepcopy(file.given)
    try:
        for name, value in (chapter.given | case.given).items():
            _put(situation, file.names.get(name, name), deepcopy(value))
        application = service.application.model_validate(situation)
    except (KeyError, TypeError) as error:
        raise CasesInvalid(f"{where}: the usual situation has no place for {error}.") from None
    except ValidationError as error:
        raise CasesInvalid(f"{where}: {error}") from None
    return Case(
        title=case.case,
        heading=chapter.heading,
        law=case.law or chapter.law,
        day=case.day or chapter.day or file.day,
        application=application,
        expected=Outcome(case.granted, _filled(case.refused), _filled(case.doubts)),
    )


def _filled(findings: Mapping[str, Values | None]) -> dict[str, Values]:
    return {code: values or {} for code, values in findings.items()}


def _put(situation: Situation, path: str, value: Any) -> None:
    """Set `vehicle.seats` in a nested situation."""
    *way, last = path.split(".")
    for step in way:
        situation = situation[step]
    situation[last] = value
