"""How many statements a case costs: whoever adds one, says so here."""

from __future__ import annotations

from typing import Any

import pytest
from integration.records import CHEN, by, due_car, due_cars, opened, seen, wanted

from cheguan.casework import desk, opening
from cheguan.casework.models import State

TRANSACTION = SAVEPOINT = 2
OPEN, CONFIRM = 12, 14


@pytest.mark.usefixtures("emptied")
def test_a_case_is_opened_and_confirmed_in_few_statements(
    django_assert_max_num_queries: Any,
) -> None:
    car = due_car()
    with django_assert_max_num_queries(OPEN):
        case = opening.open_case(wanted(car), by(CHEN)).case
    with django_assert_max_num_queries(CONFIRM + TRANSACTION):
        granted = desk.confirm(seen(case), by(CHEN)).case
    assert granted.state == State.GRANTED


@pytest.mark.django_db
def test_what_others_have_adds_no_statement(django_assert_max_num_queries: Any) -> None:
    for car in due_cars(20):
        opened(car)
    car = due_car()
    with django_assert_max_num_queries(OPEN + SAVEPOINT):
        opening.open_case(wanted(car), by(CHEN))
