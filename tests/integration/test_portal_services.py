"""Applying on the portal: what is typed, chosen, changed and handed in, by kind of subject."""

from __future__ import annotations

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from departments import Departments
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone
from integration.at_the_portal import (
    MARK,
    PLATE,
    RENEWAL,
    act,
    citizen,
    due_licence,
    fields,
    hand_in,
    new_car,
    photo,
    text,
    typed,
)
from integration.records import CHEN, WANG, due_car, due_cars

from cheguan.agencies.models import Call
from cheguan.casework.models import Case, Document, State
from cheguan.channels.handles import handle
from cheguan.kernel.days import day_of
from cheguan.registry.models import Licence

pytestmark = pytest.mark.django_db
APPLY, RENEW = f"{PLATE}apply/", f"{RENEWAL}apply/"


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


def picture(content: bytes, name: str = "me.jpg") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "image/jpeg")


def test_the_vin_is_the_only_thing_that_is_typed(departments: Departments, today: date) -> None:
    phone, vin = citizen(), new_car(departments, today)
    question = text(phone.get(APPLY))
    assert "17 characters, on the certificate of conformity" in question
    page = text(phone.post(APPLY, {"vin": f" {vin.lower()} "}))
    assert vin in page
    assert "示例牌 SL7150" in page
    assert "Why it must be on the road" in page
    answer = phone.post(APPLY, fields(page))
    case = Case.objects.get(subject=vin)
    assert answer["Location"] == f"/cases/{case.number}/"
    assert case.state == State.PAYING


@pytest.mark.parametrize(
    ("vin", "says"),
    [
        ("LZZ1CL3D0RA00000", "this one has 16"),
        ("", "this one has 0"),
        ("LZZ1CL3D0RA00000O", "The letter O (place 17) never stands"),
        ("<script>alert(1)</script>", "this one has 25"),
        ("x" * 5000, "this one has 200"),
    ],
)
def test_a_mistyped_vin_is_explained_beside_its_field_and_kept(vin: str, says: str) -> None:
    answer = citizen().post(APPLY, {"vin": vin})
    page = text(answer)
    assert answer.status_code == 422
    assert says in page
    assert 'href="#vin"' in page
    assert "<script>alert" not in page
    assert not vin.startswith("LZZ") or f'value="{vin}"' in page
    assert Case.objects.count() == 0


def test_the_vin_never_stands_in_an_address(departments: Departments, today: date) -> None:
    phone, vin = citizen(), new_car(departments, today)
    page = text(phone.post(APPLY, {"vin": vin}))
    case = text(phone.get(typed(phone, vin)["Location"]))
    for address in re.findall(r'(?:href|action)="([^"]*)', page + case):
        assert vin not in address
    assert vin not in case


def test_what_was_typed_is_kept_to_be_changed(departments: Departments, today: date) -> None:
    phone, vin = citizen(), new_car(departments, today)
    again = text(phone.post(APPLY, {"vin": vin, "step": "change"}))
    assert f'value="{vin}"' in again
    assert "Continue" in again


def test_whoever_chooses_something_else_sees_what_follows_before_it_is_handed_in(
    departments: Departments, today: date
) -> None:
    phone, vin = citizen(), new_car(departments, today)
    page = text(typed(phone, vin, reason="unsold"))
    assert "Please check once more" not in page  # refused: a person holds nothing unsold
    assert "Not possible yet" in page
    assert Case.objects.count() == 0
    page = text(typed(phone, vin, area="cross"))
    assert "Please check once more" in page
    assert re.search(r'value="cross" checked', page)
    phone.post(APPLY, fields(page))
    assert Case.objects.get().answers["area"] == "cross"


def test_a_choice_that_does_not_exist_is_a_mistake_that_changes_nothing(
    departments: Departments, today: date
) -> None:
    answer = typed(citizen(), new_car(departments, today), reason="joyride")
    assert answer.status_code == 422
    assert "Choose one of these." in text(answer)
    assert Case.objects.count() == 0


def test_a_licence_is_renewed_without_typing(departments: Departments, today: date) -> None:
    due_licence(departments, today)
    phone = citizen()
    assert "Your licence can be renewed now" in text(phone.get("/"))
    page = text(phone.get(RENEW))
    assert "C1 small car (manual)" in page
    assert "陈*文, 139****0012, 广东省广州市***" in page
    assert "示例路" not in page
    phone.post(RENEW, fields(page))
    assert Case.objects.get().state == State.PAYING


def test_a_new_address_is_completed_by_what_is_known(departments: Departments, today: date) -> None:
    due_licence(departments, today)
    phone = citizen()
    changed = {"home.address": "广东省广州市越秀区新路2号", "home.mobile": " 13900000099 "}
    page = text(hand_in(phone, RENEW, **changed))
    assert "Please check once more" in page
    assert Case.objects.count() == 0
    phone.post(RENEW, fields(page))
    assert Case.objects.get().answers["home"] == {
        "name": CHEN.name,
        "address": "广东省广州市越秀区新路2号",
        "mobile": "13900000099",
    }


