"""Where the law lets paper stand in: for each department, in each kind of trouble, the case goes on
by paper while the trouble lasts, and by itself where the department speaks first."""

from __future__ import annotations

from typing import Any

import pytest
from integration.errands import Errand, assert_granted_once, told, work
from integration.trouble import SOMETIMES, Cell, Skies, cells

from cheguan.agencies.answers import _QUESTIONS
from cheguan.casework.models import State, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_portal_only")]

CERTAIN = [cell for cell in cells("read", "speak") if cell.mode not in SOMETIMES]
"""What fails now and then is asked again before anyone has photographed a paper."""


@pytest.fixture
def errand(cell: Cell, skies: Skies) -> Errand:
    """Her case waits for this department, and all papers for it are handed in."""
    errand = Errand(cell.service, skies.departments)
    skies.ill(cell.department, cell.mode)
    errand.look()
    errand.hand_in()
    assert errand.case.state == State.WAITING
    for field in cell.fields:
        if paper(errand, field):
            errand.upload(field)
    return errand


@pytest.mark.parametrize("cell", [cell for cell in CERTAIN if cell.step == "read"], ids=str)
def test_a_clerk_reads_the_papers_and_the_case_goes_on_without_the_department(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    for field in errand.case.unread_papers:
        errand.read(field, paper(errand, field))
    errand.finish()
    assert_granted_once(errand)
    fields = errand.service.application.prefilled_fields()
    for field in cell.fields:
        stands_in = field if field in errand.case.papers else fields[field].instead
        assert errand.case.evidence[stands_in]["source"] == "paper"


def paper(errand: Errand, field: str) -> Any:
    """What the paper for a fact says, just what its department would tell; None where she has no
    such paper, as the buyer of a domestic car has none of the customs."""
    origin = errand.service.application.prefilled_fields()[field]
    question = _QUESTIONS[origin.source.id]
    return errand.departments.store.get(question.department, question.name, errand.ready.subject)


@pytest.mark.parametrize("cell", [cell for cell in CERTAIN if cell.step == "speak"], ids=str)
def test_a_department_that_speaks_before_the_papers_are_read_prevails(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    reviewed = [field for field in errand.case.papers if field in errand.case.unread_papers]
    assert errand.case.state == State.REVIEWING
    assert reviewed
    work()
    assert errand.case.state == State.REVIEWING
    skies.well(cell.department)
    work()
    work()
    assert not Task.objects.filter(done_at__isnull=True).exists()
    errand.finish()
    assert_granted_once(errand)
    assert told(errand.case).count("reviewing") == 1
    assert "paper" not in {errand.case.evidence[field]["source"] for field in cell.fields}
