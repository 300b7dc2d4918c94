"""Terms: what follows on a term, when one may apply, when a licence lapses."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st
from unit.licences import DAYS, TERMS, TODAY, licence

from cheguan.facts.licences import Licence, LicenceTerm
from cheguan.kernel.numbers import Numbers
from cheguan.law import licences as law
from cheguan.law.licences import terms
from cheguan.law.licences.terms import is_clean, lapses, next_term, opens, restorable_until
from cheguan.law.months import add_months

LONGER = [LicenceTerm.SIX, LicenceTerm.TEN, LicenceTerm.LONG]


def running(since: date, term: LicenceTerm, *twelve_points: date) -> Licence:
    """A licence in a term that began on a day."""
    until = add_months(since, 12 * int(term.value))
    return licence(since=since, until=until, term=term, twelve_points=twelve_points)


RUNNING = st.builds(running, DAYS, TERMS)


@given(RUNNING, st.integers(-89, 364))
def test_a_clean_driver_never_gets_a_shorter_term(of: Licence, late: int) -> None:
    found = next_term(of, of.until + timedelta(days=late))
    assert LONGER.index(found.term) == LONGER.index(of.term) + 1


@given(RUNNING, st.integers(-89, 364), st.integers(0, 10))
def test_twelve_points_in_the_term_give_the_same_term_again(
    of: Licence, late: int, year: int
) -> None:
    period = add_months(of.since, 12 * min(year, int(of.term.value) - 1))
    spoilt = of.model_copy(update={"twelve_points": (period,)})
    assert next_term(spoilt, of.until + timedelta(days=late)).term is of.term


@given(RUNNING, st.integers(-89, 364), st.integers(-89, 364))
def test_whether_one_comes_early_or_late_the_next_due_day_is_the_same(
    of: Licence, one: int, other: int
) -> None:
    first = next_term(of, of.until + timedelta(days=one))
    second = next_term(of, of.until + timedelta(days=other))
    assert first == second
    assert first.since == of.until


@given(RUNNING)
def test_a_term_ends_on_the_same_day_of_the_month_or_on_the_last(of: Licence) -> None:
    found = next_term(of.model_copy(update={"twelve_points": (of.since,)}), of.until)
    assert found.until is not None
    assert found.until.year - found.since.year == int(found.term.value)
    assert (found.until.month, found.until.day) in {
        (found.since.month, found.since.day),
        (2, 28),
    }


@pytest.mark.parametrize(
    ("period", "clean"),
    [
        (date(2019, 6, 30), True),
        (date(2019, 7, 1), False),
        (date(2020, 6, 30), False),
        (date(2025, 6, 30), False),
        (date(2026, 6, 29), False),
        (date(2026, 6, 30), True),
    ],
)
def test_only_periods_within_the_term_count(period: date, clean: bool) -> None:
    assert is_clean(running(date(2020, 6, 30), LicenceTerm.SIX, period)) is clean


def test_the_window_has_ninety_days_and_the_last_day_of_validity_is_one_of_them() -> None:
    until = date(2026, 6, 30)
    assert (until - opens(until, TODAY)).days + 1 == 90


def test_a_long_term_licence_neither_lapses_nor_has_a_next_term() -> None:
    of = licence(term="long", until=None)
    assert lapses(of, TODAY) is None
    assert restorable_until(of, TODAY) is None
    with pytest.raises(ValueError, match="no next term"):
        next_term(of, TODAY)


def test_a_late_term_begins_on_the_day_of_renewal_where_the_switch_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = Path(law.__file__).with_name("numbers.yaml")
    content = yaml.safe_load(path.read_text(encoding="utf-8"))
    content["late-term-continues"]["entries"][0]["value"] = False
    (tmp_path / "numbers.yaml").write_text(yaml.safe_dump(content), encoding="utf-8")
    monkeypatch.setattr(terms, "numbers", Numbers(str(tmp_path / "__init__.py")))
    of = running(date(2020, 6, 30), LicenceTerm.SIX)
    assert next_term(of, date(2026, 7, 20)).since == date(2026, 7, 20)
    assert next_term(of, date(2026, 6, 30)).since == date(2026, 6, 30)
