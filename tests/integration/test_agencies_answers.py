"""All facts of an application asked at once: the three outcomes, the deadline, and the record."""

from __future__ import annotations

import base64
import io
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import httpx
import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from PIL import Image
from unit.agencies.played import BASE, US, Department

from cheguan.agencies import answers, exchange, pictures
from cheguan.agencies.answers import SOURCES, Ask, answer
from cheguan.agencies.exchange import Exchange
from cheguan.agencies.models import (
    AccidentRecord,
    Call,
    DriverViolationRecord,
    Picture,
    ViolationRecord,
)
from cheguan.facts import enforcement, health, industry, insurance, licences, people, photos, tax
from cheguan.kernel.sources import Absent, Answer, Known, Silent, Source

pytestmark = pytest.mark.django_db

NOW = datetime(2026, 3, 11, 2, 0, tzinfo=UTC)
CITY = "440100"
VIN, OTHER_VIN = "LGX1G8R58PX918273", "LGX1G8R50PX918273"
NUMBER, OTHER_NUMBER = "490106199001010012", "490106199001010020"

ANSWERS: dict[Source[Any], dict[str, Any]] = {
    insurance.compulsory: {
        "number": "P1",
        "insurer": "示例保险",
        "since": "2026-01-01",
        "until": "2026-12-31",
    },
    tax.vessel: {"year": 2026},
    tax.purchase: {"invoice": "I1", "vin": VIN, "buyer": NUMBER, "bought_on": "2026-03-01"},
    industry.conformity: {
        "number": "C1",
        "vin": VIN,
        "maker": "示例汽车",
        "brand": "示例牌",
        "model": "SL7150",
        "kind": "K33",
        "seats": 5,
        "made_on": "2026-02-01",
    },
    people.person: {
        "number": NUMBER,
        "name": "陈小文",
        "sex": "2",
        "born": "1990-01-01",
        "address": "示例路1号",
    },
    health.medical: {
        "number": NUMBER,
        "examined_on": "2026-03-01",
        "institution": "示例医院",
        "height_cm": 170,
        "vision_left": "5.0",
        "vision_right": "4.9",
    },
}


