"""The counter without a browser: searching, issuing, what is written down, what is forgotten."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.db import connection
from django.test import Client
from integration.at_the_desk import SERVICE, desk, issue, key_in, looks, opened, search, text
from integration.records import (
    CHEN,
    GUANGZHOU,
    TIANHE,
    TODAY,
    WANG,
    doubtful,
    due_car,
    owned_with,
    unsaved_car,
    vin,
)

from cheguan.casework import numbering
from cheguan.casework.models import Case, Entry
from cheguan.channels.present import records
from cheguan.facts.identity import IdentityNumber
from cheguan.kernel.days import day_of
from cheguan.organisation.models import Look, Office
from cheguan.organisation.powers import Role
from cheguan.registry.models import InspectionMark, Vehicle

pytestmark = pytest.mark.django_db

YANGSHAN = "441823"
UNBORN = IdentityNumber.of("490106", date(2090, 1, 1), 12)
ISSUE = "Issue: Inspection mark without a line test"


@pytest.fixture
def car() -> Vehicle:
    return due_car(day_of(datetime.now(UTC)))


@pytest.fixture
def clerk() -> Client:
    return desk(Role.CLERK)


def test_a_car_is_found_by_everything_that_names_it(clerk: Client, car: Vehicle) -> None:
    names = (
        car.plate,
        car.plate[1:],
        car.plate.lower(),
        car.vin,
        car.vin[-8:],
        CHEN.number,
        "陈小",
    )
    for typed in names:
        page = text(search(clerk, typed))
        assert "1 vehicle found" in page, typed
        assert "陈*文" in page
        assert CHEN.number not in page.replace(f'value="{CHEN.number}"', "")


@pytest.mark.parametrize(
    ("typed", "says"),
    [
        ("490106199013010012", "1990-13-01"),
        ("490106199001010013", "identity number"),
        ("粤B·O2345", "The letter O never stands on a plate"),
        ("LZZ1CL3D0NI000001", "The letter I (place 11) never stands"),
        ("4401-7KQ3-58MX", "is no case number"),
        ("!!!", "is neither a plate"),
    ],
)
def test_what_cannot_be_searched_for_is_explained_and_kept(
    clerk: Client, typed: str, says: str
) -> None:
    response = search(clerk, typed)
    assert response.status_code == 422
    assert says in text(response)
    assert 'href="#q"' in text(response)
    assert f'value="{typed}"' in text(response)
    assert 'aria-invalid="true"' in text(response)


def test_more_than_a_screen_of_namesakes_are_to_be_narrowed(clerk: Client) -> None:
    for _ in range(21):
        due_car()
    page = text(search(clerk, "陈小文"))
    assert page.count("hit__what") == 20
    assert "There are more than these" in page


def test_an_empty_search_leads_back_to_the_start(clerk: Client) -> None:
    assert search(clerk, "  ").redirect_chain[-1][0] == "/counter/"


def test_a_case_is_found_by_its_number_however_it_is_spoken(clerk: Client, car: Vehicle) -> None:
    issue(clerk, car)
    number = Case.objects.get().number
    for typed in (number, number.lower().replace("-", " "), number.replace("-", "")):
        assert f"/counter/cases/{number}/" in text(search(clerk, typed))
    assert ("case", number) in looks("search")


def test_a_number_without_a_case_is_told_from_one_never_given_out(clerk: Client) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT nextval('casework_serial')")
        (serial,) = cursor.fetchone()
    drawn, coming = (numbering.number(GUANGZHOU, serial + ahead) for ahead in (0, 1000))
    assert "was drawn, but its application was not completed" in text(search(clerk, drawn))
    assert "was never given out" in text(search(clerk, coming))


def test_names_are_searched_in_the_own_area_and_plates_everywhere(car: Vehicle) -> None:
    yangshan = desk(Role.CLERK, office=YANGSHAN)
    assert "Nothing found" in text(search(yangshan, car.owner_name))
    assert "Nothing found" in text(search(yangshan, car.vin[-8:]))
    assert "1 vehicle found" in text(search(yangshan, car.plate))


def test_a_clerk_issues_a_mark_for_a_walk_in(clerk: Client, car: Vehicle) -> None:
    _, page = opened(clerk, car)
    assert ISSUE in page
    assert "Can be issued now" in page
    result = text(clerk.get(issue(clerk, car)["Location"]))
    mark = InspectionMark.objects.get(vin=car.vin)
    assert f"Inspection valid until {mark.until}" in result
    assert "Compulsory insurance is in force" in result
    assert "All 20 conditions are met" in result
    assert re.search(r"Insurance platform · \d\d:\d\d", result)
    case = Case.objects.get()
    assert (case.channel, case.office, case.capacity) == ("counter", TIANHE, "owner")
    again = text(clerk.get(opened(clerk, car)[0]))
    assert "Inspection mark issued" in again
    assert case.number in again


def test_any_office_serves_the_cars_of_the_province(car: Vehicle) -> None:
    issue(desk(Role.CLERK, office=YANGSHAN), car)
    assert Case.objects.get().office == YANGSHAN
    assert InspectionMark.objects.count() == 1


def test_the_same_form_twice_makes_one_mark(clerk: Client, car: Vehicle) -> None:
    address, page = opened(clerk, car)
    form = {"who": "owner", "service": SERVICE, "key": key_in(page)}
    first, second = (clerk.post(f"{address}accept", form) for _ in range(2))
    assert second["Location"] == f"{first['Location']}?already"
    assert "This was done before" in text(clerk.get(second["Location"]))
    assert InspectionMark.objects.count() == 1


def test_two_clerks_at_once_make_one_mark_and_the_second_is_told_who_was_first(
    clerk: Client, car: Vehicle
) -> None:
    other = desk(Role.CLERK, number="B2")
    address, page = opened(other, car)
    issue(clerk, car)
    form = {"who": "owner", "service": SERVICE, "key": key_in(page)}
    told = text(other.post(f"{address}accept", form, follow=True))
    assert "This was done before" in told
    assert "At the counter" in told
    assert InspectionMark.objects.count() == 1


def test_an_agent_is_recorded_beside_the_owner(clerk: Client, car: Vehicle) -> None:
    agent = {"who": "agent", "agent_number": WANG.number.lower(), "agent_name": f" {WANG.name} "}
    issue(clerk, car, **agent)
    case = Case.objects.get()
    assert (case.applicant_number, case.agent_number) == (CHEN.number, WANG.number)
    assert (case.agent_name, case.capacity) == (WANG.name, "agent")


def test_what_is_not_seen_in_a_name_is_not_kept(clerk: Client, car: Vehicle) -> None:
    """A right-to-left override would show the name, and all after it, backwards."""
    name = f"\u202e{WANG.name[:1]}\x07\u200b{WANG.name[1:]}\0"
    issue(clerk, car, who="agent", agent_number=WANG.number, agent_name=name)
    assert Case.objects.get().agent_name == WANG.name


def test_the_partner_applies_in_her_own_name(clerk: Client) -> None:
    car = due_car(day_of(datetime.now(UTC)), **owned_with(WANG))
    issue(clerk, car, who="co-owner")
    assert Case.objects.get().applicant_number == WANG.number


@pytest.mark.parametrize(
    ("typed", "field", "says"),
    [
        ({"agent_number": "123", "agent_name": "王大明"}, "agent_number", "18 characters"),
        ({"agent_number": WANG.number, "agent_name": " "}, "agent_name", "Enter the agent"),
        ({"agent_number": CHEN.number, "agent_name": "王大明"}, "agent_number", "owner's own"),
        ({"agent_number": UNBORN, "agent_name": "王大明"}, "agent_number", "2090-01-01"),
        ({"who": "someone"}, "who", "Choose who is here"),
    ],
)
def test_what_is_wrong_with_who_is_here_is_told_beside_the_field_and_kept(
    clerk: Client, car: Vehicle, typed: dict[str, str], field: str, says: str
) -> None:
    response = issue(clerk, car, **({"who": "agent"} | typed))
    page = text(response).replace("&#x27;", "'")
    assert response.status_code == 422
    assert f'id="{field}-error"' in page
    assert f'href="#{field}"' in page
    assert says in page
    assert all(f'value="{value}"' in page for name, value in typed.items() if name != "who")
    assert Case.objects.count() == 0


def test_an_organisation_comes_through_an_agent(clerk: Client) -> None:
    organisation = {"owner_document": "N", "owner_number": "91440100MA5ABCD19J"}
    car = due_car(day_of(datetime.now(UTC)), owner_name="示例有限公司", **organisation)
    _, page = opened(clerk, car)
    assert 'value="owner"' not in page
    assert issue(clerk, car).status_code == 422
    assert issue(clerk, car, who="agent", agent_number=WANG.number, agent_name=WANG.name)
    assert Case.objects.get().agent_number == WANG.number


def test_a_refusal_shows_all_reasons_and_is_recorded_only_on_request(clerk: Client) -> None:
    car = due_car(day_of(datetime.now(UTC)), kind="K39", status="M")
    _, page = opened(clerk, car)
    assert "This vehicle has reached the scrapping standard." in page
    assert "are inspected on the line every time" in page
    assert ISSUE not in page
    assert Case.objects.count() == 0
    issue(clerk, car)
    assert Case.objects.get().state == "refused"
    assert InspectionMark.objects.count() == 0


@pytest.mark.parametrize("changes", [{"key": "forged"}, {"service": "vehicles/none"}])
def test_a_form_that_was_not_given_out_is_turned_down(
    clerk: Client, car: Vehicle, changes: dict[str, str]
) -> None:
    assert issue(clerk, car, **changes).status_code == 400
    assert Case.objects.count() == 0


@pytest.mark.parametrize("after", ["x", "2026-01-01", "2026-01-01~\0", "2026-01-01~4401-0000"])
def test_a_place_in_the_work_list_that_cannot_be_is_a_bad_request(
    clerk: Client, after: str
) -> None:
    assert clerk.get("/counter/", {"after": after}).status_code == 400


def test_each_look_is_written_down_with_its_purpose(clerk: Client, car: Vehicle) -> None:
    search(clerk, car.plate)
    assert looks("search") == {("vehicle", car.vin)}
    assert looks("case") == set()
    opened(clerk, car)
    assert looks("case") == {("vehicle", car.vin)}
    assert looks("reveal") == set()


def test_a_case_that_is_shown_because_a_form_failed_is_written_down_too(car: Vehicle) -> None:
    case = issue(desk(Role.CLERK), car)["Location"].split("/")[-2]
    colleague = desk(Role.CLERK, number="B2")
    answer = colleague.post(f"/counter/cases/{case}/hand-out")
    assert answer.status_code == 409
    assert ("case", case) in set(Look.objects.filter(officer="B2").values_list("kind", "key"))


def test_people_are_shown_in_full_once_and_it_is_on_record(clerk: Client, car: Vehicle) -> None:
    address, page = opened(clerk, car)
    assert CHEN.number not in page
    revealed = text(clerk.post(f"{address}reveal", follow=True))
    assert CHEN.number in revealed
    assert CHEN.name in revealed
    assert looks("reveal") == {("vehicle", car.vin), ("party", CHEN.number)}
    assert CHEN.number not in text(clerk.get(address))
    assert Look.objects.filter(purpose="reveal").count() == 2


def test_the_next_client_finds_nothing_of_the_last_one(clerk: Client, car: Vehicle) -> None:
    address, _ = opened(clerk, car)
    search(clerk, CHEN.number)
    assert clerk.post("/counter/next")["Location"] == "/counter/"
    assert CHEN.number not in str(dict(clerk.session.items()))
    assert clerk.get(address).status_code == 404
    assert clerk.post(f"{address}reveal").status_code == 404
    assert clerk.get("/counter/search")["Location"] == "/counter/"


def test_no_browser_keeps_a_page_of_the_counter(clerk: Client, car: Vehicle) -> None:
    address, _ = opened(clerk, car)
    case = issue(clerk, car)
    for response in (
        case,
        clerk.get(case["Location"]),
        clerk.get(address),
        clerk.get("/counter/"),
        clerk.get("/counter/search"),
        clerk.get("/counter/cases/4401-0000-0000/"),
    ):
        assert "no-store" in response["Cache-Control"]


def test_no_address_holds_a_persons_number_or_name(clerk: Client, car: Vehicle) -> None:
    told = [search(clerk, typed) for typed in (CHEN.number, CHEN.name, car.vin, car.plate)]
    told += [clerk.get(opened(clerk, car)[0]), issue(clerk, car)]
    told.append(clerk.get(told[-1]["Location"]))
    for response in told:
        found = re.findall(r'(?:href|action)="([^"]*)"', text(response))
        found += [address for address, _ in getattr(response, "redirect_chain", ())]
        found.append(response.headers.get("Location", ""))
        for secret in (CHEN.number, CHEN.name, car.vin, car.plate):
            assert not [address for address in found if secret in address]


def test_a_journal_names_the_officer(clerk: Client, car: Vehicle) -> None:
    page = text(clerk.get(issue(clerk, car)["Location"]))
    assert f"Officer {Entry.objects.first().officer} · At the counter" in page
    assert Office.objects.get(code=TIANHE).name_en in page


@pytest.mark.parametrize(("imported", "warned"), [(True, True), (False, False)])
def test_a_check_digit_warns_of_an_imported_vehicle_and_is_a_doubt_of_a_domestic_one(
    imported: bool, warned: bool
) -> None:
    car = unsaved_car(TODAY, vin=doubtful(vin(1)), imported=imported)
    shown = [row for row in records.vehicle(car.as_fact()) if row["value"] == car.vin]
    assert [("tag" in row) for row in shown] == [warned]
