"""A paper for a silent department: handed in at the counter, read by a colleague, granted."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Any
from uuid import uuid4

import pytest
from departments import Departments
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from integration.at_the_desk import desk, key_in, looks, text
from integration.at_the_portal import citizen, due_licence, new_car, photo, typed
from integration.at_the_portal import hand_in as apply
from integration.records import CHEN, GUANGZHOU, NANSHAN

from cheguan.casework import queries
from cheguan.casework.models import Case, Document, State, Task
from cheguan.channels.present.dossier import conditions
from cheguan.kernel.days import day_of
from cheguan.organisation.powers import Role

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7 a policy"
RENEW = "/services/drivers/licence_renewal/apply/"


@pytest.fixture
def today() -> date:
    return day_of(timezone.now())


@pytest.fixture
def case(departments: Departments, today: date) -> Case:
    """Chen's plate, which waits for the insurers."""
    departments.mode("insurance", "down")
    typed(citizen(), new_car(departments, today))
    return Case.objects.get()


@pytest.fixture
def clerk() -> Client:
    return desk(Role.CLERK)


@pytest.fixture
def reviewer() -> Client:
    """Of the city's office: nobody knows in which county Chen lives."""
    return desk(Role.REVIEWER, office=GUANGZHOU)


def page_of(case: Case) -> str:
    return f"/counter/cases/{case.number}/"


def scan(content: bytes, name: str = "policy.pdf") -> SimpleUploadedFile:
    """Whatever it is, it says that it is a PDF."""
    return SimpleUploadedFile(name, content, "application/pdf")


def hand_in(client: Client, case: Case, content: bytes | None = PDF, **changes: Any) -> Any:
    """Choose a file for the insurance, and press the button."""
    case.refresh_from_db()
    form = {"field": "insurance", "version": case.version, "key": str(uuid4())} | changes
    files = {} if content is None else {f"{form['field']}-file": scan(content)}
    return client.post(f"{page_of(case)}hand-in", form | files)


def says(today: date, **changes: str) -> dict[str, str]:
    policy = {
        "number": "P7",
        "insurer": "示例保险",
        "since": f"{today - timedelta(days=1)}",
        "until": f"{today + timedelta(days=364)}",
    } | changes
    return {f"insurance.{name}": value for name, value in policy.items()}


def read(client: Client, case: Case, policy: dict[str, str], **changes: str) -> Any:
    case.refresh_from_db()
    form = {"field": "insurance", "version": str(case.version), "key": str(uuid4())}
    return client.post(f"{page_of(case)}read", form | policy | changes)


def claimed(client: Client, case: Case) -> str:
    client.post(f"{page_of(case)}claim")
    return text(client.get(page_of(case)))


