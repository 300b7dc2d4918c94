"""The newcomer's page is true: its own files, taken out of it, are a service that works."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from integration import errands
from integration import test_trouble_facts as troubles
from integration.records import CHEN, NOW, by, due_car
from integration.trouble import Cell, Skies
from unit import test_cases as every_service

from cheguan.casework.asking import Wanted
from cheguan.casework.models import State
from cheguan.casework.opening import open_case
from cheguan.kernel.cases import read_cases
from cheguan.kernel.service import Service
from cheguan.services import catalogue, vehicles

ROOT = Path(__file__).resolve().parents[2]
PAGE = ROOT / "docs" / "add-a-service.md"
FILES = re.compile(r"^`services/vehicles/(\S+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
BEGINNING = re.compile(r"^```python\n(def _fit_to_drive.*?)^```", re.MULTILINE | re.DOTALL)
PLACE = re.compile(r"`(?:python )?((?:cheguan|src|tests|tools)/[\w./]+)`")
MODULE = "cheguan.services.vehicles.fit_to_drive"


@pytest.fixture
def followed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Service]:
    """The page's files, written where they are found beside the services that are there."""
    for name, content in FILES.findall(PAGE.read_text(encoding="utf-8")):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(content, encoding="utf-8")
    monkeypatch.setattr(vehicles, "__path__", [*vehicles.__path__, str(tmp_path)])
    catalogue.catalogue.cache_clear()
    yield catalogue.service("vehicles/fit_to_drive")
    catalogue.catalogue.cache_clear()
    sys.modules.pop(MODULE)


def test_the_page_holds_the_three_files_of_a_service() -> None:
    names = [name for name, _ in FILES.findall(PAGE.read_text(encoding="utf-8"))]
    assert names == [
        f"fit_to_drive/{file}" for file in ("__init__.py", "numbers.yaml", "cases.yaml")
    ]


def test_what_the_page_names_is_there() -> None:
    named = PLACE.findall(PAGE.read_text(encoding="utf-8"))
    assert len(named) > 5
    inside = [
        name if name.startswith(("src", "tests", "tools")) else f"src/{name}" for name in named
    ]
    assert [name for name in inside if not (ROOT / name).exists()] == []


def test_its_cases_hold_and_are_enough(followed: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    cases = read_cases(followed, every_service.cases_file(followed))
    assert [case.differences(followed) for case in cases] == [(), (), ()]
    monkeypatch.setitem(every_service.CASES, followed.id, (followed, cases))
    every_service.test_each_answer_of_a_service_has_a_case(followed.id)
    every_service.test_no_case_is_told_twice(followed.id)


def test_its_numbers_are_those_of_the_place(followed: Service) -> None:
    numbers = import_module(MODULE).numbers
    day = NOW.date()
    assert (numbers.at("least-days", day, "440106"), numbers.at("least-days", day, "440305")) == (
        7,
        30,
    )


@pytest.mark.django_db
def test_it_has_a_guide_and_stands_in_the_list(followed: Service, client: Client) -> None:
    headers = {"accept-language": "en"}
    assert "Fit to drive" in client.get("/services/", headers=headers).content.decode()
    guide = client.get("/services/vehicles/fit_to_drive/", headers=headers).content.decode()
    assert "It is insured for long enough" in guide
    assert "Insurance platform" in guide


@pytest.mark.django_db
def test_a_citizen_is_granted_it(followed: Service) -> None:
    car = due_car()
    outcome = open_case(Wanted(followed, car.vin, CHEN, confirmed=True), by(CHEN))
    assert outcome.case.state == State.GRANTED


@pytest.mark.django_db
def test_partners_find_it(followed: Service, client: Client) -> None:
    listed = client.get("/api/v1/services").json()
    assert followed.id in {one["id"] for one in listed}


@pytest.fixture
def beginning(followed: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    """How somebody comes to need it, as the page tells the tests."""
    [code] = BEGINNING.findall(PAGE.read_text(encoding="utf-8"))
    scope = dict(vars(errands))
    exec(code, scope)  # noqa: S102 - it is our own page
    monkeypatch.setitem(errands.READY, followed.id, scope["_fit_to_drive"])


@pytest.mark.django_db
@pytest.mark.usefixtures("beginning", "on_the_portal_only")
@pytest.mark.parametrize("step", ["open", "confirm", "resume"])
def test_it_stands_in_the_table_of_troubles(step: str, followed: Service, skies: Skies) -> None:
    errand = errands.Errand(followed.id, skies.departments)
    cell = Cell(followed.id, step, "insurance", "down")
    troubles.test_it_waits_for_who_is_in_trouble_and_then_goes_on_by_itself(cell, skies, errand)
