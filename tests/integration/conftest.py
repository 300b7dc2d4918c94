"""What every integration test has: the other departments, played by the sandbox."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from departments import Departments
    from integration.payments_till import Till
    from integration.trouble import Skies


@pytest.fixture(autouse=True)
def departments() -> Iterator[Departments]:
    """All of them, well and knowing nothing but what the test lets them know."""
    # This file is read before Django is set up (tests/conftest.py); the rooms need it.
    from departments import playing

    with playing() as departments:
        yield departments


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    """Where the departments are reached over HTTP."""
    from departments import at_an_address

    with at_an_address() as address:
        yield address


@pytest.fixture
def skies(departments: Departments, address: str) -> Iterator[Skies]:
    """The departments over HTTP, with a hand on what they suffer."""
    from integration.trouble import over

    with over(departments, address) as skies:
        yield skies


@pytest.fixture
def till() -> Iterator[Till]:
    """The treasury alone, with a hand on what it answers."""
    from integration.payments_till import Till, at_work

    with at_work(Till()) as till:
        yield till


@pytest.fixture
def on_the_portal_only(settings: Any) -> None:
    """What is told stands on the portal and goes out by no other way."""
    settings.NOTICES = {}
