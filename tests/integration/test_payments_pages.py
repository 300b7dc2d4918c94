"""A statement in pages: read as it comes, and refused as a whole where a page is not right."""

from __future__ import annotations

from typing import Any

import pytest
from integration.payments_orders import DAY, FEN, NOW, again, payment, registered, tell
from integration.payments_till import Till

from cheguan.agencies.exchange import Unanswered
from cheguan.agencies.treasury.statement import NotWhole, statement
from cheguan.kernel.days import day_of
from cheguan.payments.models import Difference, Order, Reconciliation
from cheguan.payments.reconcile import reconcile

pytestmark = pytest.mark.django_db

TODAY, NIGHT = day_of(NOW), NOW + DAY
LINES, OF_A_PAGE = 25, 5


@pytest.fixture(autouse=True)
def till(till: Till) -> Till:
    till.page = OF_A_PAGE
    return till


@pytest.fixture
def paid(till: Till) -> list[Order]:
    """So many payments, all on the statement, none of which we have heard."""
    several = [registered() for _ in range(LINES)]
    for order in several:
        payment(till, order)
    return several


def spoil(till: Till, monkeypatch: pytest.MonkeyPatch, number: int, change: Any) -> None:
    """`change` makes another answer of page `number`, or of the question for it."""
    honest = till._statement

    def spoiled(day: str, after: str = "") -> Any:
        asked = int(after or 0) // OF_A_PAGE + 1
        return change(honest, day, after) if asked == number else honest(day, after)

    monkeypatch.setattr(till, "_statement", spoiled)


def changed(honest: Any, day: str, after: str) -> Any:
    told = honest(day, after)
    told["rows"][0] = told["rows"][0] | {"amount_fen": FEN + 100}
    return told


def dropped(honest: Any, day: str, after: str) -> Any:
    return honest(day, str(int(after) + OF_A_PAGE))


def repeated(honest: Any, day: str, after: str) -> Any:
    return honest(day, str(int(after) - OF_A_PAGE))


def repeated_under_its_number(honest: Any, day: str, after: str) -> Any:
    return honest(day, after) | {"rows": repeated(honest, day, after)["rows"]}


def ended(honest: Any, day: str, after: str) -> Any:
    return honest(day, after) | {"next": None}


def shuffled(honest: Any, day: str, after: str) -> Any:
    told = honest(day, after)
    return told | {"rows": told["rows"][::-1]}


def of_another_total(honest: Any, day: str, after: str) -> Any:
    told = honest(day, after)
    return told | {"total": told["total"] | {"rows": LINES + 1}}


def gone(honest: Any, day: str, after: str) -> None:
    return None


def test_all_pages_are_read_and_each_is_told_of(till: Till, paid: list[Order]) -> None:
    seen: list[tuple[int, int]] = []
    report = reconcile(TODAY, NIGHT, lambda lines, total: seen.append((lines, total)))
    assert seen == [(lines, LINES) for lines in (5, 10, 15, 20, 25)]
    assert (report.rows, report.paid_fen) == (LINES, LINES * FEN)
    assert {again(order).paid_fen for order in paid} == {FEN}
    assert report.differences == {"only-theirs": LINES}
    again_ = reconcile(TODAY, NIGHT)
    assert (again_.rows, again_.differences) == (report.rows, report.differences)


@pytest.mark.parametrize(
    ("change", "why"),
    [
        (changed, "page 3 does not add up"),
        (dropped, "page 3 is missing: page 4 came in its place"),
        (repeated, "page 3 is missing: page 2 came in its place"),
        (repeated_under_its_number, "page 3 is not in order"),
        (ended, "page 3 is the last, with 15 of 25 lines"),
        (shuffled, "page 3 is not in order"),
        (of_another_total, "page 3 has another total"),
        (gone, "page 3 is missing"),
    ],
)
@pytest.mark.usefixtures("paid")
def test_a_page_that_is_not_right_is_named_and_nothing_of_the_day_is_taken_in(
    till: Till, monkeypatch: pytest.MonkeyPatch, change: Any, why: str
) -> None:
    spoil(till, monkeypatch, 3, change)
    with pytest.raises(NotWhole, match=why) as found:
        reconcile(TODAY, NIGHT)
    assert found.value.page == 3
    assert not Order.objects.exclude(paid_fen=0).exists()
    assert not Difference.objects.exists()
    assert not Reconciliation.objects.exists()


@pytest.mark.usefixtures("paid")
def test_a_page_that_a_stranger_signed_ends_it_too(
    till: Till, monkeypatch: pytest.MonkeyPatch
) -> None:
    def forged(honest: Any, day: str, after: str) -> Any:
        till.signer = Till().key
        return honest(day, after)

    spoil(till, monkeypatch, 4, forged)
    with pytest.raises(Unanswered, match="wrong-signature"):
        reconcile(TODAY, NIGHT)
    assert not Order.objects.exclude(paid_fen=0).exists()


@pytest.mark.usefixtures("paid")
def test_a_line_twice_across_two_pages_is_found_as_such(till: Till) -> None:
    lines = sorted(till.statements[TODAY], key=lambda line: line["order"])
    till.statements[TODAY].append(dict(lines[OF_A_PAGE - 1]))
    report = reconcile(TODAY, NIGHT)
    assert report.differences == {"only-theirs": LINES, "twice": 1}


def test_a_statement_can_be_read_more_than_once(till: Till) -> None:
    tell(payment(till, registered()))
    with statement(TODAY) as lines:
        assert [line.amount_fen for line in lines] == [line.amount_fen for line in lines] == [FEN]
