"""The circuit of a department: it opens, lets one probe through, and closes."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import httpx
import pytest
from unit.agencies.played import ASK, Department

from cheguan.agencies.exchange import Exchange, Unanswered, Why
from cheguan.agencies.exchange.breaker import FAILURES, REST, Breaker


class Watch:
    """A clock that stands until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def watch() -> Watch:
    return Watch()


@pytest.fixture
def opened(watch: Watch) -> Breaker:
    breaker = Breaker(watch)
    for _ in range(FAILURES):
        assert breaker.admits()
        breaker.report(well=False)
    return breaker


def test_it_opens_after_so_many_failures_in_a_row(opened: Breaker) -> None:
    assert not opened.admits()


def test_a_success_in_between_begins_the_count_anew(watch: Watch) -> None:
    breaker = Breaker(watch)
    for well in [False] * (FAILURES - 1) + [True] + [False] * (FAILURES - 1):
        breaker.report(well=well)
    assert breaker.admits()


def test_it_stays_open_for_its_rest_and_then_lets_one_probe_through(
    opened: Breaker, watch: Watch
) -> None:
    watch.now = REST - 0.1
    assert not opened.admits()
    watch.now = REST
    assert [opened.admits() for _ in range(3)] == [True, False, False]


def test_a_probe_that_does_well_closes_it(opened: Breaker, watch: Watch) -> None:
    watch.now = REST
    assert opened.admits()
    opened.report(well=True)
    assert [opened.admits() for _ in range(3)] == [True] * 3


def test_a_probe_that_fails_opens_it_for_another_rest(opened: Breaker, watch: Watch) -> None:
    watch.now = REST
    assert opened.admits()
    opened.report(well=False)
    watch.now = 2 * REST - 0.1
    assert not opened.admits()
    watch.now = 2 * REST
    assert opened.admits()


def test_a_probe_that_never_reports_is_followed_by_another(opened: Breaker, watch: Watch) -> None:
    watch.now = REST
    assert opened.admits()
    watch.now = 2 * REST
    assert opened.admits()


def test_of_many_threads_one_is_the_probe(opened: Breaker, watch: Watch) -> None:
    watch.now = REST
    with ThreadPoolExecutor(16) as pool:
        admitted = list(pool.map(lambda _: opened.admits(), range(200)))
    assert sum(admitted) == 1


def whys(exchange: Exchange, many: int) -> list[str]:
    told = []
    for _ in range(many):
        try:
            told.append(str(exchange.ask("insurance", "policy", ASK).outcome))
        except Unanswered as unanswered:
            told.append(unanswered.why)
    return told


def test_an_open_circuit_spares_the_department_until_it_is_back(watch: Watch) -> None:
    insurance = Department()
    exchange = insurance.exchange(watch)
    insurance.instead = lambda request: httpx.Response(503)
    assert whys(exchange, FAILURES) == [Why.DOWN] * FAILURES
    before = len(insurance.requests)
    assert whys(exchange, 3) == [Why.OPEN_CIRCUIT] * 3
    assert len(insurance.requests) == before
    insurance.instead = lambda request: None
    assert whys(exchange, 1) == [Why.OPEN_CIRCUIT]
    watch.now += REST
    assert whys(exchange, 3) == ["found"] * 3


def test_wrong_answers_do_not_open_it_for_they_cost_no_time(watch: Watch) -> None:
    insurance = Department()
    insurance.instead = lambda request: httpx.Response(200, text="nonsense")
    exchange = insurance.exchange(watch)
    assert whys(exchange, FAILURES + 2) == [Why.MALFORMED] * (FAILURES + 2)
