"""The page of a person at the counter: who may see it, what is masked, what she can apply for."""

from __future__ import annotations

import re
from datetime import date
from typing import Any
from uuid import uuid4

import pytest
from departments import Departments
from django.test import Client
from django.utils import timezone
from integration.at_the_desk import desk, key_in, looks, search, text
from integration.at_the_portal import ADDRESS, due_licence, new_car
from integration.records import CHEN, NANSHAN

from cheguan.casework.models import Case, State
from cheguan.channels.handles import handle_of
from cheguan.kernel.days import day_of
from cheguan.organisation.powers import Role

pytestmark = pytest.mark.django_db

RENEWAL, PLATE = "drivers/licence_renewal", "vehicles/temporary_plate"
PERSON = re.compile(r'href="(/counter/people/\w+/)"')


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


@pytest.fixture(autouse=True)
def licence(departments: Departments, today: date) -> None:
    """Chen's, which may be renewed."""
    due_licence(departments, today)


def address(client: Client) -> str:
    found = PERSON.search(text(search(client, CHEN.number)))
    assert found
    return found[1]


def opened(client: Client) -> str:
    return text(client.get(address(client)))


def accept(client: Client, service: str = RENEWAL, **changes: str) -> Any:
    """Press the button of a service on her page."""
    here = address(client)
    form = {"service": service, "key": key_in(text(client.get(here)))} | changes
    return client.post(f"{here}accept", form)


def test_whoever_is_not_signed_in_is_sent_to_sign_in() -> None:
    here = address(desk(Role.CLERK))
    answer = Client().get(here)
    assert (answer.status_code, answer["Location"].split("?")[0]) == (302, "/counter/sign-in")
    assert Client().post(f"{here}accept", {"key": str(uuid4())}).status_code == 302


def test_only_a_person_whom_this_client_brought_has_a_page() -> None:
    there = f"/counter/people/{handle_of('person', CHEN.number)}/"
    assert desk(Role.CLERK).get(there).status_code == 404


def test_the_next_client_forgets_her() -> None:
    clerk = desk(Role.CLERK)
    here = address(clerk)
    clerk.post("/counter/next")
    assert clerk.get(here).status_code == 404
    assert clerk.post(f"{here}reveal").status_code == 404


def test_nothing_of_her_stands_in_full_and_the_look_is_on_record() -> None:
    page = opened(desk(Role.CLERK))
    for whole in (CHEN.name, CHEN.number, ADDRESS, "13900000012"):
        assert whole not in page
    assert "陈*文" in page
    assert ("party", CHEN.number) in looks("case")


def test_she_is_shown_in_full_once_and_that_is_on_record() -> None:
    clerk = desk(Role.CLERK)
    here = address(clerk)
    assert not looks("reveal")
    assert CHEN.number in text(clerk.post(f"{here}reveal", follow=True))
    assert looks("reveal") == {("party", CHEN.number)}
    assert CHEN.number not in text(clerk.get(here))


def test_a_clerk_of_another_city_serves_her_too_for_the_province_is_one() -> None:
    accept(desk(Role.CLERK, office=NANSHAN))
    assert Case.objects.get().office == NANSHAN


def test_a_reviewer_sees_her_but_accepts_nothing() -> None:
    reviewer = desk(Role.REVIEWER)
    assert f'value="{RENEWAL}"' not in opened(reviewer)
    form = {"service": RENEWAL, "key": str(uuid4())}
    assert reviewer.post(f"{address(reviewer)}accept", form).status_code == 403
    assert not Case.objects.exists()


def test_whoever_has_no_post_sees_nobody() -> None:
    here = address(desk(Role.CLERK))
    nobody = desk(number="X1")
    assert nobody.get(here).status_code == 403
    assert search(nobody, CHEN.number).status_code == 403


def test_a_renewal_is_accepted_at_once_and_waits_for_its_fee() -> None:
    clerk = desk(Role.CLERK)
    page = text(clerk.get(accept(clerk)["Location"]))
    case = Case.objects.get()
    assert (case.state, case.channel, case.applicant_number) == ("paying", "counter", CHEN.number)
    assert CHEN.number not in page
    assert "Take the payment" in page


def test_the_same_button_pressed_twice_opens_one_case() -> None:
    clerk = desk(Role.CLERK)
    here, form = address(clerk), {"service": RENEWAL}
    form["key"] = key_in(text(clerk.get(here)))
    first, again = (clerk.post(f"{here}accept", form)["Location"] for _ in range(2))
    assert again == f"{first}?already"
    assert Case.objects.count() == 1


def test_a_part_of_an_address_is_completed_by_what_is_known() -> None:
    accept(desk(Role.CLERK), **{"home.address": "广东省广州市越秀区新路2号"})
    assert Case.objects.get().answers["home"] == {
        "name": CHEN.name,
        "address": "广东省广州市越秀区新路2号",
        "mobile": "13900000012",
    }


@pytest.mark.parametrize("point", [NANSHAN, "999999", "x"])
def test_a_pick_up_point_is_one_of_the_city(point: str) -> None:
    answer = accept(desk(Role.CLERK), delivery="pick-up", pick_up=point)
    assert answer.status_code == 422
    assert 'href="#pick_up"' in text(answer)
    assert "Choose a point from the list." in text(answer)
    assert not Case.objects.exists()


def test_a_mistyped_vin_is_explained_beside_its_field_and_kept() -> None:
    answer = accept(desk(Role.CLERK), PLATE, vin="LZZ1CL3D0RA00000")
    assert answer.status_code == 422
    assert 'value="LZZ1CL3D0RA00000"' in text(answer)
    assert text(answer).count("this one has 16") == 2  # at the top, and beside the field
    assert not Case.objects.exists()


def test_what_was_typed_just_now_is_seen_before_it_is_confirmed(
    departments: Departments, today: date
) -> None:
    clerk, vin = desk(Role.CLERK), new_car(departments, today)
    page = text(clerk.get(accept(clerk, PLATE, vin=vin)["Location"]))
    case = Case.objects.get(subject=vin)
    assert (case.state, case.confirmed_at) == (State.CONFIRMING, None)
    assert "Confirm for the applicant" in page


@pytest.mark.parametrize("changes", [{"key": "x"}, {"service": "vehicles/inspection_mark"}])
def test_a_forged_form_is_turned_down(changes: dict[str, str]) -> None:
    assert accept(desk(Role.CLERK), **changes).status_code == 400
    assert not Case.objects.exists()