def test_a_walk_in_gets_the_plate_by_a_paper_that_a_colleague_reads(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    assert "Paper instead: Compulsory insurance" in text(clerk.get(page_of(case)))
    assert hand_in(clerk, case)["Location"] == page_of(case)
    case.refresh_from_db()
    assert case.state == State.REVIEWING
    assert "Read the paper: Compulsory insurance" in text(reviewer.get("/counter/"))
    assert "Read the paper: Compulsory insurance" in claimed(reviewer, case)
    read(reviewer, case, says(today))
    case.refresh_from_db()
    assert (case.state, case.evidence["insurance"]["source"]) == (State.PAYING, "paper")
    assert case.application["insurance"]["number"] == "P7"
    assert Task.objects.get().done_at is not None
    met = [row for rows in conditions(case) for row in rows]
    assert [row for row in met if "Paper, read by a clerk" in row["source"]]


def test_a_paper_that_shows_no_insurance_in_force_is_a_refusal(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    read(reviewer, case, says(today, until=f"{today - timedelta(days=1)}"))
    case.refresh_from_db()
    assert case.state == State.REFUSED


def test_a_department_that_speaks_again_prevails_over_the_paper(
    case: Case, clerk: Client, reviewer: Client, departments: Departments, today: date
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    departments.mode("insurance", "ok")
    read(reviewer, case, says(today))
    case.refresh_from_db()
    assert case.evidence["insurance"]["source"] != "paper"
    assert case.application["insurance"]["number"] == "P1"


@pytest.mark.parametrize(
    ("content", "tells"),
    [
        (None, "Choose the photo of the paper first."),
        (b"", "This is no picture that we can read"),
        (b"MZ\x90\x00 a program", "This is no picture that we can read"),
        (b"<html>%PDF-</html>", "This is no picture that we can read"),
        (b"%PDF-" + b"0" * 7_000_000, "The file is larger than 6 MB"),
    ],
    ids=["none", "empty", "a program", "a page", "too big"],
)
def test_what_can_be_no_paper_is_explained_beside_its_field_and_not_kept(
    case: Case, clerk: Client, content: bytes | None, tells: str
) -> None:
    answer = hand_in(clerk, case, content)
    assert answer.status_code == 422
    assert text(answer).count(tells) == 2
    assert 'href="#insurance-file"' in text(answer)
    case.refresh_from_db()
    assert (case.state, Document.objects.count()) == (State.WAITING, 0)


def test_the_same_paper_sent_twice_is_kept_once(case: Case, clerk: Client) -> None:
    key, version = str(uuid4()), case.version
    answers = [hand_in(clerk, case, key=key, version=version) for _ in range(2)]
    assert [one["Location"] for one in answers] == [page_of(case), f"{page_of(case)}?already"]
    assert (Document.objects.count(), Task.objects.count()) == (1, 1)


def test_the_same_reading_sent_twice_is_taken_in_once(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    key = str(uuid4())
    case.refresh_from_db()
    version = str(case.version)
    answers = [read(reviewer, case, says(today), key=key, version=version) for _ in range(2)]
    assert [one["Location"] for one in answers] == [page_of(case), f"{page_of(case)}?already"]
    events = [entry.event for entry in queries.journal(case)]
    assert events.count("paper-read") == 1


def test_another_paper_under_the_same_key_is_not_answered_with_the_first(
    case: Case, clerk: Client
) -> None:
    key = str(uuid4())
    hand_in(clerk, case, key=key)
    answer = hand_in(clerk, case, PDF + b", another one", key=key)
    assert answer.status_code == 409
    assert "This form was sent before, for something else" in text(answer)
    assert bytes(Document.objects.get().content) == PDF


def test_another_reading_under_the_same_key_is_not_answered_with_the_first(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    key = str(uuid4())
    read(reviewer, case, says(today), key=key)
    answer = read(reviewer, case, says(today, number="P8"), key=key)
    assert answer.status_code == 409
    assert "This form was sent before, for something else" in text(answer)
    case.refresh_from_db()
    assert case.application["insurance"]["number"] == "P7"


@pytest.mark.parametrize("field", ["issuer", "", "../x", "vin"])
def test_only_what_the_law_lets_a_paper_stand_for_is_taken(
    case: Case, clerk: Client, field: str
) -> None:
    assert hand_in(clerk, case, field=field).status_code == 403
    assert not Document.objects.exists()


def test_a_case_that_has_moved_on_is_shown_fresh(case: Case, clerk: Client) -> None:
    answer = hand_in(clerk, case, version=case.version - 1)
    assert answer.status_code == 409
    assert "The case has changed in the meantime" in text(answer)
    assert not Document.objects.exists()


@pytest.mark.parametrize("changes", [{"key": "x"}, {"version": "-1"}])
def test_a_forged_form_is_turned_down(case: Case, clerk: Client, changes: dict[str, str]) -> None:
    assert hand_in(clerk, case, **changes).status_code == 400


def test_nobody_reads_or_hands_in_without_the_post_for_it(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    assert hand_in(reviewer, case).status_code == 403
    assert hand_in(desk(number="X1"), case).status_code == 403
    assert hand_in(Client(), case).status_code == 302
    hand_in(clerk, case)
    assert read(clerk, case, says(today)).status_code == 403
    assert read(desk(Role.REVIEWER, office=NANSHAN), case, says(today)).status_code == 403
    assert read(Client(), case, says(today)).status_code == 302
    case.refresh_from_db()
    assert (case.state, case.unread_papers) == (State.REVIEWING, ("insurance",))


def test_what_a_colleague_has_taken_is_not_read_by_another(
    case: Case, clerk: Client, reviewer: Client, today: date
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    other = desk(Role.REVIEWER, office=GUANGZHOU, number="R2")
    assert "Enter what it says" not in claimed(other, case)
    assert read(other, case, says(today)).status_code == 409


def test_the_paper_is_shown_as_it_came_and_the_look_is_on_record(case: Case, clerk: Client) -> None:
    hand_in(clerk, case)
    shown = clerk.get(f"{page_of(case)}papers/insurance")
    assert (shown.content, shown["Content-Type"]) == (PDF, "application/pdf")
    assert shown["X-Content-Type-Options"] == "nosniff"
    assert "no-store" in shown["Cache-Control"]
    assert ("document", str(Document.objects.get().id)) in looks("case")


def test_the_paper_is_shown_to_nobody_else(case: Case, clerk: Client) -> None:
    hand_in(clerk, case)
    there = f"{page_of(case)}papers/insurance"
    assert Client().get(there).status_code == 302
    assert desk(number="X1").get(there).status_code == 403
    assert clerk.get(f"{page_of(case)}papers/purchase").status_code == 404


def test_a_picture_stands_beside_the_form_in_which_it_is_read(
    case: Case, clerk: Client, reviewer: Client
) -> None:
    hand_in(clerk, case, photo())
    page = claimed(reviewer, case)
    assert f'<img class="counter__paper" src="{page_of(case)}papers/insurance"' in page
    assert CHEN.number not in page


@pytest.mark.parametrize(
    ("wrong", "tells"),
    [
        ({"insurer": ""}, "Insurer: Something is missing here. Fill it in."),
        ({"since": "yesterday"}, "From: This cannot be read."),
    ],
)
def test_what_cannot_be_read_in_the_paper_names_its_part_and_keeps_the_rest(
    case: Case, clerk: Client, reviewer: Client, wrong: dict[str, str], tells: str
) -> None:
    hand_in(clerk, case)
    claimed(reviewer, case)
    answer = read(reviewer, case, says(case.judged_on, **wrong))
    assert answer.status_code == 422
    assert text(answer).count(tells) == 2
    assert 'value="P7"' in text(answer)
    case.refresh_from_db()
    assert case.state == State.REVIEWING


def test_two_silent_facts_have_a_form_each(
    departments: Departments, clerk: Client, today: date
) -> None:
    vin = new_car(departments, today)
    departments.mode("insurance", "down")
    departments.mode("tax", "down")
    typed(citizen(), vin)
    case = Case.objects.get()
    page = text(clerk.get(page_of(case)))
    names = re.findall(r'<input class="file" id="([\w-]+)" name="\1"', page)
    assert sorted(names) == ["insurance-file", "purchase-file"]
    hand_in(clerk, case)
    case.refresh_from_db()
    assert case.state == State.WAITING
    assert "insurance-file" not in text(clerk.get(page_of(case)))


def test_a_portrait_is_measured_and_read_by_nobody(
    departments: Departments, clerk: Client, today: date
) -> None:
    due_licence(departments, today)
    departments.mode("health", "down")
    phone = citizen()
    apply(phone, RENEW)
    case = Case.objects.get()
    hand_in(clerk, case, photo(), field="portrait")
    case.refresh_from_db()
    assert case.evidence["portrait"]["source"] == "paper"
    assert case.unread_papers == ()
    assert case.state == State.WAITING  # for the medical certificate
    answer = hand_in(clerk, case, PDF, field="medical")
    case.refresh_from_db()
    assert (answer.status_code, case.unread_papers) == (302, ("medical",))


def test_the_form_bears_a_key_of_its_own(case: Case, clerk: Client) -> None:
    first, second = (key_in(text(clerk.get(page_of(case)))) for _ in range(2))
    assert first != second
