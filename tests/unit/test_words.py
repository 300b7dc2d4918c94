"""How times are told to people."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.utils import translation

from cheguan.channels.present import words

NOON = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)


@pytest.mark.parametrize(
    ("took", "told"),
    [
        (timedelta(milliseconds=12), "less than a second"),
        (timedelta(milliseconds=999), "less than a second"),
        (timedelta(seconds=1), "1.0 seconds"),
        (timedelta(seconds=38), "38.0 seconds"),
        (timedelta(minutes=3), "3 minutes"),
        (timedelta(days=2), "2 days"),
    ],
)
def test_a_duration_is_told_in_the_unit_that_people_use(took: timedelta, told: str) -> None:
    with translation.override("en"):
        assert words.duration(NOON, NOON + took) == told


def test_a_minute_is_told_by_the_clock_of_china() -> None:
    assert words.minute(NOON) == "2026-11-24 12:00"
