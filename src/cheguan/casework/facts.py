"""Gather the facts of an application from all who know them, and keep where each came from."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cheguan.agencies import answers as departments
from cheguan.casework.models import Case
from cheguan.facts.people import Party
from cheguan.kernel.application import Application, Prefilled
from cheguan.kernel.service import Service
from cheguan.kernel.sources import Absent, Answer, Known, Silent, Source
from cheguan.registry import answers as records

APPLICANT, PAPER = "applicant", "paper"
"""What stands as the source of a fact that no department told."""


@dataclass(frozen=True, slots=True)
class Inquiry:
    """What is asked for: the service, what it is about, who applies, and what he has said."""

    service: Service[Any]
    subject: str
    city: str
    applicant: Party
    answers: Mapping[str, Any]
    papers: Mapping[str, Any]
    case: str = ""

    @property
    def given(self) -> dict[str, Any]:
        """The fields that are not fetched."""
        model = self.service.application
        given: dict[str, Any] = {model.subject(): self.subject}
        if name := model.applicant_field():
            given[name] = self.applicant
        return given | {n: v for n, v in self.answers.items() if n not in model.prefilled_fields()}

    def key(self, origin: Prefilled) -> str:
        """By what a source is asked."""
        by = self.given[origin.by]
        return by.number if isinstance(by, Party) else str(by)

    def fetched(self, sources: Collection[str]) -> dict[str, Prefilled]:
        """The fields that these sources answer and that matter for what was chosen, less those
        that the applicant has overruled."""
        fields, given = self.service.application.prefilled_fields(), self.given
        return {
            name: origin
            for name, origin in fields.items()
            if origin.source.id in sources
            and name not in self._overruled()
            and origin.matters(given)
        }

    def told_by_applicant(self, at: datetime) -> dict[str, Answer]:
        """What the applicant said in place of a source that only proposes."""
        return {n: Known(self.answers[n], APPLICANT, at) for n in self._overruled()}

    def read_from_papers(self, silent: Collection[str], at: datetime) -> dict[str, Answer]:
        """What a clerk has read in papers that stand in for departments that are silent."""
        fields = self.service.application.prefilled_fields()
        read = {n: p["value"] for n, p in self.papers.items() if n in silent and p.get("value")}
        return {
            name: Known(fields[name].source.gives.model_validate(value), PAPER, at)
            for name, value in read.items()
        }

    def _overruled(self) -> frozenset[str]:
        fields = self.service.application.prefilled_fields()
        return frozenset(n for n, o in fields.items() if o.may_change and n in self.answers)


def inquiry_of(case: Case, service: Service[Any], answers: Mapping[str, Any]) -> Inquiry:
    """The inquiry of a case that is under way; `answers` as they were read."""
    return Inquiry(
        service, case.subject, case.city, case.applicant, answers, case.papers, case.number
    )


@dataclass(frozen=True, slots=True)
class Facts:
    """The answers for one application, by field."""

    given: Mapping[str, Any]
    answers: Mapping[str, Answer]
    instead: Mapping[str, str]
    """For a field the other one that serves as well."""

    def of(self, source: Source[Any]) -> Answer | None:
        """What this source answered."""
        return next((a for a in self.answers.values() if a.source == source.id), None)

    @property
    def silent(self) -> tuple[str, ...]:
        """The fields whose source did not answer, and for which no other serves; while there are
        any, nothing is decided."""
        return tuple(
            name
            for name, answer in self.answers.items()
            if isinstance(answer, Silent) and not self._served(name)
        )

    def _served(self, name: str) -> bool:
        return isinstance(self.answers.get(self.instead.get(name, "")), Known)

    def application(self, model: type[Application]) -> Application:
        """The application of these facts; what is absent, or does not matter, is None."""
        told = {n: a.value if isinstance(a, Known) else None for n, a in self.answers.items()}
        return model(**self.given, **dict.fromkeys(model.prefilled_fields()) | told)

    def evidence(self) -> dict[str, Any]:
        """Where each fact came from, when, which of the three outcomes it was, and its proof."""
        return {name: _evidence(answer) for name, answer in self.answers.items()}


def _evidence(answer: Answer) -> dict[str, Any]:
    kept = {
        "source": answer.source,
        "at": answer.at.isoformat(),
        "outcome": type(answer).__name__.lower(),
    }
    if isinstance(answer, Silent):
        return kept | ({"why": answer.why} if answer.why else {})
    return kept | ({"proof": answer.proof} if answer.proof else {})


def ask(inquiries: Collection[Inquiry], at: datetime) -> list[dict[str, Answer]]:
    """What the departments tell for each inquiry, by field: all asked at once, so that many wait
    no longer than one."""
    wanted = [inquiry.fetched(departments.SOURCES) for inquiry in inquiries]
    asks = [
        {n: departments.Ask(o.source, inquiry.key(o), inquiry.city) for n, o in fields.items()}
        for inquiry, fields in zip(inquiries, wanted, strict=True)
    ]
    every = {one for fields in asks for one in fields.values()}
    case = next((inquiry.case for inquiry in inquiries), "")
    told = departments.answer(every, at, case) if every else {}
    return [{n: told[one] for n, one in fields.items()} for fields in asks]


def with_records(inquiry: Inquiry, told: Mapping[str, Answer], at: datetime) -> Facts:
    """All facts: what the departments told, what stands in their place, and what the records
    hold, locked from here on."""
    kept = {name: records.held(ask) for name, ask in _of_records(inquiry).items()}
    return _facts(inquiry, told, kept, at)


def with_records_seen(
    inquiries: Sequence[Inquiry], told: Sequence[Mapping[str, Answer]], at: datetime
) -> list[Facts]:
    """The same for many, nothing locked: each record source is read once for all of them."""
    asks = [_of_records(inquiry) for inquiry in inquiries]
    seen = records.seen({ask for fields in asks for ask in fields.values()})
    return [
        _facts(inquiry, answers, {name: seen[ask] for name, ask in fields.items()}, at)
        for inquiry, answers, fields in zip(inquiries, told, asks, strict=True)
    ]


def _of_records(inquiry: Inquiry) -> dict[str, records.Ask]:
    """What is asked of the records, by field."""
    return {
        name: records.Ask(origin.source.id, inquiry.key(origin), inquiry.city)
        for name, origin in inquiry.fetched(records.SOURCES).items()
    }


def _facts(
    inquiry: Inquiry, told: Mapping[str, Answer], kept: Mapping[str, Any], at: datetime
) -> Facts:
    fields = inquiry.service.application.prefilled_fields()
    recorded = {name: _recorded(fields[name].source.id, fact, at) for name, fact in kept.items()}
    silent = [name for name, answer in told.items() if isinstance(answer, Silent)]
    read = inquiry.read_from_papers(silent, at)
    answers = {**told, **read, **recorded, **inquiry.told_by_applicant(at)}
    return Facts(inquiry.given, answers, {n: o.instead for n, o in fields.items() if o.instead})


def _recorded(source: str, fact: Any, at: datetime) -> Answer:
    return Absent(source, at) if fact is None else Known(fact, source, at)


def lacking(case: Case, service: Service[Any], silent: Iterable[str]) -> tuple[str, ...]:
    """The silent fields for which there is no paper, nor one of what serves as well."""
    fields = service.application.prefilled_fields()
    return tuple(n for n in silent if {n, fields[n].instead}.isdisjoint(case.papers))


def unanswered(service: Service[Any]) -> frozenset[str]:
    """The sources of a service that no room answers."""
    wanted = {o.source.id for o in service.application.prefilled_fields().values()}
    return frozenset(wanted - records.SOURCES - departments.SOURCES)