class Departments:
    """All of them, played; each can wait before it answers."""

    def __init__(self) -> None:
        names = ["identity", "insurance", "tax", "industry", "health"]
        self.of = {name: Department(name) for name in names}
        self.waits: dict[str, float] = {}

    def handle(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.split("/")[1]
        if request.method == "POST":
            time.sleep(self.waits.get(name, 0))
        return self.of[name].handle(request)

    def tells(self, source: Source[Any], **changed: Any) -> Ask:
        """Let its department find the usual answer, but for this; and what to ask for it."""
        department = self.of[answers._QUESTIONS[source.id].department]
        department.answer = ANSWERS[source] | changed
        return ask(source)


def ask(source: Source[Any]) -> Ask:
    by = NUMBER if answers._QUESTIONS[source.id].by == "number" else VIN
    return Ask(source, by, CITY)


@pytest.fixture
def departments() -> Iterator[Departments]:
    played = Departments()
    addresses = dict.fromkeys(played.of, BASE)
    with closing(Exchange(addresses, US, 2.0, httpx.MockTransport(played.handle))) as lines:
        exchange.replace(lines)
        yield played
        exchange.replace(None)


def told(one: Ask) -> Answer:
    return answer([one], NOW)[one]


@pytest.mark.parametrize("source", ANSWERS, ids=lambda source: source.id)
def test_what_a_department_finds_is_known_with_its_proof(
    departments: Departments, source: Source[Any]
) -> None:
    known = told(departments.tells(source))
    assert isinstance(known, Known)
    assert known.value == source.gives.model_validate(ANSWERS[source])
    assert (known.source, known.at) == (source.id, NOW)
    assert exchange.verify(known.proof)["answer"] == ANSWERS[source]


@pytest.mark.parametrize("source", ANSWERS, ids=lambda source: source.id)
def test_that_there_is_none_is_absent_with_its_proof(
    departments: Departments, source: Source[Any]
) -> None:
    departments.of[answers._QUESTIONS[source.id].department].answer = None
    absent = told(ask(source))
    assert isinstance(absent, Absent)
    assert exchange.verify(absent.proof)["outcome"] == "none"


def test_a_source_of_another_department_can_lack_its_fact() -> None:
    """So that "none" is a fact, never a riddle."""
    assert all(question.source.may_lack for question in answers._QUESTIONS.values())


@pytest.mark.parametrize(
    "changed",
    [{"until": "31.12.2026"}, {"insurer": None}, {"colour": "red"}],
    ids=["no day", "nothing", "unknown field"],
)
def test_an_answer_that_makes_no_fact_is_silence(
    departments: Departments, changed: dict[str, Any]
) -> None:
    one = departments.tells(insurance.compulsory, **changed)
    assert told(one) == Silent("insurance.compulsory", NOW, "malformed")


@pytest.mark.parametrize(
    ("source", "changed"),
    [
        (tax.purchase, {"vin": OTHER_VIN}),
        (industry.conformity, {"vin": OTHER_VIN}),
        (people.person, {"number": OTHER_NUMBER}),
        (health.medical, {"number": OTHER_NUMBER}),
    ],
)
def test_a_fact_of_another_vehicle_or_person_is_a_contradiction(
    departments: Departments, source: Source[Any], changed: dict[str, Any]
) -> None:
    assert told(departments.tells(source, **changed)) == Silent(source.id, NOW, "contradiction")


def test_a_policy_bears_its_own_number_and_contradicts_nothing(departments: Departments) -> None:
    assert isinstance(told(departments.tells(insurance.compulsory, number=VIN)), Known)


def test_a_department_that_is_down_is_silent_and_the_others_are_not(
    departments: Departments,
) -> None:
    down = departments.tells(insurance.compulsory)
    well = departments.tells(tax.vessel)
    departments.of["insurance"].instead = lambda request: httpx.Response(503)
    found = answer([down, well], NOW)
    assert found[down] == Silent("insurance.compulsory", NOW, "down")
    assert isinstance(found[well], Known)


VEHICLE = (enforcement.violations, enforcement.accidents)

ONE_OF_EACH = (
    people.person,
    insurance.compulsory,
    tax.vessel,
    industry.conformity,
    health.medical,
)


def timed(asks: list[Ask]) -> tuple[dict[Ask, Answer], float]:
    begun = time.monotonic()
    return answer(asks, NOW), time.monotonic() - begun


def test_five_slow_departments_together_take_no_longer_than_one(departments: Departments) -> None:
    asks = [departments.tells(source) for source in ONE_OF_EACH]
    departments.waits = dict.fromkeys(departments.of, 0.6)
    found, took = timed(asks)
    assert all(isinstance(one, Known) for one in found.values())
    assert took < 1.2


def test_who_has_not_answered_by_the_deadline_is_silent(
    departments: Departments, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(answers, "PATIENCE", 0.4)
    late, early = (departments.tells(source) for source in (tax.vessel, insurance.compulsory))
    departments.waits = {"tax": 1.5}
    found, took = timed([late, early])
    assert found[late] == Silent("tax.vessel", NOW, "slow")
    assert isinstance(found[early], Known)
    assert took < 0.9
    call = Call.objects.get(department="tax")
    assert (call.outcome, call.question, call.took_ms) == ("slow", "vessel-tax", 400)


def test_a_page_is_never_kept_for_three_seconds() -> None:
    assert answers.PATIENCE < 3


def test_more_questions_than_threads_are_all_answered(departments: Departments) -> None:
    departments.of["tax"].answer = None
    asks = [Ask(tax.vessel, f"LGX1G8R58PX{serial:06d}", CITY) for serial in range(80)]
    departments.waits = {"tax": 0.02}
    assert {type(one) for one in answer(asks, NOW).values()} == {Absent}


def test_the_police_know_what_is_open_of_vehicles_and_drivers(departments: Departments) -> None:
    ViolationRecord.objects.create(city=CITY, vin=VIN, open=2)
    AccidentRecord.objects.create(city=CITY, vin=VIN, death=date(2025, 1, 2))
    DriverViolationRecord.objects.create(city=CITY, number=NUMBER, violations=3, accidents=1)
    of_vehicle = [Ask(source, VIN, CITY) for source in VEHICLE]
    of_driver = Ask(licences.unsettled, NUMBER, CITY)
    found = answer([*of_vehicle, of_driver], NOW)
    assert [one.value for one in found.values() if isinstance(one, Known)] == [
        enforcement.Violations(open=2),
        enforcement.Accidents(death=date(2025, 1, 2)),
        licences.DriverViolations(violations=3, accidents=1),
    ]


def test_where_the_police_have_no_record_nothing_is_open(departments: Departments) -> None:
    ViolationRecord.objects.create(city="440300", vin=VIN, open=2)
    ViolationRecord.objects.create(city=CITY, vin=OTHER_VIN, open=2)
    one = Ask(enforcement.violations, VIN, CITY)
    assert answer([one], NOW) == {one: Known(enforcement.Violations(), one.source.id, NOW)}


def test_many_vehicles_of_several_cities_are_not_confused(departments: Departments) -> None:
    places = [(CITY, VIN), (CITY, OTHER_VIN), ("440300", VIN)]
    for number, (city, vin) in enumerate(places, start=1):
        ViolationRecord.objects.create(city=city, vin=vin, open=number)
    asks = [Ask(enforcement.violations, vin, city) for city, vin in places]
    assert [one.value.open for one in answer(asks, NOW).values() if isinstance(one, Known)] == [
        1,
        2,
        3,
    ]


def test_the_police_are_asked_in_one_statement(departments: Departments) -> None:
    asks = [Ask(source, VIN, city) for source in VEHICLE for city in (CITY, "440300")]
    with CaptureQueriesContext(connection) as asked:
        answer(asks, NOW)
    assert len(asked) == 1


def test_every_source_is_answered_by_one_room() -> None:
    assert len(SOURCES) == len(answers._QUESTIONS) + 3


def jpeg(colour: str) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (260, 378), colour).save(file, "JPEG")
    return file.getvalue()


def test_a_portrait_is_measured_and_its_picture_kept(departments: Departments) -> None:
    image = jpeg("white")
    departments.of["health"].answer = {
        "taken_on": "2026-03-01",
        "image": base64.b64encode(image).decode(),
    }
    known = told(ask(photos.portrait))
    assert isinstance(known, Known)
    portrait = known.value
    assert (portrait.width, portrait.height, portrait.taken_on) == (260, 378, date(2026, 3, 1))
    assert pictures.read(portrait.digest) == image


def test_the_same_picture_is_kept_once(departments: Departments) -> None:
    assert pictures.keep(jpeg("red")) == pictures.keep(jpeg("red"))
    assert pictures.keep(jpeg("blue")) != pictures.keep(jpeg("red"))
    assert Picture.objects.count() == 2


def test_a_picture_that_was_never_kept_is_not_made_up() -> None:
    with pytest.raises(Picture.DoesNotExist):
        pictures.read("0" * 64)


@pytest.mark.parametrize(
    "content",
    [
        {"taken_on": "2026-03-01", "image": base64.b64encode(b"no picture").decode()},
        {"taken_on": "2026-03-01", "image": "§"},
        {"taken_on": "yesterday", "image": base64.b64encode(jpeg("white")).decode()},
        {"taken_on": "2026-03-01"},
        {"taken_on": 5, "image": 5},
    ],
    ids=["no JPEG", "no base64", "no day", "no image", "numbers"],
)
def test_a_portrait_that_is_none_is_silence_and_keeps_nothing(
    departments: Departments, content: dict[str, Any]
) -> None:
    departments.of["health"].answer = content
    assert told(ask(photos.portrait)) == Silent("health.portrait", NOW, "malformed")
    assert not Picture.objects.exists()


def test_each_call_is_written_down_in_one_statement(departments: Departments) -> None:
    asks = [departments.tells(tax.vessel), departments.tells(people.person)]
    departments.of["identity"].instead = lambda request: httpx.Response(404)
    with CaptureQueriesContext(connection) as asked:
        answer(asks, NOW, "440100-7")
    inserts = [query for query in asked if "agencies_call" in query["sql"]]
    assert len(inserts) == 1
    written = Call.objects.order_by("department").values_list(
        "department", "question", "about", "outcome", "case"
    )
    assert list(written) == [
        ("identity", "person", "**************0012", "refused", "440100-7"),
        ("tax", "vessel-tax", "*************8273", "found", "440100-7"),
    ]


@pytest.mark.parametrize("source", [insurance.compulsory, people.person])
def test_no_number_of_a_person_or_vehicle_is_written_down_with_a_call(
    departments: Departments, source: Source[Any]
) -> None:
    answer([departments.tells(source)], NOW)
    (row,) = Call.objects.values()
    assert not {VIN, NUMBER} & {str(value) for value in row.values()}


def test_nothing_is_written_down_where_nobody_was_asked(departments: Departments) -> None:
    answer([Ask(enforcement.violations, VIN, CITY)], NOW)
    assert not Call.objects.exists()
