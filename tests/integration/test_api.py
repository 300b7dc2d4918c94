"""The API: the same steps as JSON, and nothing that is sent to it breaks it."""

from __future__ import annotations

from collections.abc import Iterator
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4

import pytest
import schemathesis
from departments import Departments, played
from django.core.signals import request_finished, request_started
from django.db import OperationalError, close_old_connections
from django.test import Client
from django.utils import timezone
from hypothesis import HealthCheck, settings
from integration.at_the_portal import path_of
from integration.records import CHEN, WANG, due_car
from schemathesis.checks import CHECKS

from cheguan.casework import opening
from cheguan.config.wsgi import application
from cheguan.kernel.days import day_of
from cheguan.registry.models import InspectionMark, Party, Vehicle

pytestmark = pytest.mark.django_db
BACK = "https://partner.example/signed-in"
SCHEMA = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
KEPT = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
    ]
)


@pytest.fixture
def car() -> Vehicle:
    return due_car(day_of(timezone.now()))


@pytest.fixture
def token(car: Vehicle, departments: Departments) -> str:
    """A session of the car's owner."""
    for who in (CHEN, WANG):
        Party.objects.create(
            city=car.city, document="A", number=who.number, name=who.name, place=car.place
        )
        departments.put("identity", "chooser", who.number, {"name": who.name, "group": "others"})
    return signed_in(CHEN)


def signed_in(who: object) -> str:
    """As a partner's program does: it sends the person to the identity department, which sends her
    back with a code."""
    begun = post("/session/begin", {"redirect_uri": BACK}).json()
    there = played().app.test_client().post(path_of(begun["url"]), data={"number": who.number})
    sent_back = parse_qs(urlsplit(there.headers["Location"]).query)
    given = {"redirect_uri": BACK, "pending": begun["pending"]}
    given |= {name: sent_back[name][0] for name in ("code", "state")}
    return post("/session", given).json()["token"]


def post(address: str, given: object) -> object:
    return Client().post(f"/api/v1{address}", given, content_type="application/json")


def send(token: str, address: str, given: object, key: object = None) -> object:
    headers = {"authorization": f"Bearer {token}", "idempotency-key": str(key or uuid4())}
    return Client(headers={"accept-language": "en"}).post(
        f"/api/v1{address}", given, content_type="application/json", headers=headers
    )


def wanted(car: Vehicle, *, confirmed: bool) -> dict[str, object]:
    return {"service": "vehicles/inspection_mark", "subject": car.vin, "confirmed": confirmed}


def test_a_case_is_opened_seen_and_confirmed(token: str, car: Vehicle) -> None:
    opened = send(token, "/cases", wanted(car, confirmed=False)).json()
    assert (opened["state"], opened["version"]) == ("confirming", 2)
    confirmed = send(token, f"/cases/{opened['number']}/confirm", {"version": 2}).json()
    assert (confirmed["state"], confirmed["moved"]) == ("granted", True)
    headers = {"authorization": f"Bearer {token}"}
    seen = Client().get(f"/api/v1/cases/{opened['number']}", headers=headers).json()
    assert [event["event"] for event in seen["journal"]] == [
        "opened",
        "accepted",
        "confirmed",
        "granted",
    ]
    assert seen["granted"][0]["vin"] == car.vin


def test_a_repeat_with_its_key_gets_the_first_answer(token: str, car: Vehicle) -> None:
    key = uuid4()
    first = send(token, "/cases", wanted(car, confirmed=True), key).json()
    second = send(token, "/cases", wanted(car, confirmed=True), key).json()
    assert (first["moved"], second["moved"]) == (True, False)
    assert first["number"] == second["number"]
    assert InspectionMark.objects.count() == 1


def test_a_key_for_something_else_is_a_conflict(token: str, car: Vehicle) -> None:
    other, key = due_car(day_of(timezone.now())), uuid4()
    send(token, "/cases", wanted(car, confirmed=True), key)
    answer = send(token, "/cases", wanted(other, confirmed=True), key)
    assert (answer.status_code, answer.json()["code"]) == (409, "key-reused")


