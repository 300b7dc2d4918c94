"""Each department that tells a fact, in each kind of trouble, at each step of each service.

Whatever happens the page comes, the case is kept, it says for whom it waits and for nothing else,
silence refuses nothing, and it goes on by itself to the one outcome that it would have had.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import pytest
from integration.errands import (
    Errand,
    assert_granted_once,
    told,
    work,
)
from integration.trouble import FACTS, SOMETIMES, WHY, Cell, Skies, cells, tellers
from procrastinate.contrib.django.models import ProcrastinateJob

from cheguan.casework import queries
from cheguan.casework.models import State, Task

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("on_the_portal_only")]

WAITS = "We wait for another department"


def nothing(errand: Errand, skies: Skies) -> None:
    """She has not begun."""


def look(errand: Errand, skies: Skies) -> None:
    errand.look()


def open_elsewhere(errand: Errand, skies: Skies) -> None:
    errand.open_elsewhere()
    assert errand.case.state == State.CONFIRMING


def hand_in(errand: Errand, skies: Skies) -> None:
    errand.look()
    errand.hand_in()
    assert errand.case.state == State.REVIEWING


def pay(errand: Errand, skies: Skies) -> None:
    """Paid, and the treasury has said so; the grant is still to come."""
    errand.look()
    errand.hand_in()
    errand.pay()
    errand.hear_of_payment()
    assert errand.case.state == State.PAYING


def wait(errand: Errand, skies: Skies) -> None:
    """All who tell facts were away when she handed it in, and are back."""
    everyone = tellers(errand.service)
    for department in everyone:
        skies.ill(department, "wrong")
    errand.look()
    errand.hand_in()
    skies.well(*everyone)
    assert errand.case.state == State.WAITING


def begin(errand: Errand) -> None:
    errand.look()
    errand.hand_in()


def goes_on(errand: Errand) -> None:
    work()


STEPS: Mapping[str, tuple[Callable[[Errand, Skies], None], Callable[[Errand], None]]] = {
    "open": (nothing, begin),
    "hand-in": (look, Errand.hand_in),
    "confirm": (open_elsewhere, Errand.confirm),
    "review": (hand_in, Errand.approve),
    "grant": (pay, goes_on),
    "resume": (wait, goes_on),
}
"""Step → what leads up to it while all is well, and the step itself."""


@pytest.fixture
def errand(cell: Cell, skies: Skies) -> Errand:
    return Errand(cell.service, skies.departments, doubt=cell.step == "review")


@pytest.mark.parametrize("cell", cells(*FACTS), ids=str)
def test_it_waits_for_who_is_in_trouble_and_then_goes_on_by_itself(
    cell: Cell, skies: Skies, errand: Errand
) -> None:
    before, step = STEPS[cell.step]
    before(errand, skies)
    skies.ill(cell.department, cell.mode)
    step(errand)
    if cell.mode not in SOMETIMES or errand.case.state == State.WAITING:
        assert_waits(errand, cell)
        assert_patient(errand, cell)
    skies.well(cell.department)
    errand.finish()
    assert_granted_once(errand)


def assert_waits(errand: Errand, cell: Cell) -> None:
    """The case is kept and says for what it waits; nothing was decided, and a job goes on."""
    case, page = errand.case, errand.page
    assert case.state == State.WAITING
    silent = [name for name, told in case.evidence.items() if told["outcome"] == "silent"]
    assert silent
    assert set(silent) <= set(cell.fields)
    assert cell.mode in SOMETIMES or set(silent) == set(cell.fields)
    assert {case.evidence[name]["why"] for name in silent} <= WHY[cell.mode]
    assert not any("proof" in case.evidence[name] for name in silent)
    assert WAITS in page
    assert_names(page, errand, silent)
    assert not Task.objects.filter(done_at__isnull=True).exists()
    assert "refused" not in {entry.event for entry in queries.journal(case)}
    resumes = ProcrastinateJob.objects.filter(task_name="casework.resume", status="todo")
    assert case.number in {job.args["number"] for job in resumes}


def assert_names(page: str, errand: Errand, silent: list[str]) -> None:
    """The page names each fact that is missing with its department, and no other; where paper may
    stand in, it offers that."""
    for name, origin in errand.service.application.prefilled_fields().items():
        sentence = f"{origin.source.keeper}: {errand.service.application.label(name)}"
        assert (sentence in page) == (name in silent)
        assert (f'name="{name}-file"' in page) == (name in silent and origin.or_upload)


def assert_patient(errand: Errand, cell: Cell) -> None:
    """However often it is tried in vain, nothing is added and nobody is told again."""
    journal, notices = len(queries.journal(errand.case)), told(errand.case)
    work()
    if cell.mode not in SOMETIMES or errand.case.state == State.WAITING:
        assert errand.case.state == State.WAITING
        assert (len(queries.journal(errand.case)), told(errand.case)) == (journal, notices)
