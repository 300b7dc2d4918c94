"""A day's statement: page by page, each checked against the sums that the treasury gives with it.

Nobody sees a line before the whole of it has been found whole. Until then it lies in a file, so
that a province's day needs no more memory than one page.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import date
from itertools import pairwise
from tempfile import TemporaryFile
from typing import IO

from cheguan.agencies.treasury import client
from cheguan.agencies.treasury.shapes import Line, Page, Sums

Seen = Callable[[int, int], None]
"""Told after each page how many lines there are until now, and in all."""


class NotWhole(Exception):
    """A statement that contradicts itself; nothing of it counts. `page` is where it does."""

    def __init__(self, day: date, page: int, why: str) -> None:
        self.day, self.page = day, page
        super().__init__(
            f"The treasury's statement of {day} is not whole: page {page} {why}. "
            "Nothing of it was taken in; ask the treasury to make it again."
        )


class Statement:
    """The lines of a statement that was found whole, as often as wanted, and their sums."""

    def __init__(self, file: IO[str], total: Sums) -> None:
        self._file, self.total = file, total

    def __iter__(self) -> Iterator[Line]:
        self._file.seek(0)
        return map(Line.model_validate_json, self._file)


@contextmanager
def statement(day: date, seen: Seen = lambda lines, total: None) -> Iterator[Statement]:
    """The whole statement of a day. Raises NotWhole, and Unanswered when a page cannot be had."""
    with TemporaryFile("w+", encoding="utf-8") as file:
        total = Sums()
        for page in _pages(day):
            file.writelines(f"{line.model_dump_json()}\n" for line in page.rows)
            total = page.total
            seen(page.so_far.rows, page.total.rows)
        yield Statement(file, total)


def place(line: Line) -> tuple[str, str, str]:
    """By which lines are sorted, and known again on our side."""
    return line.order, line.kind, line.key


def _pages(day: date) -> Iterator[Page]:
    """Each once, in order and right. Raises NotWhole, Unanswered."""
    before: Page | None = None
    while before is None or before.next:
        page = client.page(day, before.next if before else None)
        if page is None and before is None:
            return
        wrong = _wrong(page, before)
        if page is None or wrong:
            raise NotWhole(day, before.page + 1 if before else 1, wrong)
        yield page
        before = page


def _wrong(page: Page | None, before: Page | None) -> str:
    """What is wrong with a page after the one before it; nothing, usually."""
    if page is None:
        return "is missing"
    if page.page != (before.page + 1 if before else 1):
        return f"is missing: page {page.page} came in its place"
    if before and page.total != before.total:
        return "has another total than the page before it"
    if page.so_far != (before.so_far if before else Sums()).with_lines(page.rows):
        return "does not add up to the sums that it bears"
    if not page.next and page.so_far != page.total:
        return f"is the last, with {page.so_far.rows} of {page.total.rows} lines"
    return "" if _sorted(page, before) else "is not in order"


def _sorted(page: Page, before: Page | None) -> bool:
    last = before.rows[-1:] if before else ()
    return all(place(one) <= place(next) for one, next in pairwise((*last, *page.rows)))