def test_an_old_version_is_a_conflict_that_says_so(token: str, car: Vehicle) -> None:
    number = send(token, "/cases", wanted(car, confirmed=False)).json()["number"]
    answer = send(token, f"/cases/{number}/confirm", {"version": 1})
    assert (answer.status_code, answer.json()["code"]) == (409, "stale-case")


def test_the_vehicle_of_someone_else_is_not_there(token: str, car: Vehicle) -> None:
    assert send(signed_in(WANG), "/cases", wanted(car, confirmed=True)).status_code == 404
    assert InspectionMark.objects.count() == 0


def test_a_service_that_is_not_offered_here_is_not_said_to_be_somebody_elses(token: str) -> None:
    answer = send(token, "/cases", {"service": "vehicles/temporary_plate", "subject": "x"})
    told = answer.json()
    assert (answer.status_code, told["code"]) == (403, "not-offered")
    assert told["says"] == "This service is not offered here"
    assert "Its guide says where" in told["do"]


@pytest.mark.parametrize("bearer", ["", "x", "x" * 500, "\\", "%00"])
def test_without_a_session_nothing_is_told(bearer: str, car: Vehicle) -> None:
    answer = send(bearer, "/cases", wanted(car, confirmed=True))
    assert (answer.status_code, answer.json()["code"]) == (401, "not-signed-in")


def test_a_code_that_nobody_gave_signs_nobody_in(departments: Departments) -> None:
    pending = post("/session/begin", {"redirect_uri": BACK}).json()["pending"]
    given = {"redirect_uri": BACK, "pending": pending, "code": "x", "state": pending["state"]}
    answer = post("/session", given)
    assert (answer.status_code, answer.json()["code"]) == (422, "sign-in-failed")


def test_a_malformed_vin_is_explained(token: str) -> None:
    given = {"service": "vehicles/inspection_mark", "subject": "LZZ1CL3D0NAO00001"}
    answer = send(token, "/cases", given)
    assert (answer.status_code, answer.json()["code"]) == (422, "vin-letter")
    assert "it may be the digit 0" in answer.json()["says"]


def test_a_key_is_required(token: str, car: Vehicle) -> None:
    headers = {"authorization": f"Bearer {token}"}
    answer = Client().post(
        "/api/v1/cases",
        wanted(car, confirmed=True),
        content_type="application/json",
        headers=headers,
    )
    assert (answer.status_code, answer.json()["field"]) == (422, "Idempotency-Key")


@pytest.fixture
def one_connection(token: str) -> Iterator[str]:
    """As Django's own test client does: the connection of the test outlives each request.
    (The client connects its signals again, so this comes after signing in.)"""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    yield token
    for signal in (request_started, request_finished):
        signal.connect(close_old_connections)


@SCHEMA.parametrize()
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_nothing_that_is_sent_breaks_it(case: schemathesis.Case, one_connection: str) -> None:
    headers = {"Authorization": f"Bearer {one_connection}", "Accept-Encoding": "identity"}
    case.call_and_validate(headers=headers, checks=KEPT)


def test_what_is_missing_or_too_much_is_told_as_json_in_the_language_of_the_asker(
    token: str,
) -> None:
    headers = {
        "authorization": f"Bearer {token}",
        "idempotency-key": str(uuid4()),
        "accept-language": "en",
    }
    for body, status, says in (
        ("{}", 422, "This cannot be read. Check what you entered."),
        ('"' + "x" * 300_000 + '"', 413, "That is too large"),
    ):
        answer = Client(headers=headers).post("/api/v1/cases", body, "application/json")
        assert (answer.status_code, answer.json()["says"]) == (status, says)


def test_a_database_that_is_away_is_told_as_a_problem(
    token: str, car: Vehicle, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise OperationalError("the connection is lost")

    monkeypatch.setattr(opening, "open_case", away)
    answer = send(token, "/cases", wanted(car, confirmed=True))
    assert (answer.status_code, answer.json()["code"]) == (503, "503")
