"""The portal without a browser: who sees what, what is sent twice, what is sent wrong."""

from __future__ import annotations

import re
from datetime import timedelta
from urllib.parse import quote
from uuid import uuid4

import pytest
from departments import Departments
from django.test import Client
from django.utils import timezone
from integration.at_the_portal import MARK, citizen, fields, hand_in, text
from integration.records import CHEN, WANG, due_car

from cheguan.casework.models import Case, Entry, Task
from cheguan.channels.handles import handle
from cheguan.kernel.days import day_of
from cheguan.law import working_days
from cheguan.registry.models import InspectionMark, Vehicle

pytestmark = pytest.mark.django_db
ENGLISH = {"accept-language": "en"}


@pytest.fixture
def car(departments: Departments) -> Vehicle:
    return due_car(day_of(timezone.now()))


def apply(car: Vehicle) -> str:
    return f"{MARK}apply/{handle(car)}/"


def test_she_sees_her_vehicle_confirms_and_holds_the_mark(car: Vehicle) -> None:
    phone = citizen()
    assert "No line test this time: you can get the mark now" in text(phone.get("/"))
    assert "All 20 conditions" in text(phone.get(apply(car)))
    result = hand_in(phone, apply(car))
    page = text(phone.get(result["Location"]))
    mark = InspectionMark.objects.get(vin=car.vin)
    assert f"Inspection valid until {mark.until}" in page
    assert "Decided by the rules" in page


def test_the_same_form_sent_twice_is_answered_once(car: Vehicle) -> None:
    phone = citizen()
    form = fields(text(phone.get(apply(car))))
    first, second = phone.post(apply(car), form), phone.post(apply(car), form)
    assert second["Location"] == f"{first['Location']}?already"
    assert "This was done before" in text(phone.get(second["Location"]))
    assert (Case.objects.count(), InspectionMark.objects.count()) == (1, 1)


def test_another_tab_is_told_kindly_that_it_is_done(car: Vehicle) -> None:
    phone = citizen()
    one, other = (fields(text(phone.get(apply(car)))) for _ in range(2))
    phone.post(apply(car), one)
    assert phone.post(apply(car), other)["Location"].endswith("?already")
    assert InspectionMark.objects.count() == 1


def test_a_form_that_was_not_seen_as_it_is_sent_hands_nothing_in(car: Vehicle) -> None:
    phone = citizen()
    answer = phone.post(apply(car), {"key": str(uuid4()), "seen": "another"})
    assert (answer.status_code, Case.objects.count()) == (200, 0)


def test_a_refusal_gives_every_reason_and_only_a_wish_records_it(departments: Departments) -> None:
    car = due_car(day_of(timezone.now()), kind="K39", status="M")
    phone = citizen()
    page = text(phone.get(apply(car)))
    assert "This vehicle has reached the scrapping standard." in page
    assert "are inspected on the line every time" in page
    assert Case.objects.count() == 0
    decision = text(phone.get(phone.post(apply(car), fields(page))["Location"]))
    assert "This vehicle has reached the scrapping standard." in decision
    assert Case.objects.get().state == "refused"


def test_the_vehicle_and_the_case_of_someone_else_do_not_exist(car: Vehicle) -> None:
    phone, stranger = citizen(), citizen(WANG)
    form = fields(text(phone.get(apply(car))))
    number = phone.post(apply(car), form)["Location"]
    assert stranger.get(apply(car)).status_code == 404
    assert stranger.post(apply(car), form).status_code == 404
    for page in ("", "receipt", "print", "paid"):
        assert stranger.get(f"{number}{page}").status_code == 404
    assert stranger.post(f"{number}pay").status_code == 404
    assert stranger.get("/cases/4401-0000-0000/").status_code == 404


@pytest.mark.parametrize("key", ["", "1", "x" * 5000, "' OR 1=1"])
def test_a_form_without_a_key_of_ours_is_refused_and_changes_nothing(
    key: str, car: Vehicle
) -> None:
    answer = hand_in(citizen(), apply(car), key=key)
    assert answer.status_code == 400
    assert "Go back" in text(answer)
    assert Case.objects.count() == 0


def test_a_forged_form_is_refused(car: Vehicle) -> None:
    careful = Client(enforce_csrf_checks=True, headers=ENGLISH)
    careful.cookies = citizen().cookies
    answer = careful.post(apply(car), {"key": str(uuid4())})
    assert (answer.status_code, Case.objects.count()) == (403, 0)
    assert "This form is no longer valid" in text(answer)


def test_who_was_signed_out_comes_back_to_the_page_of_her_form(car: Vehicle) -> None:
    """She comes back by GET, which no verb answers."""
    gone = Client(headers=ENGLISH)
    number = "4401-0000-0000"
    for verb in ("confirm", "withdraw", "paper", "pay"):
        assert gone.post(f"/cases/{number}/{verb}")["Location"] == (
            f"/sign-in?next=%2Fcases%2F{number}%2F"
        )
    assert quote(apply(car), safe="") in gone.post(apply(car))["Location"]


