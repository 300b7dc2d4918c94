"""That the table of troubles lacks nothing: every service, department and mode has its cells."""

from __future__ import annotations

from django.conf import settings
from integration.errands import READY
from integration.test_trouble_facts import STEPS
from integration.trouble import FACTS, MODES, MONEY, PAPER, POST, TELLING, WHY, table, tellers

from cheguan.agencies import answers
from cheguan.kernel.steps import CONFIRM, PAY, REVIEW
from cheguan.services.catalogue import catalogue


def test_every_service_is_shown_how_to_begin() -> None:
    assert READY.keys() == catalogue().keys()


def test_every_department_that_the_platform_knows_is_in_trouble_somewhere() -> None:
    assert {cell.department for cell in table()} == set(settings.DEPARTMENTS)


def test_every_mode_of_the_sandbox_has_a_reason_by_which_the_platform_knows_it() -> None:
    assert set(WHY) == set(MODES)


def test_every_step_of_the_table_is_tried() -> None:
    assert set(STEPS) == set(FACTS)
    assert {cell.step for cell in table()} == {*FACTS, *PAPER, *MONEY, *POST, *TELLING}


def test_no_page_waits_for_departments_longer_than_three_seconds() -> None:
    assert max(answers.PATIENCE, settings.EXCHANGE_SECONDS) < 3


def test_each_service_has_a_cell_for_each_department_mode_and_step() -> None:
    for service in catalogue().values():
        mine = [cell for cell in table() if cell.service == service.id]
        facts = {(c.step, c.department, c.mode) for c in mine if c.step in FACTS}
        steps = len(FACTS) - len({CONFIRM, REVIEW, PAY} - set(service.steps))
        assert len(facts) == steps * len(tellers(service)) * len(MODES)
