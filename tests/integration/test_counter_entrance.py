"""Signing in to the counter: passwords, locks, where one comes to, and who is kept out."""

from __future__ import annotations

import pytest
from django.test import Client
from integration.at_the_desk import desk, staff, text
from integration.records import CHEN, TIANHE

from cheguan.demonstration import staff as invented
from cheguan.organisation.models import Office, Staff
from cheguan.organisation.powers import Role

pytestmark = pytest.mark.django_db
PASSWORD = "a long enough password"
AT = "/counter/sign-in"


@pytest.fixture
def computer() -> Client:
    return Client(headers={"accept-language": "en"})


@pytest.fixture
def li() -> Staff:
    office = Office.objects.get(code=TIANHE)
    return Staff.objects.hire("A1", "李警官", office, PASSWORD, Role.CLERK)


def sign_in(computer: Client, **changes: str) -> object:
    return computer.post(AT, {"number": "A1", "password": PASSWORD} | changes)


def test_a_clerk_signs_in_and_out(computer: Client, li: Staff) -> None:
    assert sign_in(computer, number=" A1 ")["Location"] == "/counter/"
    page = text(computer.get("/counter/"))
    assert li.name in page
    assert li.office.name_en in page
    assert computer.post("/counter/sign-out")["Location"] == AT
    assert computer.get("/counter/")["Location"].startswith(AT)


def test_nothing_of_a_citizen_is_left_when_a_clerk_signs_in(computer: Client, li: Staff) -> None:
    session = computer.session
    session["citizen"] = {"number": CHEN.number, "name": CHEN.name}
    session.save()
    sign_in(computer)
    assert "citizen" not in computer.session


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"number": ""}, "number"),
        ({"number": "A" * 21}, "number"),
        ({"number": "A\x001"}, "number"),
        ({"password": ""}, "password"),
        ({"password": "wrong"}, "number"),
        ({"number": "nobody"}, "number"),
    ],
)
def test_a_mistake_is_told_beside_its_field_and_the_number_kept(
    computer: Client, li: Staff, changes: dict[str, str], field: str
) -> None:
    answer = sign_in(computer, **changes)
    assert answer.status_code == 422
    assert f'id="{field}-error"' in text(answer)
    assert PASSWORD not in text(answer)
    assert "_auth_user_id" not in computer.session


def test_five_wrong_passwords_lock_the_number_and_the_page_says_until_when(
    computer: Client, li: Staff
) -> None:
    answers = [sign_in(computer, password="wrong") for _ in range(5)]
    assert [answer.status_code for answer in answers] == [422, 422, 422, 422, 429]
    right = sign_in(computer)
    assert right.status_code == 429
    assert "Too many wrong passwords. Try again after 20" in text(right)
    assert sign_in(computer, number="nobody").status_code == 422


@pytest.mark.parametrize(
    ("wanted", "comes_to"),
    [
        ("/counter/cases/4401-7KQ3-58MD/", "/counter/cases/4401-7KQ3-58MD/"),
        ("https://elsewhere.example/", "/counter/"),
        ("//elsewhere.example/", "/counter/"),
        ("javascript:alert(1)", "/counter/"),
    ],
)
def test_after_signing_in_one_comes_back_but_never_elsewhere(
    computer: Client, li: Staff, wanted: str, comes_to: str
) -> None:
    assert sign_in(computer, next=wanted)["Location"] == comes_to


def test_whoever_was_signed_out_while_sending_a_form_comes_to_its_page() -> None:
    clerk = desk(Role.CLERK)
    for verb, page in (("next", "/counter/"), ("cases/4401-7KQ3-58MD/decide", "/counter/cases/")):
        answer = clerk.get(f"/counter/{verb}")
        assert answer.status_code == 302
        assert answer.headers["Location"] == "./"
        assert f"/counter/{verb}".startswith(page)


def test_nobody_sees_the_counter_without_a_post(computer: Client) -> None:
    assert computer.get("/counter/")["Location"] == f"{AT}?next=%2Fcounter%2F"
    idle = desk(number="idle")
    answer = idle.get("/counter/")
    assert answer.status_code == 403
    assert "Your post does not allow this" in text(answer)


def test_whoever_only_checks_is_led_from_a_closed_page_to_the_one_that_is_open() -> None:
    police = desk(Role.CHECKER)
    closed = police.get("/counter/")
    assert closed.status_code == 403
    assert 'href="/counter/check"' in text(closed)
    assert 'href="/counter/"' not in text(closed)
    assert police.get("/counter/check").status_code == 200


def test_a_citizen_is_no_clerk(computer: Client) -> None:
    session = computer.session
    session["citizen"] = {"number": CHEN.number, "name": CHEN.name}
    session.save()
    assert computer.get("/counter/").status_code == 302


def test_the_accounts_of_a_demonstration_are_listed_and_only_there(
    computer: Client, settings: object
) -> None:
    officer = invented.OFFICERS[0]
    staff(officer.number, Role.CLERK)
    Staff.objects.get(number=officer.number)
    assert officer.name in text(computer.get(AT))
    settings.DEMONSTRATION = False
    assert officer.name not in text(computer.get(AT))
    assert computer.post(AT, {"person": officer.number}).status_code == 422


def test_a_clerk_is_chosen_from_the_list_of_a_demonstration(computer: Client) -> None:
    invented.hire()
    officer = invented.OFFICERS[0]
    assert computer.post(AT, {"person": officer.number})["Location"] == "/counter/"
    assert officer.name in text(computer.get("/counter/"))