def test_an_address_that_only_takes_forms_says_so_when_it_is_opened() -> None:
    answer = citizen().get("/cases/4401-0000-0000/confirm")
    assert (answer.status_code, answer["Allow"]) == (405, "POST")
    assert "only takes what a form sends" in text(answer)
    assert 'href="/cases/4401-0000-0000/"' in text(answer)


def test_an_oversized_form_is_refused(car: Vehicle) -> None:
    answer = citizen().post(apply(car), {"key": "1", "more": "x" * 300_000})
    assert answer.status_code == 413


@pytest.mark.parametrize("version", ["0", "-1", "x", "999999999999", "２"])
def test_a_version_that_was_never_shown_changes_nothing(version: str, car: Vehicle) -> None:
    phone = citizen()
    number = hand_in(phone, apply(car))["Location"].split("/")[2]
    before = Entry.objects.count()
    given = {"key": str(uuid4()), "version": version}
    answer = phone.post(f"/cases/{number}/withdraw", given)
    assert answer.status_code in (302, 400)
    assert Entry.objects.count() == before


@pytest.mark.parametrize("before", ["x", "2026-01-01", "9" * 400])
@pytest.mark.parametrize("page", ["/cases/", "/messages/"])
def test_a_broken_page_key_is_a_bad_request(page: str, before: str) -> None:
    assert citizen().get(page, {"before": before, "id": str(uuid4())}).status_code == 400


def test_the_list_of_cases_pages_by_key(departments: Departments) -> None:
    phone, today = citizen(), day_of(timezone.now())
    for _ in range(22):
        hand_in(phone, apply(due_car(today)))
    for place, case in enumerate(Case.objects.order_by("number")):
        Case.objects.filter(city=case.city, number=case.number).update(
            opened_at=timezone.now() - timedelta(hours=place)
        )
    first = text(phone.get("/cases/"))
    older = re.search(r'href="(\?before=[^"]+)"', first)
    assert older
    assert len(set(re.findall(r"/cases/(4401-\w+-\w+)/", first))) == 20
    second = text(phone.get("/cases/" + older[1].replace("&amp;", "&")))
    shown = set(re.findall(r"/cases/(4401-\w+-\w+)/", first + second))
    assert len(shown) == 22


def test_no_address_tells_a_number_of_anyone(car: Vehicle) -> None:
    phone = citizen()
    pages = [phone.get(address) for address in ("/", apply(car))]
    pages.append(phone.get(hand_in(phone, apply(car))["Location"]))
    addresses = " ".join(
        a for page in pages for a in re.findall(r'(?:href|action)="([^"]*)', text(page))
    )
    for secret in (CHEN.number, car.vin, car.plate, car.plate[1:]):
        assert secret not in addresses


def test_many_vehicles_cost_the_front_page_no_more_statements_than_few(
    departments: Departments, django_assert_max_num_queries: object
) -> None:
    phone, today = citizen(), day_of(timezone.now())
    for _ in range(10):
        due_car(today)
    phone.get("/")
    with django_assert_max_num_queries(60):
        phone.get("/")


def test_every_page_says_its_language_and_switching_comes_back(car: Vehicle) -> None:
    phone = citizen()
    phone.post("/i18n/setlang/", {"language": "zh-hant", "next": "/cases/"})
    assert '<html lang="zh-Hant">' in text(phone.get("/", headers={"accept-language": "en"}))


def test_a_year_without_working_days_is_counted_by_the_plain_week(
    monkeypatch: pytest.MonkeyPatch, departments: Departments
) -> None:
    monkeypatch.setattr(working_days, "_adopted", [working_days.Calendar()])
    car = due_car(day_of(timezone.now()), status="AJ")
    assert hand_in(citizen(), apply(car)).status_code == 302
    due = Task.objects.get().due
    assert due > day_of(timezone.now())
    assert due.weekday() < 5


def test_a_refused_case_says_where_to_begin_again(departments: Departments) -> None:
    car, phone = due_car(day_of(timezone.now()), status="M"), citizen()
    decided = phone.post(apply(car), fields(text(phone.get(apply(car)))))
    page = text(phone.get(decided["Location"]))
    assert re.search(rf'href="{MARK}"[^>]*>\s*Apply again when all is settled', page)


def test_a_granted_mark_is_shown_from_the_wallet(car: Vehicle) -> None:
    phone = citizen()
    page = text(phone.get(hand_in(phone, apply(car))["Location"]))
    assert re.search(r'href="/wallet/"[^>]*>\s*Show the mark', page)
