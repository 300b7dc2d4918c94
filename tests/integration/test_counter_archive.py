"""The archive at the counter: who reads it, that each look is on record, and what leaves the house;
and the proof that a citizen takes home."""

from __future__ import annotations

import io
import json
import re
import zipfile
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from integration.at_the_desk import desk, issue, looks, opened, text
from integration.at_the_portal import citizen
from integration.records import WANG, due_car

from cheguan.archive import filing, merkle, sealing, signing
from cheguan.casework.models import Case
from cheguan.organisation.powers import Role
from cheguan.registry.models import Vehicle

pytestmark = pytest.mark.usefixtures("emptied")


@pytest.fixture(autouse=True)
def own_archive(settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    settings.EXCHANGE_KEY = tmp_path / "keys" / "exchange.json"
    monkeypatch.setenv("CHEGUAN_ARCHIVE", str(tmp_path / "archive"))


@pytest.fixture
def clerk() -> Client:
    return desk(Role.CLERK)


@pytest.fixture
def car(clerk: Client) -> Vehicle:
    """A car whose case has ended, is sealed and filed."""
    car = due_car()
    issue(clerk, car)
    sealed()
    case = Case.objects.get()
    assert filing.file(case.city, case.number, datetime.now(UTC))
    return car


def sealed() -> None:
    city = Case.objects.get().city
    sealing.seal(city, datetime.now(UTC), lambda numbers: None, sealing.EVER)


def file_of(client: Client, car: Vehicle) -> str:
    return f"{opened(client, car)[0]}archive"


def test_the_file_of_a_vehicle_opens_as_one_page_and_on_record(clerk: Client, car: Vehicle) -> None:
    address, page = opened(clerk, car)
    assert f"{address}archive" in page
    shown = text(clerk.get(f"{address}archive"))
    assert Case.objects.get().number in shown
    assert "Application" in shown
    assert ("vehicle", car.vin) in looks("archive")


def test_each_sheet_can_be_read_and_is_what_was_kept(clerk: Client, car: Vehicle) -> None:
    shown = text(clerk.get(file_of(clerk, car)))
    sheets = re.findall(r'href="(/counter/archive/[^"]+)"', shown)
    assert sheets
    for sheet in sheets:
        answer = clerk.get(sheet)
        assert answer.status_code == 200
        assert answer["Content-Disposition"].startswith(("inline", "attachment"))
    assert ("case", Case.objects.get().number) in looks("archive")


def test_it_leaves_the_house_as_one_signed_package(clerk: Client, car: Vehicle) -> None:
    package = clerk.post(f"{file_of(clerk, car)}/package")
    assert package["Content-Type"] == "application/zip"
    names = zipfile.ZipFile(io.BytesIO(package.content)).namelist()
    assert {"manifest.json", "signature.json"} < set(names)
    assert car.vin not in package["Content-Disposition"]


def test_what_is_not_sealed_yet_is_not_sent(clerk: Client) -> None:
    car = due_car()
    issue(clerk, car)
    answer = clerk.post(f"{file_of(clerk, car)}/package")
    assert answer.status_code == 409
    assert "try again" in text(answer)


def test_a_vehicle_without_ended_cases_has_an_empty_file(clerk: Client) -> None:
    assert "The archive is empty" in text(clerk.get(file_of(clerk, due_car())))


def test_who_may_not_see_people_in_full_may_not_open_it(clerk: Client, car: Vehicle) -> None:
    address = file_of(clerk, car)
    sheet = f"/counter/archive/{Case.objects.get().number}/{'0' * 64}"
    checker = desk(Role.CHECKER, number="K1")
    assert checker.get(address).status_code == 403
    assert checker.get(sheet).status_code == 403
    assert Client().get(address).status_code == 302
    assert clerk.get(sheet).status_code == 404


@pytest.mark.parametrize("place", ["x", "2026-01-01~4", "2026-01-01T00:00:00~4401"])
def test_a_place_that_is_none_is_refused(clerk: Client, car: Vehicle, place: str) -> None:
    assert clerk.get(file_of(clerk, car), {"before": place}).status_code == 400


def test_a_citizen_takes_home_the_proof_that_her_case_is_in_the_journal(car: Vehicle) -> None:
    number = Case.objects.get().number
    proof = json.loads(citizen().get(f"/cases/{number}/proof.json").content)
    assert proof["case"] == number
    certificate = signing.read_pem(proof["head"]["certificate"].encode())

    def signed(kid: str, said: bytes, signature: bytes) -> bool:
        return signing.made_by(certificate, said, signature)

    assert [one["version"] for one in merkle.check_case(proof, number, signed)] == [1, 2, 3]
    proof["entries"][0]["content"] += " "
    with pytest.raises(merkle.NotProven):
        merkle.check_case(proof, number, signed)


def test_the_proof_is_hers_alone(car: Vehicle) -> None:
    address = f"/cases/{Case.objects.get().number}/proof.json"
    assert citizen(WANG).get(address).status_code == 404
    assert Client().get(address).status_code == 302


def test_a_case_of_this_minute_says_when_it_will_be_sealed(clerk: Client) -> None:
    issue(clerk, due_car())
    answer = citizen().get(f"/cases/{Case.objects.get().number}/proof.json")
    assert answer.status_code == 409
    assert "sealed within a minute" in text(answer)
