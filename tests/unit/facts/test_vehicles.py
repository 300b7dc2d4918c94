"""What the register says of a vehicle, and what a policy covers."""

from __future__ import annotations

from datetime import date

import pytest
from pydantic import ValidationError
from unit.applications import OWNER, policy, vehicle

from cheguan.facts.people import DocumentType, Party
from cheguan.facts.vehicles import Status

COMPANY = Party(document=DocumentType.CREDIT_CODE, number="91440100MA5ABCD19J", name="示例公司")


def test_a_vehicle_bears_each_of_its_letters_and_no_other() -> None:
    of = vehicle(status="AGQ")
    borne = {status for status in Status if of.has(status)}
    assert borne == {Status.NORMAL, Status.VIOLATION, Status.OVERDUE}


def test_owner_and_co_owner_own_it_and_nobody_else() -> None:
    of = vehicle(co_owner=COMPANY)
    assert of.owned_by(OWNER.number)
    assert of.owned_by(COMPANY.number)
    assert not of.owned_by("490106199001010020")
    assert not vehicle().owned_by(COMPANY.number)


def test_a_person_is_told_from_an_organisation() -> None:
    assert OWNER.is_person
    assert not COMPANY.is_person


def test_a_fact_is_frozen_and_takes_no_other_fields() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        vehicle().seats = 9
    with pytest.raises(ValidationError, match="Extra inputs"):
        vehicle(wheels=4)


def test_a_wrong_vin_or_plate_makes_no_vehicle() -> None:
    with pytest.raises(ValidationError, match="identification number has 17 characters"):
        vehicle(vin="LGX1")
    with pytest.raises(ValidationError, match="The letter I never stands on a plate"):
        vehicle(plate="粤I12345")


@pytest.mark.parametrize(
    ("on", "covered"),
    [("2026-01-09", False), ("2026-01-10", True), ("2027-01-09", True), ("2027-01-10", False)],
)
def test_a_policy_covers_its_first_and_its_last_day(on: str, covered: bool) -> None:
    year = policy(since=date(2026, 1, 10), until=date(2027, 1, 9))
    assert year.in_force(date.fromisoformat(on)) is covered
