"""Terms, limits and sheets of temporary plates, also those that other procedures hand out."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from cheguan.kernel.numbers import Numbers
from cheguan.law import temporary_plates as law
from cheguan.law.temporary_plates import (
    Area,
    ByTheWay,
    Reason,
    fee_of_a_sheet,
    foreseen,
    last_day,
    limit,
    sheets,
)

ORDER_164 = date(2022, 5, 1)
DAY = timedelta(days=1)

every = st.sampled_from([*Reason, *ByTheWay])
areas = st.sampled_from(Area)
days = st.dates(ORDER_164, date(2040, 12, 31))


@pytest.mark.parametrize(
    ("why", "last"),
    [
        (Reason.UNSOLD, date(2026, 1, 30)),
        (Reason.UNREGISTERED, date(2026, 1, 30)),
        (Reason.EXPORT, date(2026, 1, 30)),
        (Reason.TRIAL, date(2026, 6, 30)),
        (Reason.OVERSIZE, date(2026, 3, 31)),
        (Reason.CONNECTED, date(2026, 6, 30)),
        (ByTheWay.PLATE_BEING_MADE, date(2026, 1, 15)),
        (ByTheWay.TRANSFER_OUT, date(2026, 1, 30)),
        (ByTheWay.USED_CAR_EXPORT, date(2026, 3, 1)),
    ],
)
def test_each_kind_holds_as_long_as_its_article_says(why: Reason | ByTheWay, last: date) -> None:
    assert last_day(why, Area.WITHIN, date(2025, 12, 31)) == last


def test_six_months_end_with_a_month_that_has_no_such_day() -> None:
    assert last_day(Reason.TRIAL, Area.WITHIN, date(2026, 8, 31)) == date(2027, 2, 28)
    assert last_day(Reason.TRIAL, Area.WITHIN, date(2027, 8, 31)) == date(2028, 2, 29)


def test_where_the_day_of_issue_counts_a_plate_holds_a_day_less(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    path = Path(law.__file__).with_name("numbers.yaml")
    numbers = yaml.safe_load(path.read_text(encoding="utf-8"))
    numbers["issue-day-counts"]["entries"] += [
        {"from": date(2027, 1, 1), "value": True, "law": "x", "source": "x"}
    ]
    (tmp_path / "numbers.yaml").write_text(yaml.safe_dump(numbers), encoding="utf-8")
    monkeypatch.setattr(law, "numbers", Numbers(str(tmp_path / "__init__.py")))
    assert last_day(Reason.UNSOLD, Area.WITHIN, date(2026, 12, 31)) == date(2027, 1, 30)
    assert last_day(Reason.UNSOLD, Area.WITHIN, date(2027, 1, 1)) == date(2027, 1, 30)


@given(every, areas, days)
def test_whoever_applies_a_day_later_never_holds_it_for_less_long(
    why: Reason | ByTheWay, area: Area, on: date
) -> None:
    assert on < last_day(why, area, on) <= last_day(why, area, on + DAY)


@given(every, days)
def test_since_2022_the_area_changes_the_colour_and_not_the_term(
    why: Reason | ByTheWay, on: date
) -> None:
    assert last_day(why, Area.WITHIN, on) == last_day(why, Area.CROSS, on)


@pytest.mark.parametrize("why", [Reason.UNSOLD, Reason.UNREGISTERED])
def test_an_old_day_is_judged_by_the_terms_of_its_order(why: Reason) -> None:
    on = ORDER_164 - DAY
    assert last_day(why, Area.WITHIN, on) == on + 15 * DAY
    assert last_day(why, Area.CROSS, on) == on + 30 * DAY
    assert last_day(why, Area.WITHIN, ORDER_164) == ORDER_164 + 30 * DAY


def test_what_the_order_brought_was_not_foreseen_the_day_before() -> None:
    new = {why for why in (*Reason, *ByTheWay) if not foreseen(why, ORDER_164 - DAY)}
    assert new == {Reason.EXPORT, Reason.CONNECTED, ByTheWay.USED_CAR_EXPORT}
    assert all(foreseen(why, ORDER_164) for why in (*Reason, *ByTheWay))


def test_unsold_and_unregistered_share_three_plates_and_export_has_one() -> None:
    shared = limit(Reason.UNSOLD, ORDER_164)
    assert shared == limit(Reason.UNREGISTERED, ORDER_164)
    assert (shared.reasons, shared.most) == ({"unsold", "unregistered"}, 3)
    assert limit(Reason.EXPORT, ORDER_164).most == 1
    assert {limit(r, ORDER_164).most for r in (Reason.TRIAL, Reason.OVERSIZE)} == {None}


def test_the_name_of_each_limit_fits_the_column_that_keeps_it() -> None:
    names = {limit(reason, ORDER_164).name for reason in Reason}
    assert names == {"unregistered+unsold", "export", "trial", "oversize", "connected"}
    assert max(map(len, names)) <= 20


@pytest.mark.parametrize(
    ("kind", "count"),
    [("K33", 2), ("H11", 2), ("Q11", 2), ("Z31", 2), ("M21", 1), ("B11", 1), ("G11", 1), ("", 2)],
)
def test_motorcycles_and_trailers_bear_one_sheet_all_others_two(kind: str, count: int) -> None:
    assert sheets(kind) == count


def test_a_sheet_costs_five_yuan() -> None:
    assert fee_of_a_sheet(ORDER_164) == 500
