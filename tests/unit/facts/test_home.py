"""Where post reaches someone: what can stand on a parcel."""

from __future__ import annotations

import pytest
from pydantic import ValidationError

from cheguan.facts.people import Home

GOOD = {"name": "示例人", "address": "示例路1号 2栋", "mobile": "13000000000"}


def test_an_address_is_kept_as_it_is_written() -> None:
    assert Home(**GOOD).model_dump() == GOOD


@pytest.mark.parametrize("part", ["name", "address", "mobile"])
@pytest.mark.parametrize("unseen", ["\0", "\n", "\x1b", "\u202e", "\u200b"])
def test_what_is_not_seen_or_turns_the_line_round_is_refused(part: str, unseen: str) -> None:
    with pytest.raises(ValidationError):
        Home(**(GOOD | {part: f"示{unseen}例"}))


def test_no_line_is_longer_than_a_parcel_is_wide() -> None:
    with pytest.raises(ValidationError):
        Home(**(GOOD | {"address": "路" * 201}))
