"""What every integration test has: the other departments, played by the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from departments import Departments


@pytest.fixture(autouse=True)
def departments() -> Iterator[Departments]:
    """All of them, well and knowing nothing but what the test lets them know."""
    # This file is read before Django is set up (tests/conftest.py); the rooms need it.
    from departments import playing

    with playing() as departments:
        yield departments
