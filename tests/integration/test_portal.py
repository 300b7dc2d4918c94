"""The portal without a browser: who sees what, what is sent twice, what is sent wrong."""

from __future__ import annotations

import re
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.test import Client
from django.utils import timezone
from integration.records import CHEN, WANG, due_car

from cheguan.casework import course
from cheguan.casework.models import Case, Entry
from cheguan.channels.handles import handle
from cheguan.kernel.days import day_of
from cheguan.law.working_days import CalendarMissing
from cheguan.registry.models import InspectionMark, Party, Vehicle

pytestmark = pytest.mark.django_db
APPLY = "/services/vehicles/inspection_mark/apply/"
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def car() -> Vehicle:
    return due_car(day_of(timezone.now()))


def citizen(who: object = CHEN) -> Client:
    """A phone on which this person is signed in."""
    client = Client(headers=ENGLISH)
    session = client.session
    session["citizen"] = {"number": who.number, "name": who.name}
    session.save()
    return client


def hand_in(client: Client, car: Vehicle, key: object = None) -> object:
    return client.post(f"{APPLY}{handle(car)}/", {"key": str(key or uuid4())})


def text_of(response: object) -> str:
    return response.content.decode()


def test_she_sees_her_vehicle_confirms_and_holds_the_mark(car: Vehicle) -> None:
    phone = citizen()
    assert "No line test this time: you can get the mark now" in text_of(phone.get("/"))
    assert "All 19 conditions" in text_of(phone.get(f"{APPLY}{handle(car)}/"))
    result = hand_in(phone, car)
    page = text_of(phone.get(result["Location"]))
    mark = InspectionMark.objects.get(vin=car.vin)
    assert f"Inspection valid until {mark.until}" in page
    assert "Decided by the rules" in page


def test_the_same_form_sent_twice_is_answered_once(car: Vehicle) -> None:
    phone, key = citizen(), uuid4()
    first, second = hand_in(phone, car, key), hand_in(phone, car, key)
    assert second["Location"] == f"{first['Location']}?already"
    assert "This was done before" in text_of(phone.get(second["Location"]))
    assert (Case.objects.count(), InspectionMark.objects.count()) == (1, 1)


def test_another_tab_is_told_kindly_that_it_is_done(car: Vehicle) -> None:
    phone = citizen()
    hand_in(phone, car)
    assert hand_in(phone, car)["Location"].endswith("?already")
    assert InspectionMark.objects.count() == 1


def test_a_refusal_gives_every_reason_and_only_a_wish_records_it() -> None:
    car = due_car(day_of(timezone.now()), kind="K39", status="M")
    phone = citizen()
    page = text_of(phone.get(f"{APPLY}{handle(car)}/"))
    assert "This vehicle has reached the scrapping standard." in page
    assert "are inspected on the line every time" in page
    assert Case.objects.count() == 0
    decision = text_of(phone.get(hand_in(phone, car)["Location"]))
    assert "This vehicle has reached the scrapping standard." in decision
    assert Case.objects.get().state == "refused"


def test_a_visitor_signs_in_first_and_comes_back(car: Vehicle) -> None:
    address = f"{APPLY}{handle(car)}/"
    answer = Client().get(address)
    assert answer["Location"].startswith("/sign-in?next=")
    Party.objects.create(
        city=car.city, document="A", number=CHEN.number, name=CHEN.name, place=car.place
    )
    given = {"number": f" {CHEN.number.lower()} ", "name": CHEN.name, "next": address}
    assert Client().post("/sign-in", given)["Location"] == address


@pytest.mark.parametrize(
    ("number", "says"),
    [
        ("49010619900101001", "this one has 17"),
        ("490106199013010012", "1990-13-01 is no date"),
        ("490106199001010013", "is wrong"),
        ("<script>alert(1)</script>", "An identity number"),
        ("", "this one has 0"),
    ],
)
def test_a_malformed_identity_number_is_explained_beside_its_field(number: str, says: str) -> None:
    answer = Client(headers=ENGLISH).post("/sign-in", {"number": number, "name": "陈小文"})
    assert answer.status_code == 422
    assert says in text_of(answer)
    assert 'href="#number"' in text_of(answer)
    assert "<script>alert" not in text_of(answer)


@pytest.mark.parametrize("wanted", ["https://example.org/", "//example.org", "/\\example.org", ""])
def test_signing_in_never_leads_away(wanted: str, car: Vehicle) -> None:
    Party.objects.create(
        city=car.city, document="A", number=CHEN.number, name=CHEN.name, place=car.place
    )
    given = {"number": CHEN.number, "name": CHEN.name, "next": wanted}
    assert Client().post("/sign-in", given)["Location"] == "/"


def test_the_vehicle_and_the_case_of_someone_else_do_not_exist(car: Vehicle) -> None:
    number = hand_in(citizen(), car)["Location"]
    stranger = citizen(WANG)
    assert stranger.get(f"{APPLY}{handle(car)}/").status_code == 404
    assert hand_in(stranger, car).status_code == 404
    assert stranger.get(number).status_code == 404
    assert stranger.get("/cases/4401-0000-0000/").status_code == 404


