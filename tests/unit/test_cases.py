"""Every service does what its `cases.yaml` says, and every answer it can give has a case."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from cheguan.kernel.cases import Case, outcome, read_cases
from cheguan.kernel.service import Service
from cheguan.services.catalogue import catalogue

SWITCHED_OFF = {"vehicles/inspection_mark": {"sealed"}}
"""Answers that no place gives today; each has a test of its own."""


def cases_file(service: Service) -> Path:
    module = import_module("cheguan.services." + service.id.replace("/", "."))
    return Path(module.__file__).with_name("cases.yaml")


CASES = {
    id: (service, read_cases(service, cases_file(service))) for id, service in catalogue().items()
}

EACH_CASE = [
    pytest.param(service, case, id=f"{name}: {case.heading}: {case.title}")
    for name, (service, cases) in CASES.items()
    for case in cases
]


@pytest.mark.parametrize(("service", "case"), EACH_CASE)
def test_the_outcome_is_that_of_the_case(service: Service, case: Case) -> None:
    assert case.differences(service) == ()


@pytest.mark.parametrize("name", CASES)
def test_each_answer_of_a_service_has_a_case(name: str) -> None:
    service, cases = CASES[name]
    outcomes = [outcome(service, case.application, case.day) for case in cases]
    heard = {code for found in outcomes for code in (*found.refused, *found.doubts)}
    assert heard | SWITCHED_OFF.get(name, set()) == set(service.sentences)
    assert any(found.granted is not None for found in outcomes)


@pytest.mark.parametrize("name", CASES)
def test_no_case_is_told_twice(name: str) -> None:
    titles = [(case.heading, case.title) for case in CASES[name][1]]
    assert len(titles) == len(set(titles))


def test_the_inspection_mark_is_among_them_with_its_cases() -> None:
    assert len(CASES["vehicles/inspection_mark"][1]) >= 80
