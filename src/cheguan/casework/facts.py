"""Gather the facts of an application from all who know them, and keep where each came from."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cheguan.agencies import answers as agencies_answers
from cheguan.kernel.application import Application, Prefilled
from cheguan.kernel.service import Service
from cheguan.kernel.sources import Answer, Known, Silent, Source
from cheguan.registry import answers as registry_answers

Answerer = Callable[[Collection[Source[Any]], str, str, datetime], Mapping[str, Answer]]


@dataclass(frozen=True, slots=True)
class Room:
    """A room that answers facts: which sources it knows, and how to ask it."""

    sources: frozenset[str]
    answer: Answerer


RECORDS = Room(registry_answers.SOURCES, registry_answers.answer)
DEPARTMENTS = Room(agencies_answers.SOURCES, agencies_answers.answer)


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers for one application, by field."""

    given: Mapping[str, Any]
    answers: Mapping[str, Answer]

    def of(self, source: Source[Any]) -> Answer | None:
        """What this source answered."""
        return next((a for a in self.answers.values() if a.source == source.id), None)

    @property
    def silent(self) -> tuple[str, ...]:
        """The fields whose source did not answer; while there are any, nothing is decided."""
        return tuple(name for name, a in self.answers.items() if isinstance(a, Silent))

    def application(self, model: type[Application]) -> Application:
        """The application of these facts; an absent fact is None."""
        told = {n: a.value if isinstance(a, Known) else None for n, a in self.answers.items()}
        return model(**self.given, **told)

    def evidence(self) -> dict[str, Any]:
        """Where each fact came from, when, and which of the three outcomes it was."""
        return {
            name: {
                "source": answer.source,
                "at": answer.at.isoformat(),
                "outcome": type(answer).__name__.lower(),
            }
            for name, answer in self.answers.items()
        }


def ask(
    room: Room, service: Service[Any], given: Mapping[str, Any], city: str, at: datetime
) -> dict[str, Answer]:
    """Ask one room all that it knows for an application; by field."""
    mine = {
        name: origin
        for name, origin in service.application.prefilled_fields().items()
        if origin.source.id in room.sources
    }
    keys = {given[origin.by] for origin in mine.values()}
    told = {key: room.answer(_sources(mine, given, key), key, city, at) for key in keys}
    return {n: told[given[o.by]][o.source.id] for n, o in mine.items()}


def with_records(
    service: Service[Any],
    given: Mapping[str, Any],
    told: Mapping[str, Answer],
    city: str,
    at: datetime,
) -> Facts:
    """All facts: what the departments told, and what the records hold, locked from here on."""
    return Facts(given, {**told, **ask(RECORDS, service, given, city, at)})


def _sources(
    fields: Mapping[str, Prefilled], given: Mapping[str, Any], key: str
) -> list[Source[Any]]:
    return [origin.source for origin in fields.values() if given[origin.by] == key]


def unanswered(service: Service[Any]) -> frozenset[str]:
    """The sources of a service that no room answers."""
    wanted = {o.source.id for o in service.application.prefilled_fields().values()}
    return frozenset(wanted - RECORDS.sources - DEPARTMENTS.sources)
