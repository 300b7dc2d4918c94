"""Counting in months, as the law does: to the same day, else to the month's last."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta


def add_months(day: date, months: int) -> date:
    """The same day so many months on (or back); the month's last day where there is none."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def month_end(day: date) -> date:
    """The last day of a day's month."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def months_between(start: date, end: date) -> int:
    """Calendar months from one day's month to another's."""
    return (end.year - start.year) * 12 + end.month - start.month


def window_start(due: date, months: int) -> date:
    """The first day on which one may apply, when that is allowed so many months before `due`."""
    return add_months(due, -months) + timedelta(days=1)
