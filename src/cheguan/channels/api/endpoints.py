"""The endpoints: each is one verb of the casework, or one question."""

from __future__ import annotations

from dataclasses import asdict
from importlib import import_module
from typing import Annotated, Any
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest
from ninja import Header, NinjaAPI, Path
from ninja.security import HttpBearer

from cheguan.agencies.identity import signin as identity
from cheguan.casework import desk, opening, queries
from cheguan.casework.asking import Asker, Outcome, Seen, Wanted
from cheguan.casework.models import Case
from cheguan.channels import signin
from cheguan.channels.api import problems
from cheguan.channels.api.shapes import (
    Beginning,
    Begun,
    CaseDetail,
    CaseShape,
    Confirming,
    Event,
    GuideRow,
    Opening,
    Pending,
    Problem,
    Reason,
    ServiceShape,
    SignIn,
    Token,
    VehicleShape,
)
from cheguan.channels.present import cases, guide, words
from cheguan.channels.who import citizen_call
from cheguan.facts.people import Party
from cheguan.kernel.channels import API
from cheguan.kernel.service import Service
from cheguan.registry import find
from cheguan.services.catalogue import catalogue
from cheguan.services.catalogue import service as service_of

Sessions = import_module(settings.SESSION_ENGINE).SessionStore
Key = Annotated[UUID, Header(alias="Idempotency-Key")]
Number = Annotated[str, Path(max_length=20)]
REFUSALS = {frozenset({400, 401, 403, 404, 409, 413, 422, 503}): Problem}


class Signed(HttpBearer):
    """A session's key as a bearer token. It is looked up, so that it can be ended at any time."""

    def authenticate(self, request: HttpRequest, token: str) -> Party | None:
        """The person of this session."""
        request.session = Sessions(session_key=token)
        return signin.citizen(request)


api = NinjaAPI(
    title="Cheguan",
    version="1",
    description="Vehicle and driver services as JSON. Every change bears an Idempotency-Key.",
    auth=Signed(),
    docs_url=None,
)
problems.install(api)


@api.post("/session/begin", auth=None, response={200: Begun, **REFUSALS})
def begin_sign_in(request: HttpRequest, given: Beginning) -> Begun:
    """Begin signing a person in at the identity department."""
    url, pending = identity.begin(given.redirect_uri)
    return Begun(url=url, pending=Pending(**asdict(pending)))


@api.post("/session", auth=None, response={200: Token, **REFUSALS})
def sign_in(request: HttpRequest, given: SignIn) -> Token:
    """Begin a session for the person whom the identity department has signed in."""
    pending = identity.Pending(**given.pending.model_dump())
    sent_back = {"code": given.code, "state": given.state}
    person = identity.complete(pending, given.redirect_uri, sent_back)
    signin.begin(request, person)
    request.session.create()
    return Token(token=str(request.session.session_key))


@api.get("/services", auth=None, response=list[ServiceShape])
def services(request: HttpRequest) -> list[ServiceShape]:
    """All services."""
    return [_service(service) for service in catalogue().values()]


@api.get("/services/{group}/{name}", auth=None, response={200: ServiceShape, **REFUSALS})
def one_service(request: HttpRequest, group: Number, name: str) -> ServiceShape:
    """One service with its guide."""
    return _service(service_of(f"{group}/{name}"))


def _service(service: Service[Any]) -> ServiceShape:
    return ServiceShape(
        id=service.id,
        version=service.version,
        name=words.said(service.name),
        summary=words.said(service.summary),
        asked=list(service.application.typed_fields()),
        guide=[
            GuideRow(
                label=row["label"],
                values=row.get("list") or [row["value"]],
                note=row.get("note", ""),
            )
            for row in guide.rows(service)
        ],
    )


@api.get("/vehicles", response={200: list[VehicleShape], 401: Problem})
def vehicles(request: HttpRequest) -> list[VehicleShape]:
    """My vehicles, those that are due first."""
    return [
        VehicleShape(
            vin=vehicle.vin,
            plate=vehicle.plate,
            plate_kind=vehicle.plate_kind,
            valid_until=vehicle.valid_until,
            status=vehicle.status,
        )
        for vehicle in find.vehicles_of(_person(request).number)
    ]


@api.post("/cases", response={200: CaseShape, **REFUSALS})
def open_case(request: HttpRequest, wanted: Opening, key: Key) -> CaseShape:
    """Open a case; confirmed at once, it goes as far as it can."""
    person = _person(request)
    asked = Wanted(
        service_of(wanted.service),
        wanted.subject,
        applicant=person,
        confirmed=wanted.confirmed,
        answers=wanted.answers,
    )
    return _answer(opening.open_case(asked, citizen_call(person, API.id, key)))


@api.get("/cases/{number}", response={200: CaseDetail, **REFUSALS})
def one_case(request: HttpRequest, number: Number) -> CaseDetail:
    """Where a case of mine stands."""
    asker = Asker(API.id, person=_person(request))
    return _detail(queries.visible(number, asker))


@api.post("/cases/{number}/confirm", response={200: CaseShape, **REFUSALS})
def confirm(request: HttpRequest, number: Number, seen: Confirming, key: Key) -> CaseShape:
    """Confirm a case of mine."""
    call = citizen_call(_person(request), API.id, key)
    return _answer(desk.confirm(Seen(number, seen.version), call))


def _person(request: Any) -> Party:
    person: Party = request.auth
    return person


def _answer(outcome: Outcome) -> CaseShape:
    return CaseShape(**_stand(outcome.case), moved=outcome.moved)


def _detail(case: Case) -> CaseDetail:
    journal = queries.journal(case)
    return CaseDetail(
        **_stand(case),
        moved=False,
        granted=next((e.values["acts"] for e in journal if e.event == "granted"), []),
        journal=[Event(event=e.event, at=e.at, by=e.by, channel=e.channel) for e in journal],
    )


def _stand(case: Case) -> dict[str, Any]:
    return {
        "number": case.number,
        "service": case.service,
        "state": case.state,
        "version": case.version,
        "judged_on": case.judged_on,
        "reasons": [Reason(**row) for row in cases.reasons(case)],
    }
