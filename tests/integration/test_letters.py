"""What a case leaves on paper: signed, for the applicant alone, and true as long as it is."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from cheguan_verify import Outcome, Verdict
from django.test import Client
from integration.at_the_portal import citizen
from integration.records import CHEN, WANG, confirmed, due_car, opened

from cheguan.casework.models import Case
from cheguan.channels.checking.reading import code_in
from cheguan.credentials import checking

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def own_keys(settings: Any, tmp_path: Path) -> None:
    settings.EXCHANGE_KEY = tmp_path / "exchange.json"


def letter(case: Case, client: Client | None = None) -> Any:
    return (client or citizen(CHEN)).get(f"/cases/{case.number}/decision.pdf")


def checked(paper: Any) -> Outcome:
    assert paper["Content-Type"] == "application/pdf"
    return checking.check(code_in(paper.content), datetime.now(UTC))


def test_a_granted_case_has_a_letter_that_says_so() -> None:
    case = confirmed(opened(due_car())).case
    outcome = checked(letter(case))
    assert (outcome.verdict, outcome.type) == (Verdict.VALID, "decision-letter")
    assert outcome.value("case") == case.number
    assert outcome.value("outcome") == "granted"
    assert outcome.value("applicant") == CHEN.name


def test_a_refused_case_has_a_letter_with_every_reason() -> None:
    case = confirmed(opened(due_car(status="AC"))).case
    outcome = checked(letter(case))
    assert outcome.value("outcome") == "refused"
    assert outcome.value("reasons") == tuple(finding["code"] for finding in case.findings)


def test_an_open_case_has_no_letter() -> None:
    assert letter(opened(due_car())).status_code == 404


def test_the_letter_is_for_the_applicant_alone() -> None:
    case = confirmed(opened(due_car())).case
    assert letter(case, citizen(WANG)).status_code == 404
    assert letter(case, Client()).status_code == 302
