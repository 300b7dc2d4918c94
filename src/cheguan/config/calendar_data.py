"""The State Council's adjusted days, exported year by year from the `chinesecalendar` package."""

from __future__ import annotations

import csv
import os
from datetime import date
from importlib.metadata import version
from pathlib import Path

from chinese_calendar import Holiday
from chinese_calendar.constants import holidays, workdays

from cheguan.law.working_days import AdjustedDay, DayKind, rows_from

_COLUMNS = ("date", "kind", "name")
_HEADER = (
    "# 国务院办公厅关于部分节假日安排的通知 (notices of the State Council's general office),",
    "# as the package chinesecalendar has them. A year is replaced by `cheguan calendar <year>`.",
)


class YearUnknown(LookupError):
    """The installed package does not have this year."""


def export_year(year: int) -> tuple[AdjustedDay, ...]:
    """The adjusted days of a year, in order. Raises YearUnknown."""
    if date(year, 1, 1) not in holidays:
        known = sorted({day.year for day in holidays})
        raise YearUnknown(
            f"The installed package chinesecalendar {version('chinesecalendar')} has "
            f"{known[0]} to {known[-1]}, not {year}. The State Council publishes a year in the "
            "November before it: update the package then, and run this again."
        )
    return tuple(
        sorted(_rows(holidays, DayKind.HOLIDAY, year) + _rows(workdays, DayKind.WORKDAY, year))
    )


def _rows(days: dict[date, str], kind: DayKind, year: int) -> list[AdjustedDay]:
    return [
        AdjustedDay(day, kind, Holiday(name).chinese)
        for day, name in days.items()
        if day.year == year
    ]


def load(year: int, path: Path) -> int:
    """Write a year into a calendar file, in place of what it had of that year; other years and
    comments stay. Returns the number of days written. Raises YearUnknown."""
    rows = export_year(year)
    text = path.read_text(encoding="utf-8") if path.exists() else ""
    comments = [line for line in text.splitlines() if line.startswith("#")] or list(_HEADER)
    kept = [row for row in rows_from(text) if row.day.year != year]
    _write(path, comments, sorted([*kept, *rows]))
    return len(rows)


def _write(path: Path, comments: list[str], rows: list[AdjustedDay]) -> None:
    """Beside the file, then renamed: a reader never meets half a calendar."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.with_suffix(f".{os.getpid()}.new")
    with draft.open("w", encoding="utf-8", newline="") as file:
        file.writelines(f"{line}\n" for line in comments)
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(_COLUMNS)
        writer.writerows((row.day.isoformat(), row.kind.value, row.name) for row in rows)
    draft.replace(path)
