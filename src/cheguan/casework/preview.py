"""What would be decided now: the same facts and rules as in a case, but nothing is written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from cheguan.casework import answers
from cheguan.casework.asking import Asker, Wanted
from cheguan.casework.facts import Facts, Inquiry, ask, with_records_seen
from cheguan.casework.subjects import kind_of, places
from cheguan.kernel.application import Application
from cheguan.kernel.days import day_of
from cheguan.kernel.rules import Verdict
from cheguan.kernel.service import Service


@dataclass(frozen=True, slots=True)
class Preview:
    """The application, its verdict and its fee; none of them while a department is silent."""

    service: Service[Any]
    subject: str
    silent: tuple[str, ...] = ()
    application: Application | None = None
    verdict: Verdict | None = None
    fee_fen: int = 0


def preview(wanted: Wanted, asker: Asker, now: datetime) -> Preview:
    """Judge one thing by the facts of this moment. Raises NotFound, Mistaken."""
    return previews([wanted], asker, now)[0]


def previews(wanted: Sequence[Wanted], asker: Asker, now: datetime) -> list[Preview]:
    """Judge several at once: the departments and the records are asked about all of them together,
    so that many wait no longer, and query no more, than one. Raises NotFound, Mistaken."""
    there = places(wanted, asker)
    inquiries = [_inquiry(one, place) for one, place in zip(wanted, there, strict=True)]
    facts = with_records_seen(inquiries, ask(inquiries, now), now)
    return [
        _judged(one, inquiry, known, now)
        for one, inquiry, known in zip(wanted, inquiries, facts, strict=True)
    ]


def _inquiry(wanted: Wanted, place: str) -> Inquiry:
    owner = wanted.applicant.number
    subject, said = answers.read(wanted.service, wanted.subject, wanted.answers, owner)
    return Inquiry(wanted.service, subject, f"{place[:4]}00", wanted.applicant, said, {})


def _judged(wanted: Wanted, inquiry: Inquiry, facts: Facts, now: datetime) -> Preview:
    kind_of(wanted).own(wanted, facts)
    service, on = inquiry.service, day_of(now)
    if facts.silent:
        return Preview(service, inquiry.subject, facts.silent)
    application = facts.application(service.application)
    verdict = service.judge(application, on)
    fee = service.fee.of(application, on) if verdict.accepted else 0
    return Preview(service, inquiry.subject, (), application, verdict, fee)
