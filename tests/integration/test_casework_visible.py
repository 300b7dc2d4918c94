"""Who may see, confirm and withdraw a case; what everyone else is told."""

from __future__ import annotations

from datetime import timedelta

import pytest
from integration.records import (
    CHEN,
    CLERK,
    NOW,
    REVIEWER,
    WANG,
    by,
    confirmed,
    due_car,
    officer,
    opened,
    seen,
)

from cheguan.casework import desk, queries
from cheguan.casework.asking import SYSTEM, Asker, NotAllowed, NotFound, Seen, StaleCase
from cheguan.casework.models import Case, State
from cheguan.organisation.powers import Officer, Role

pytestmark = pytest.mark.django_db

MINE = Asker("portal", person=CHEN)
NOBODY = Asker("portal")

NO_NUMBERS = [
    "",
    " ",
    "4401",
    "4401-0000-000",
    "x" * 10_000,
    "4401-0000-0000\x00",
    "４４０１",
    "%",
    "'",
]


def test_the_applicant_sees_her_case() -> None:
    case = opened(due_car())
    assert queries.visible(case.number, MINE) == case


def test_a_number_as_it_was_heard_on_the_phone_finds_the_case() -> None:
    case = opened(due_car())
    heard = case.number.lower().replace("-", " ").replace("1", "l").replace("0", "o")
    assert queries.visible(heard, MINE) == case


@pytest.mark.parametrize("asker", [Asker("portal", person=WANG), NOBODY])
def test_the_case_of_someone_else_is_told_like_one_that_does_not_exist(asker: Asker) -> None:
    case = opened(due_car())
    with pytest.raises(NotFound) as hers:
        queries.visible(case.number, asker)
    Case.objects.filter(number=case.number).delete()
    with pytest.raises(NotFound) as none:
        queries.visible(case.number, asker)
    assert str(hers.value) == str(none.value) == case.number


@pytest.mark.parametrize("number", NO_NUMBERS)
@pytest.mark.parametrize("asker", [MINE, Asker("counter", officer=CLERK), SYSTEM])
def test_what_is_no_number_is_not_found(number: str, asker: Asker) -> None:
    with pytest.raises(NotFound):
        queries.visible(number, asker)


@pytest.mark.parametrize("number", NO_NUMBERS)
def test_what_is_no_number_cannot_be_confirmed_either(number: str) -> None:
    with pytest.raises(NotFound):
        desk.confirm(Seen(number, 1), by(CHEN))


@pytest.mark.parametrize("verb", [desk.confirm, desk.withdraw])
def test_nobody_touches_the_case_of_someone_else(verb: object) -> None:
    case = opened(due_car())
    with pytest.raises(NotFound):
        verb(seen(case), by(WANG))  # type: ignore[operator]
    assert queries.visible(case.number, MINE).version == case.version


@pytest.mark.parametrize("verb", [desk.confirm, desk.withdraw])
def test_an_officer_who_may_not_accept_cases_does_not_speak_for_the_applicant(verb: object) -> None:
    case = opened(due_car())
    with pytest.raises(NotAllowed):
        verb(seen(case), by(REVIEWER))  # type: ignore[operator]
    assert queries.visible(case.number, MINE).version == case.version


def test_any_counter_of_the_province_goes_on_with_a_case() -> None:
    case = opened(due_car())
    clerk = officer(Role.CLERK, "440304")
    assert desk.confirm(seen(case), by(clerk)).case.state == State.GRANTED
    assert queries.journal(case)[-1].office == "440304"


def test_an_officer_without_a_post_sees_nothing() -> None:
    case = opened(due_car())
    with pytest.raises(NotFound):
        queries.visible(case.number, Asker("counter", officer=Officer("0", "-", "440106", ())))


def test_a_version_of_nothing_does_not_pass_for_the_system() -> None:
    """The system resumes without a screen; a form that bears version 0 gains nothing by it."""
    case = opened(due_car())
    with pytest.raises(StaleCase):
        desk.confirm(Seen(case.number, desk.ANY_VERSION), by(CHEN))


def test_my_cases_are_mine_newest_first() -> None:
    older, newer = opened(due_car()), opened(due_car(), NOW + timedelta(minutes=1))
    opened_by_wang = due_car(owner_number=WANG.number)
    assert opened_by_wang
    assert queries.cases_of(CHEN.number) == [newer, older]
    assert queries.cases_of(CHEN.number, before=newer.opened_at) == [older]
    assert queries.cases_of(WANG.number) == []


def test_the_cases_about_a_vehicle_are_only_its_own() -> None:
    car = due_car()
    case = confirmed(opened(car)).case
    opened(due_car())
    assert queries.cases_about(car.city, "vehicle", car.vin) == [case]