@pytest.mark.parametrize("key", ["", "1", "x" * 5000, "' OR 1=1"])
def test_a_form_without_a_key_of_ours_is_refused_and_changes_nothing(
    key: str, car: Vehicle
) -> None:
    answer = citizen().post(f"{APPLY}{handle(car)}/", {"key": key})
    assert answer.status_code == 400
    assert "Go back" in text_of(answer)
    assert Case.objects.count() == 0


def test_a_forged_form_is_refused(car: Vehicle) -> None:
    careful = Client(enforce_csrf_checks=True, headers=ENGLISH)
    careful.cookies = citizen().cookies
    answer = careful.post(f"{APPLY}{handle(car)}/", {"key": str(uuid4())})
    assert (answer.status_code, Case.objects.count()) == (403, 0)
    assert "This form is no longer valid" in text_of(answer)


def test_an_oversized_form_is_refused(car: Vehicle) -> None:
    answer = citizen().post(f"{APPLY}{handle(car)}/", {"key": "1", "more": "x" * 300_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("version", ["0", "-1", "x", "999999999999", "２"])
def test_a_version_that_was_never_shown_changes_nothing(version: str, car: Vehicle) -> None:
    phone = citizen()
    number = hand_in(phone, car)["Location"].split("/")[2]
    before = Entry.objects.count()
    given = {"key": str(uuid4()), "version": version}
    answer = phone.post(f"/cases/{number}/withdraw", given)
    assert answer.status_code in (302, 400)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("before", ["x", "2026-01-01", "9" * 400])
def test_a_broken_page_key_is_a_bad_request(before: str) -> None:
    assert citizen().get("/cases/", {"before": before}).status_code == 400


def test_the_list_of_cases_pages_by_key() -> None:
    phone, today = citizen(), day_of(timezone.now())
    for _ in range(22):
        hand_in(phone, due_car(today))
    for place, case in enumerate(Case.objects.order_by("number")):
        Case.objects.filter(city=case.city, number=case.number).update(
            opened_at=timezone.now() - timedelta(hours=place)
        )
    first = text_of(phone.get("/cases/"))
    older = re.search(r'href="(\?before=[^"]+)"', first)
    assert len(set(re.findall(r"/cases/(4401-\w+-\w+)/", first))) == 20
    second = text_of(phone.get("/cases/" + older[1].replace("&amp;", "&")))
    shown = set(re.findall(r"/cases/(4401-\w+-\w+)/", first)) | set(
        re.findall(r"/cases/(4401-\w+-\w+)/", second)
    )
    assert len(shown) == 22


def test_no_address_tells_a_number_of_anyone(car: Vehicle) -> None:
    phone = citizen()
    pages = [phone.get(address) for address in ("/", f"{APPLY}{handle(car)}/")]
    pages.append(phone.get(hand_in(phone, car)["Location"]))
    addresses = " ".join(
        a for page in pages for a in re.findall(r'(?:href|action)="([^"]*)', text_of(page))
    )
    for secret in (CHEN.number, car.vin, car.plate, car.plate[1:]):
        assert secret not in addresses


def test_the_front_page_costs_few_statements(
    car: Vehicle, django_assert_max_num_queries: object
) -> None:
    phone = citizen()
    with django_assert_max_num_queries(4):
        phone.get("/")


def test_every_page_says_its_language_and_switching_comes_back(car: Vehicle) -> None:
    phone = citizen()
    phone.post("/i18n/setlang/", {"language": "zh-hant", "next": "/cases/"})
    assert '<html lang="zh-Hant">' in text_of(phone.get("/", headers={"accept-language": "en"}))


def test_a_year_without_working_days_loses_nothing_and_says_to_try_again(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def unknown(start: date, count: int) -> date:
        raise CalendarMissing(start.year + 1)

    monkeypatch.setattr(course, "add_working_days", unknown)
    answer = hand_in(citizen(), due_car(day_of(timezone.now()), status="AJ"))
    assert (answer.status_code, Case.objects.count()) == (503, 0)
    assert "Nothing you handed in is lost" in text_of(answer)


@pytest.mark.parametrize("form", ["chosen", "typed"])
def test_where_people_are_real_knowing_a_number_lets_nobody_in(
    form: str, car: Vehicle, settings: object
) -> None:
    Party.objects.create(
        city=car.city, document="A", number=CHEN.number, name=CHEN.name, place=car.place
    )
    settings.DEMONSTRATION = False
    typed = {"number": CHEN.number, "name": CHEN.name}
    given = {"person": CHEN.number} if form == "chosen" else typed
    phone = Client(headers=ENGLISH)
    assert "Signing in is not set up here yet" in text_of(phone.post("/sign-in", given))
    answer = phone.post("/api/v1/session", typed, content_type="application/json")
    assert answer.status_code == 422
    assert "citizen" not in phone.session
