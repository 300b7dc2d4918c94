"""材料代替数据: while a department is silent, its paper may stand in for it where the law allows.

The applicant hands the paper in, a clerk reads it into the fact that the department would have
told; then the rules judge as ever. A department that speaks again before that prevails.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from pydantic import ValidationError

from cheguan.casework import course, desk, documents
from cheguan.casework.answers import Mistaken
from cheguan.casework.asking import (
    Call,
    NotAllowed,
    NotFound,
    Outcome,
    Seen,
    StaleCase,
    digest_of,
)
from cheguan.casework.documents import Handed
from cheguan.casework.facts import Facts, inquiry_of, lacking
from cheguan.casework.models import Case, Document, State
from cheguan.casework.progress import Progress
from cheguan.casework.tasks import claim, close_tasks
from cheguan.facts.photos import Portrait
from cheguan.kernel.application import Prefilled
from cheguan.kernel.service import Service
from cheguan.organisation.powers import Deed, may
from cheguan.services.catalogue import service as service_of


def wanted(case: Case, service: Service[Any]) -> tuple[str, ...]:
    """The fields of a waiting case for which a paper may be handed in."""
    fields = service.application.prefilled_fields()
    missing = lacking(case, service, silent_fields(case))
    return tuple(name for name in missing if fields[name].or_upload)


def silent_fields(case: Case) -> tuple[str, ...]:
    """The fields whose department did not answer when the case was last judged, in the order of
    the application (the stored evidence has none)."""
    fields = service_of(case.service).application.prefilled_fields()
    told = case.evidence
    return tuple(n for n in fields if n in told and told[n]["outcome"] == "silent")


def _waits(case: Case) -> bool:
    return case.state == State.WAITING


def _is_read(case: Case) -> bool:
    return case.state == State.REVIEWING


def hand_in(seen: Seen, field: str, content: bytes, call: Call) -> Outcome:
    """上传: the paper for a silent department. A picture is measured at once, any other paper waits
    for a clerk. Raises NotFound, NotAllowed, StaleCase, KeyReused and Unreadable."""

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        case = progress.case
        desk.for_the_applicant(progress)
        origin = service.application.prefilled_fields().get(field)
        if origin is None or not origin.or_upload:
            raise NotAllowed(field)
        handed = Handed(case.city, case.applicant_number, field, content, case.number)
        case.papers = {**case.papers, field: _kept(handed, origin, call)}
        progress.note("paper", field=field)
        course.advance(progress, service, _with(case, facts, call, service))

    return desk.change(
        seen, call, f"paper {seen.number} {field} {digest_of(content)}", move, _waits
    )


def _kept(handed: Handed, origin: Prefilled, call: Call) -> dict[str, Any]:
    """What the case keeps of it."""
    if origin.source.gives is not Portrait:
        document = documents.keep_paper(handed, call.now)
        return {"document": str(document.id), "kind": document.kind}
    document = documents.keep_portrait(handed, call.now)
    return {"document": str(document.id), "kind": document.kind, "value": document.measured}


def read(seen: Seen, field: str, values: Mapping[str, Any], call: Call) -> Outcome:
    """录入: what a clerk reads in the paper, as the fact that the department would have told.
    Raises NotFound, NotAllowed, StaleCase, KeyReused, Mistaken (a mistake for each field of the
    fact)."""
    officer = call.asker.officer

    def move(progress: Progress, service: Service[Any], facts: Facts) -> None:
        case = progress.case
        if officer is None or not may(officer, Deed.REVIEW, case.office):
            raise NotAllowed(case.number)
        if field not in case.papers or not claim(case, officer, call.now):
            raise StaleCase(case.number)
        gives = service.application.prefilled_fields()[field].source.gives
        value = _fact(gives, values).model_dump(mode="json")
        paper = case.papers[field] | {"value": value, "by": officer.number}
        case.papers = {**case.papers, field: paper}
        progress.note("paper-read", field=field)
        if not case.unread_papers:
            close_tasks(case, officer, call.now)
        course.advance(progress, service, _with(case, facts, call, service))

    return desk.change(
        seen, call, f"read {seen.number} {field} {digest_of(values)}", move, _is_read
    )


def _with(case: Case, facts: Facts, call: Call, service: Service[Any]) -> Facts:
    """The facts with what has just been read in a paper."""
    read = inquiry_of(case, service, {}).read_from_papers(facts.silent, call.now)
    return replace(facts, answers={**facts.answers, **read})


def _fact(gives: Any, values: Mapping[str, Any]) -> Any:
    try:
        return gives.model_validate({n: v for n, v in values.items() if v != ""})
    except ValidationError as error:
        raise Mistaken(
            {str(e["loc"][0]): (e["type"], e.get("ctx", {})) for e in error.errors()}
        ) from None


def document_of(case: Case, field: str) -> Document:
    """The paper that was handed in for a field. Raises NotFound."""
    paper = case.papers.get(field)
    if paper is None:
        raise NotFound(field)
    return documents.of_case(case.city, case.number, paper["document"])
