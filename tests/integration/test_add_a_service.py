"""The newcomer's page is true: its own files, taken out of it, are a service that works."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path

import pytest
from django.test import Client
from integration.records import CHEN, NOW, by, due_car

from cheguan.casework.asking import Wanted
from cheguan.casework.models import State
from cheguan.casework.opening import open_case
from cheguan.kernel.cases import read_cases
from cheguan.kernel.service import Service
from cheguan.services import catalogue, vehicles

PAGE = Path(__file__).resolve().parents[2] / "docs" / "add-a-service.md"
FILES = re.compile(r"^`services/vehicles/(\S+)`:\n\n```\w+\n(.*?)^```", re.MULTILINE | re.DOTALL)
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


def test_its_cases_hold(followed: Service) -> None:
    cases = read_cases(followed, Path(import_module(MODULE).__file__).with_name("cases.yaml"))
    assert [case.differences(followed) for case in cases] == [(), (), ()]


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
