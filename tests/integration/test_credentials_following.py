"""A credential follows its record, and the world hears of it within a minute."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from integration.credentials_records import (
    a_licence,
    a_mark,
    a_phone,
    a_plate,
    licence_card,
    licence_of_vehicle,
    state_of,
)
from integration.records import (
    CHEN,
    DUE,
    GUANGZHOU,
    NOW,
    TIANHE,
    TODAY,
    UNTIL,
    WANG,
    due_car,
    owned_with,
    vin,
)
from integration.together import together

from cheguan.acts.licences import ReinstateLicence, RenewLicence, SuspendLicence
from cheguan.acts.marks import IssueInspectionMark
from cheguan.config import licences as command
from cheguan.config.trouble import Trouble
from cheguan.credentials import following, issuing
from cheguan.credentials.issuing import Wish
from cheguan.credentials.models import Credential, Entry
from cheguan.credentials.types import Said
from cheguan.facts.licences import LicenceClass, LicenceStatus, LicenceTerm
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.models import Change, Licence, Vehicle

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def suspended(licence: Licence, letter: LicenceStatus = LicenceStatus.HELD) -> SuspendLicence:
    return SuspendLicence.model_validate(
        {"number": licence.number, "place": licence.place, "letter": letter, "why": "记满12分"}
    )


def reinstated(licence: Licence) -> ReinstateLicence:
    return ReinstateLicence(number=licence.number, place=licence.place, why="考试合格")


def events_of(credential: Credential) -> list[str]:
    found = Entry.objects.filter(credential=credential.id).order_by("version")
    return list(found.values_list("event", flat=True))


def follow_licence() -> int:
    return following.follow(GUANGZHOU, "licence", CHEN.number, NOW)


def test_a_suspended_licence_suspends_all_its_cards_and_gives_them_back_again() -> None:
    licence = a_licence()
    cards = [licence_card(), licence_card(jwk=a_phone())]
    assert command.apply_to(licence.file_number, suspended, NOW) == 2
    assert {state_of(card) for card in cards} == {"suspended"}
    assert command.apply_to(licence.file_number, reinstated, NOW) == 2
    assert {state_of(card) for card in cards} == {"valid"}
    assert events_of(cards[0]) == ["issued", "suspended", "reinstated"]


def test_a_card_that_is_opened_while_suspended_says_so_from_the_start() -> None:
    a_licence(status="U")
    assert state_of(licence_card()) == "suspended"


def test_the_history_of_a_licence_keeps_why_it_was_suspended() -> None:
    licence = a_licence(status="H")
    apply(suspended(licence, LicenceStatus.SUSPENDED), Occasion("44010026000001", NOW, 0))
    change = Change.objects.get(kind="licence", key=licence.number)
    assert change.before == {"status": "H"}
    assert change.after == {"status": "HD", "why": "记满12分"}
    apply(reinstated(licence), Occasion("44010026000002", NOW, 0))
    licence.refresh_from_db()
    assert licence.status == "H"


def test_a_licence_is_normal_again_when_nothing_else_stands_against_it() -> None:
    licence = a_licence()
    apply(suspended(licence), Occasion("44010026000001", NOW, 0))
    licence.refresh_from_db()
    assert licence.status == "U"
    apply(reinstated(licence), Occasion("44010026000002", NOW, 0))
    licence.refresh_from_db()
    assert licence.status == "A"


def test_nothing_is_suspended_or_given_back_twice() -> None:
    licence = a_licence()
    with pytest.raises(AlreadyDone):
        apply(reinstated(licence), Occasion("44010026000001", NOW, 0))
    command.apply_to(licence.file_number, suspended, NOW)
    with pytest.raises(Trouble, match="already"):
        command.apply_to(licence.file_number, suspended, NOW)


def test_who_mistypes_a_file_number_hears_it() -> None:
    with pytest.raises(Trouble, match="No licence has the file number 1"):
        command.apply_to("1", reinstated, NOW)


def test_a_renewed_licence_supersedes_the_old_card() -> None:
    licence = a_licence(until=TODAY)
    old = licence_card()
    act = RenewLicence(
        number=licence.number,
        place=TIANHE,
        classes=(LicenceClass.C1,),
        term=LicenceTerm.TEN,
        since=TODAY,
        until=date(2036, 3, 11),
        hearing_aid=False,
        portrait="ab",
    )
    apply(act, Occasion("44010026000001", NOW, 0))
    assert follow_licence() == 1
    assert (state_of(old), events_of(old)) == ("revoked", ["issued", "superseded"])
    assert state_of(licence_card()) == "valid"


def test_a_revoked_licence_takes_suspended_cards_with_it() -> None:
    licence = a_licence(status="U")
    card = licence_card()
    licence.status = "F"
    licence.save()
    follow_licence()
    assert state_of(card) == "revoked"


def test_a_sold_vehicle_is_no_longer_in_the_sellers_phone() -> None:
    car = due_car(**owned_with(WANG))
    sellers, partners = licence_of_vehicle(car), licence_of_vehicle(car, holder=WANG.number)
    Vehicle.objects.filter(vin=car.vin).update(
        owner_number=WANG.number, co_owner_number="", co_owner_name="", owner_name=car.owner_name
    )
    following.follow(car.city, "vehicle", car.vin, NOW)
    assert state_of(sellers) == "revoked"
    assert state_of(partners) == "valid"


def test_a_new_mark_supersedes_the_old_one_and_what_the_licence_says_of_it() -> None:
    car = due_car()
    a_mark(car, DUE - timedelta(days=365), DUE)
    mark = issuing.issue(Wish(car.city, "inspection-mark", car.vin, CHEN.number), NOW)
    licence = licence_of_vehicle(car)
    act = IssueInspectionMark(vin=car.vin, place=TIANHE, due=DUE, until=UNTIL, exempt=True)
    apply(act, Occasion("44010026000001", NOW, 0))
    assert following.follow(car.city, "vehicle", car.vin, NOW) == 2
    assert state_of(mark) == state_of(licence) == "revoked"


def test_a_detained_vehicle_suspends_its_papers() -> None:
    car = due_car()
    card = licence_of_vehicle(car)
    Vehicle.objects.filter(vin=car.vin).update(status="L")
    following.follow(car.city, "vehicle", car.vin, NOW)
    assert state_of(card) == "suspended"


def test_a_temporary_plate_ends_with_its_day_and_with_the_vehicles_own_plates() -> None:
    new = vin(999_999)
    plate = a_plate(new)
    card = issuing.issue(Wish(GUANGZHOU, "temporary-plate", plate.number, CHEN.number), NOW)
    due_car(vin=new, first_registered=TODAY)
    following.follow(GUANGZHOU, "temporary-plate", plate.number, NOW + timedelta(days=5))
    assert state_of(card) == "valid"  # the third working day after a Wednesday is a Monday
    following.follow(GUANGZHOU, "temporary-plate", plate.number, NOW + timedelta(days=6))
    assert state_of(card) == "revoked"


def test_a_plate_whose_days_are_over_is_expired() -> None:
    plate = a_plate(vin(999_999))
    card = issuing.issue(Wish(GUANGZHOU, "temporary-plate", plate.number, CHEN.number), NOW)
    following.follow(GUANGZHOU, "temporary-plate", plate.number, NOW + timedelta(days=16))
    assert events_of(card) == ["issued", "expired"]


def test_a_refunded_receipt_is_taken_back_and_none_else() -> None:
    fields = {
        "number": "1",
        "payer": CHEN.name,
        "fen": 1000,
        "item": "工本费",
        "paid": 0,
        "case": "4401AB12345C",
        "office": GUANGZHOU,
    }
    said = Said(fields, holders=frozenset({CHEN.number}))
    refunded, other = (
        issuing.issue(Wish(GUANGZHOU, "payment-receipt", key, CHEN.number, said=said), NOW)
        for key in ("p1", "p2")
    )
    assert following.withdraw(GUANGZHOU, "payment", "p1", NOW) == 1
    assert (state_of(refunded), state_of(other)) == ("revoked", "valid")


def test_the_sweep_finds_changes_that_nobody_told_in_batches(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    licence = a_licence()
    cards = [licence_card(jwk=a_phone()) for _ in range(7)]
    licence.status = "D"
    licence.save()
    monkeypatch.setattr(following, "BATCH", 3)
    assert following.sweep(NOW + timedelta(minutes=1)) == 7
    assert {state_of(card) for card in cards} == {"suspended"}
    assert following.sweep(NOW + timedelta(minutes=2)) == 0


def test_one_run_of_the_sweep_is_bounded_and_the_next_goes_on(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    licence = a_licence()
    for _ in range(5):
        licence_card(jwk=a_phone())
    licence.status = "D"
    licence.save()
    monkeypatch.setattr(following, "BATCH", 2)
    monkeypatch.setattr(following, "BATCHES", 1)
    later = NOW + timedelta(minutes=1)
    assert [following.sweep(later) for _ in range(4)] == [2, 2, 1, 0]


def test_no_card_slips_through_while_its_licence_is_being_suspended(emptied: None) -> None:
    licence = a_licence()
    phones = [a_phone() for _ in range(5)]

    def suspend() -> int:
        return command.apply_to(licence.file_number, suspended, NOW)

    together([suspend, *(lambda phone=phone: licence_card(jwk=phone) for phone in phones)])
    states = Credential.objects.values_list("state", flat=True)
    assert list(states) == ["suspended"] * 5
