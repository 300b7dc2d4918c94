"""申请: open a case, or take up the one that is open already.

One transaction, begun and ended here. The other departments are asked before it begins, so that
no lock is held while they think; then what the case is about is locked, always first, so that
whatever is said about it at once is heard one after another.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from django.db import transaction

from cheguan import rows
from cheguan.casework import answers, course, numbering, requests
from cheguan.casework.asking import (
    Asker,
    Call,
    InOtherHands,
    NotAllowed,
    NotOffered,
    Outcome,
    Wanted,
)
from cheguan.casework.facts import Facts, Inquiry, ask, with_records
from cheguan.casework.models import Case, State
from cheguan.casework.progress import Progress
from cheguan.casework.subjects import kind_of
from cheguan.kernel.days import day_of
from cheguan.kernel.service import Service
from cheguan.organisation.powers import Deed, may


def open_case(wanted: Wanted, call: Call) -> Outcome:
    """Open a case and judge it; one that is confirmed at once goes as far as it can.

    Where a case for the same thing is open already, that one is taken up.
    Raises NotFound (no such thing, or not the applicant's), NotOffered, NotAllowed, KeyReused,
    InOtherHands, Mistaken.
    """
    _offered(wanted.service, call.asker.channel)
    owner = wanted.applicant.number
    subject, said = answers.read(wanted.service, wanted.subject, wanted.answers, owner)
    wanted = replace(wanted, subject=subject)
    kind = kind_of(wanted)
    [place] = kind.places([wanted], call.asker)
    _allow(wanted, call.asker, place)
    inquiry = Inquiry(wanted.service, subject, f"{place[:4]}00", wanted.applicant, said, {})
    [told] = ask([inquiry], call.now)
    with transaction.atomic():
        facts = with_records(inquiry, told, call.now)
        plate = kind.own(wanted, facts)
        if case := requests.answered(inquiry.city, call, wanted.content):
            return Outcome(case, moved=False)
        if case := _before(inquiry, day_of(call.now)):
            return _take_up(case, wanted, inquiry, facts, call)
        progress = Progress(_new(wanted, inquiry, place, plate, call), call)
        progress.note("opened", capacity=wanted.capacity.value)
        return _set_out(progress, wanted, facts)


def _offered(service: Service[Any], channel: str) -> None:
    """Asked first: what is wrong with the answers helps nobody who cannot apply here at all."""
    if channel not in {one.id for one in service.offered_on()}:
        raise NotOffered(service.id)


def _allow(wanted: Wanted, asker: Asker, place: str) -> None:
    """A person applies for what is hers, an officer for anyone whom his office serves."""
    if wanted.capacity not in wanted.service.open_to:
        raise NotAllowed(wanted.service.id)
    own = asker.person is not None and asker.person.number == wanted.applicant.number
    if not own and not may(asker.officer, Deed.ACCEPT, place):
        raise NotAllowed(wanted.service.id)


def _before(inquiry: Inquiry, today: date) -> Case | None:
    """The case for the same thing that is open, or that was granted this very day."""
    condition = (
        "city = %s AND subject_kind = %s AND subject = %s AND service = %s"
        " AND (state IN ('waiting', 'confirming', 'reviewing', 'paying')"
        " OR state = 'granted' AND judged_on = %s) LIMIT 1"
    )
    service = inquiry.service
    kind = service.application.subject_kind()
    return rows.first(Case, condition, inquiry.city, kind, inquiry.subject, service.id, today)


def _take_up(case: Case, wanted: Wanted, inquiry: Inquiry, facts: Facts, call: Call) -> Outcome:
    """Go on with the case of the other tab, or with the one that the owner began on her phone."""
    if call.asker.officer is None and case.applicant_number != wanted.applicant.number:
        raise InOtherHands(case.number)
    goes_on = case.channel != call.asker.channel or wanted.confirmed
    if case.state in (State.GRANTED, State.REVIEWING, State.PAYING) or not goes_on:
        return Outcome(case, moved=False)
    progress = Progress(case, call)
    case.answers = answers.kept(wanted.service, inquiry.answers)
    progress.note("taken-up")
    return _set_out(progress, wanted, facts)


def _set_out(progress: Progress, wanted: Wanted, facts: Facts) -> Outcome:
    if wanted.confirmed:
        course.confirm(progress)
    course.advance(progress, wanted.service, facts)
    return progress.keep(wanted.content)


def _new(wanted: Wanted, inquiry: Inquiry, place: str, plate: str, call: Call) -> Case:
    officer = call.asker.officer
    return Case(
        city=inquiry.city,
        number=numbering.draw(inquiry.city),
        service=wanted.service.id,
        service_version=wanted.service.version,
        subject_kind=wanted.service.application.subject_kind(),
        subject=inquiry.subject,
        plate=plate,
        state=State.CONFIRMING,
        version=0,
        channel=call.asker.channel,
        office=officer.office if officer else place,
        capacity=wanted.capacity.value,
        applicant_document=wanted.applicant.document.value,
        applicant_number=wanted.applicant.number,
        applicant_name=wanted.applicant.name,
        agent_number=wanted.agent.number if wanted.agent else "",
        agent_name=wanted.agent.name if wanted.agent else "",
        opened_at=call.now,
        judged_on=day_of(call.now),
        answers=answers.kept(wanted.service, inquiry.answers),
        papers={},
        evidence={},
        findings=[],
    )
