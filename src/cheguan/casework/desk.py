"""What can be asked for a case: open, confirm, decide, withdraw, resume.

Each of these is one transaction, begun and ended here: the other departments are asked before it
begins, so that no lock is held while they think; then the vehicle is locked, always first, so that
whatever is said about it at once is heard one after another. Each carries an idempotency key: a
repeat gets the case of the first answer.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import transaction

from cheguan.casework import course, numbering, requests
from cheguan.casework.asking import SYSTEM, Asker, NotAllowed, NotFound, StaleCase, Wanted
from cheguan.casework.facts import DEPARTMENTS, RECORDS, Facts, ask
from cheguan.casework.models import OPEN, Case, State
from cheguan.casework.progress import Progress
from cheguan.casework.queries import visible
from cheguan.casework.tasks import close_tasks
from cheguan.facts import vehicles
from cheguan.facts.vehicles import Vehicle
from cheguan.kernel.days import day_of
from cheguan.kernel.service import Service
from cheguan.kernel.sources import Answer, Known
from cheguan.organisation.powers import Deed, may
from cheguan.registry import find
from cheguan.services.catalogue import service as service_of


@dataclass(frozen=True, slots=True)
class Outcome:
    """The case, and whether this very request moved it; if not, someone had been here before."""

    case: Case
    moved: bool


def open_case(wanted: Wanted, asker: Asker, key: UUID, now: datetime) -> Outcome:
    """申请: open a case and judge it; one that is confirmed at once goes as far as it can.

    Where a case for the same thing is open already, that one is taken up.
    Raises NotFound (no such vehicle, or not the applicant's), NotAllowed, KeyReused.
    """
    place = find.whereabouts(wanted.vin)
    if place is None:
        raise NotFound(wanted.vin)
    _allow(wanted, asker, place)
    city, content = city_of_place(place), f"open {wanted.service.id} {wanted.vin}"
    given = {wanted.service.application.subject(): wanted.vin}
    told = ask(DEPARTMENTS, wanted.service, given, city, now)
    with transaction.atomic():
        facts = _with_records(wanted.service, given, told, city, now)
        vehicle = _owned(facts, wanted)
        if answered := requests.answered(city, asker, key, content):
            return Outcome(answered, moved=False)
        if going_on := _going_on(wanted, city):
            return _take_up(Progress(going_on, asker, now), wanted, facts, key, content)
        progress = Progress(_new(wanted, vehicle, city, asker, now), asker, now)
        progress.note("opened", capacity=wanted.capacity.value)
        return _set_out(progress, wanted, facts, key, content)


def confirm(number: str, version: int, asker: Asker, key: UUID, now: datetime) -> Outcome:
    """确认: the applicant has seen the facts and wants it. Raises NotFound, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        _confirm(progress)
        course.advance(progress, service, facts)

    return _change(number, version, asker, requests.Token(key, f"confirm {number}"), now, move)


def decide(
    number: str, version: int, approve: bool, reason: str, asker: Asker, key: UUID, now: datetime
) -> Outcome:
    """审核: someone of the staff decides what a rule left in doubt; a refusal has its reason.

    Raises NotFound, NotAllowed, StaleCase.
    """

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        case = progress.case
        if asker.officer is None or not may(asker.officer, Deed.REVIEW, case.office):
            raise NotAllowed(number)
        if case.state != State.REVIEWING:
            raise StaleCase(case)
        close_tasks(case, asker.officer, now)
        if not approve:
            course.refuse_after_review(progress, reason)
            return
        case.reviewed_by = asker.officer.number
        progress.note("approved", reason=reason)
        course.advance(progress, service, facts)

    token = requests.Token(key, f"decide {number} {approve}")
    return _change(number, version, asker, token, now, move)


def withdraw(number: str, version: int, asker: Asker, key: UUID, now: datetime) -> Outcome:
    """撤回. Raises NotFound, StaleCase."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        close_tasks(progress.case, None, now)
        course.withdraw(progress)

    return _change(number, version, asker, requests.Token(key, f"withdraw {number}"), now, move)


def resume(number: str, now: datetime) -> Outcome:
    """A department that was silent may have spoken: go on with a case that waits for it."""
    return _change(number, None, SYSTEM, None, now, course.advance)


def _change(
    number: str,
    version: int | None,
    asker: Asker,
    token: requests.Token | None,
    now: datetime,
    move: Callable[[Progress, Service[Any], Facts], None],
) -> Outcome:
    """Move a case by fresh facts, with its vehicle locked. One that has ended stays as it is."""
    seen = visible(number, asker)
    service = service_of(seen.service)
    given = {service.application.subject(): seen.subject}
    told = ask(DEPARTMENTS, service, given, seen.city, now)
    with transaction.atomic():
        facts = _with_records(service, given, told, seen.city, now)
        if token and (answered := requests.answered(seen.city, asker, *token)):
            return Outcome(answered, moved=False)
        case = Case.objects.get(city=seen.city, number=number)
        if case.state not in OPEN:
            return Outcome(case, moved=False)
        if version not in (None, case.version):
            raise StaleCase(case)
        progress = Progress(case, asker, now)
        move(progress, service, facts)
        return _kept(progress, token)


def _with_records(
    service: Service[Any],
    given: Mapping[str, Any],
    told: Mapping[str, Answer],
    city: str,
    now: datetime,
) -> Facts:
    """All facts: what the departments told, and what the records hold, locked from here on."""
    return Facts(given, {**told, **ask(RECORDS, service, given, city, now)})


def _allow(wanted: Wanted, asker: Asker, place: str) -> None:
    """A person applies for what is hers, an officer for anyone whom his office serves."""
    channels = {channel.id for channel in wanted.service.offered_on()}
    if asker.channel not in channels or wanted.capacity not in wanted.service.open_to:
        raise NotAllowed(wanted.service.id)
    own = asker.person is not None and asker.person.number == wanted.applicant.number
    if not own and not may(asker.officer, Deed.ACCEPT, place):
        raise NotAllowed(wanted.service.id)


def _owned(facts: Facts, wanted: Wanted) -> Vehicle:
    answer = facts.of(vehicles.registered)
    if not isinstance(answer, Known) or not answer.value.owned_by(wanted.applicant.number):
        raise NotFound(wanted.vin)
    vehicle: Vehicle = answer.value
    return vehicle


def _going_on(wanted: Wanted, city: str) -> Case | None:
    return Case.objects.filter(
        city=city,
        service=wanted.service.id,
        subject_kind="vehicle",
        subject=wanted.vin,
        state__in=OPEN,
    ).first()


def _take_up(
    progress: Progress, wanted: Wanted, facts: Facts, key: UUID, content: str
) -> Outcome:
    """Go on with an open case: the other tab's, or the one that the owner began on her phone."""
    case, asker = progress.case, progress.asker
    if case.applicant_number != wanted.applicant.number and asker.officer is None:
        raise NotFound(wanted.vin)
    if case.state == State.REVIEWING or (case.channel == asker.channel and not wanted.confirmed):
        return Outcome(case, moved=False)
    progress.note("taken-up")
    return _set_out(progress, wanted, facts, key, content)


def _set_out(
    progress: Progress, wanted: Wanted, facts: Facts, key: UUID, content: str
) -> Outcome:
    if wanted.confirmed:
        _confirm(progress)
    course.advance(progress, wanted.service, facts)
    return _kept(progress, requests.Token(key, content))


def _confirm(progress: Progress) -> None:
    progress.case.confirmed_at = progress.now
    progress.note("confirmed")


def _kept(progress: Progress, token: requests.Token | None) -> Outcome:
    progress.keep()
    if token:
        requests.remember(progress.case, progress.asker, token, progress.now)
    return Outcome(progress.case, moved=True)


def _new(wanted: Wanted, vehicle: Vehicle, city: str, asker: Asker, now: datetime) -> Case:
    return Case(
        city=city,
        number=numbering.draw(city),
        service=wanted.service.id,
        service_version=wanted.service.version,
        subject_kind="vehicle",
        subject=wanted.vin,
        plate=vehicle.plate,
        state=State.CONFIRMING,
        version=0,
        channel=asker.channel,
        office=asker.officer.office if asker.officer else vehicle.place,
        capacity=wanted.capacity.value,
        applicant_number=wanted.applicant.number,
        applicant_name=wanted.applicant.name,
        agent_number=wanted.agent.number if wanted.agent else "",
        agent_name=wanted.agent.name if wanted.agent else "",
        opened_at=now,
        judged_on=day_of(now),
        evidence={},
        findings=[],
    )


def city_of_place(place: str) -> str:
    """The city in whose part of the database the records of a place stand."""
    return f"{place[:4]}00"