def test_a_pick_up_point_is_one_of_the_offices_of_the_city(
    departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    phone = citizen()
    page = text(phone.get(RENEW))
    assert "Tianhe District Vehicle Office" in page
    assert "Nanshan" not in page
    answer = hand_in(phone, RENEW, delivery="pick-up", pick_up="440305")
    assert answer.status_code == 422
    assert "Choose a point from the list." in text(answer)
    page = text(hand_in(phone, RENEW, delivery="pick-up", pick_up="440104"))
    assert 'value="440104" selected' in page
    phone.post(RENEW, fields(page) | {"pick_up": "440104"})
    assert Case.objects.get().answers["pick_up"] == "440104"


def test_another_picture_is_measured_shown_and_used(departments: Departments, today: date) -> None:
    due_licence(departments, today)
    phone = citizen()
    sent = fields(text(phone.get(RENEW)))
    page = text(phone.post(RENEW, sent | {"portrait-file": picture(photo((400, 582)))}))
    assert "400 × 582 pixels" in page
    shown = re.search(r'src="(/pictures/[^"]+)"', page)
    assert shown
    seen = phone.get(shown[1])
    assert (seen.status_code, seen["Content-Type"]) == (200, "image/jpeg")
    assert citizen(WANG).get(shown[1]).status_code == 404
    phone.post(RENEW, fields(page))
    assert Case.objects.get().answers["portrait"]["width"] == 400


def test_a_picture_that_is_not_good_enough_says_why_and_takes_another(
    departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    phone = citizen()
    sent = fields(text(phone.get(RENEW)))
    page = text(phone.post(RENEW, sent | {"portrait-file": picture(photo(ground="#7a2020"))}))
    assert "Not possible yet" in page
    assert "Not good enough" in page
    assert "Use another picture" in page


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"MZ\x90\x00" + b"\0" * 500, "This is no picture that we can read"),
        (b"\xff\xd8\xff" + b"\0" * 500, "This is no picture that we can read"),
        (b"\xff\xd8\xff" + b"\0" * 10_000_000, "The file is larger than 6 MB"),
    ],
    ids=["a program called .jpg", "a broken picture", "ten megabytes"],
)
def test_a_file_that_is_no_picture_is_explained_beside_its_field_and_not_kept(
    content: bytes, says: str, departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    phone = citizen()
    sent = fields(text(phone.get(RENEW)))
    answer = phone.post(RENEW, sent | {"portrait-file": picture(content)})
    assert answer.status_code == 422
    assert says in text(answer)
    assert 'href="#portrait-file"' in text(answer)
    assert (Document.objects.count(), Case.objects.count()) == (0, 0)


@pytest.mark.parametrize(
    "document", ["someone else's", "9f17ab64-f638-4a9e-b1a7-7e6ca3ba4cb0", "x"]
)
def test_a_document_that_is_not_mine_is_no_picture_of_mine(
    document: str, departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    phone = citizen()
    if document == "someone else's":
        phone.post(RENEW, fields(text(phone.get(RENEW))) | {"portrait-file": picture(photo())})
        Document.objects.update(owner=WANG.number)
        document = str(Document.objects.get().id)
    answer = hand_in(phone, RENEW, portrait=document)
    page = text(answer)
    assert Case.objects.count() == 0
    assert answer.status_code == 422
    assert f'value="{document}"' not in page


def test_who_has_no_licence_is_told_so(departments: Departments) -> None:
    answer = citizen().get(RENEW)
    assert answer.status_code == 404
    assert "You have no driving licence here" in text(answer)


def test_my_licence_is_masked_until_it_is_shown(departments: Departments, today: date) -> None:
    due_licence(departments, today, portrait="no-picture")
    phone = citizen()
    home, whole = text(phone.get("/")), text(phone.get("/licence/"))
    assert CHEN.number not in home
    assert CHEN.name not in home
    assert CHEN.number in whole
    assert citizen(WANG).get("/licence/").status_code == 404


def test_a_silent_department_is_named_and_the_case_waits_for_it(
    departments: Departments, today: date
) -> None:
    departments.mode("insurance", "down")
    phone, vin = citizen(), new_car(departments, today)
    page = text(phone.post(APPLY, {"vin": vin}))
    assert "Insurance platform: Compulsory insurance" in page
    assert "Hand in anyway" in page
    case = text(phone.get(phone.post(APPLY, fields(page))["Location"]))
    assert Case.objects.get().state == State.WAITING
    assert "We wait for another department" in case
    assert "Insurance platform: Compulsory insurance" in case


def test_the_paper_of_a_silent_department_goes_to_clerks(
    departments: Departments, today: date
) -> None:
    departments.mode("insurance", "down")
    phone = citizen()
    case = typed(phone, new_car(departments, today))["Location"]
    handed = {"field": "insurance", "insurance-file": picture(photo(), "policy.jpg")}
    assert act(phone, case, "paper", **handed).status_code == 302
    page = text(phone.get(case))
    assert Case.objects.get().state == State.REVIEWING
    assert "A paper was handed in" in page
    assert "Papers handed to a clerk" in page


@pytest.mark.parametrize(
    ("handed", "status", "says"),
    [
        ({"field": "insurance"}, 422, "Choose the photo of the paper first."),
        ({"field": "issuer"}, 422, "Choose the photo of the paper first."),
        ({"field": "issuer", "issuer-file": b"\xff\xd8\xff"}, 403, "You may not open this page"),
        ({"field": "../x", "../x-file": b"\xff\xd8\xff"}, 403, "You may not open this page"),
        ({"field": "insurance", "insurance-file": b"MZ"}, 422, "This is no picture"),
        ({"field": "insurance", "insurance-file": b"%PDF-" + b"0" * 10_000_000}, 422, "6 MB"),
    ],
)
def test_a_paper_that_cannot_be_one_is_not_taken(
    handed: dict[str, Any], status: int, says: str, departments: Departments, today: date
) -> None:
    departments.mode("insurance", "down")
    phone = citizen()
    case = typed(phone, new_car(departments, today))["Location"]
    files = {n: picture(v) if isinstance(v, bytes) else v for n, v in handed.items()}
    answer = act(phone, case, "paper", **files)
    assert answer.status_code == status
    assert says in text(answer)
    assert (Document.objects.count(), Case.objects.get().state) == (0, State.WAITING)


def test_the_front_page_does_not_call_in_order_what_nobody_could_check(
    departments: Departments, today: date
) -> None:
    due_car(today)
    departments.mode("insurance", "down")
    page = text(citizen().get("/"))
    assert "we cannot check it for you" in page
    assert "All in order" not in page


def _queries_of_the_front_page() -> int:
    phone = citizen()
    phone.get("/")
    with CaptureQueriesContext(connection) as queries:
        assert phone.get("/").status_code == 200
    return len(queries)


def test_the_front_page_asks_the_database_no_more_of_many_vehicles_than_of_one(
    departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    due_car(today)
    of_one = _queries_of_the_front_page()
    due_cars(7, today)
    assert text(citizen().get("/")).count("vehicle-card__") > 8
    assert _queries_of_the_front_page() == of_one


def test_no_page_waits_longer_than_three_seconds_for_silent_departments(
    departments: Departments, today: date
) -> None:
    for department in ("insurance", "tax", "health", "identity", "industry"):
        departments.mode(department, "slow", seconds=6)
    for _ in range(3):
        due_car(today)
    due_licence(departments, today)
    begun = timezone.now()
    assert citizen().get("/").status_code == 200
    assert (timezone.now() - begun).total_seconds() < 3


def test_a_handle_is_for_services_about_vehicles_only(
    departments: Departments, today: date
) -> None:
    car = due_car(today)
    assert citizen().get(f"{APPLY}{handle(car)}/").status_code == 404
    assert citizen().get(f"{MARK}apply/").status_code == 404


def test_the_guide_counts_what_is_typed_and_says_what_a_piece_costs() -> None:
    phone = citizen()
    plate, renewal = text(phone.get(PLATE)), text(phone.get(RENEWAL))
    assert "1 field" in plate
    assert "VIN" in plate
    assert re.search(r"What you type</th><td>Nothing", renewal)
    assert re.search(r"\d+\.\d\d yuan per card", renewal)
    assert re.search(r"\d+\.\d\d yuan per sheet", plate)


def test_the_services_stand_by_group(departments: Departments) -> None:
    page = text(citizen().get("/services/"))
    assert page.index("Vehicles") < page.index("Temporary plate")
    assert page.index("Drivers and licences") < page.index("Licence renewal")


def test_the_measures_of_a_portrait_are_kept(departments: Departments, today: date) -> None:
    due_licence(departments, today)
    phone = citizen()
    phone.post(RENEW, fields(text(phone.get(RENEW))))
    portrait = Case.objects.get().application["portrait"]
    assert Decimal(portrait["white"]) > Decimal("0.9")
    assert Licence.objects.get().term == "6"


def test_only_what_the_reason_needs_is_asked_of_the_departments(
    departments: Departments, today: date
) -> None:
    """Art. 47: who has bought a car is asked for no proof of export and no permit for tests."""
    typed(citizen(), new_car(departments, today))
    asked = {call.question for call in Call.objects.all()}
    assert {"conformity", "purchase", "policy"} <= asked
    assert not {"export", "trial"} & asked


def test_a_licence_is_applied_for_by_its_holder_and_a_vehicle_by_its_owner(
    departments: Departments,
) -> None:
    licence, vehicle = (text(citizen().get(service)) for service in (RENEWAL, MARK))
    assert "<li>Licence holder</li>" in licence
    assert "<li>Owner</li>" not in licence
    assert "<li>Owner</li>" in vehicle


def test_nobody_is_told_that_a_vessel_tax_was_checked_for_a_licence(
    departments: Departments, today: date
) -> None:
    due_licence(departments, today)
    front = text(citizen(language="zh-hans").get("/"))
    assert "该查的都已替您查过" in front
    assert "车船税" not in front
