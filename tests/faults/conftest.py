"""The other departments, for tests whose work is done in other processes."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from departments import Departments


@pytest.fixture
def departments(monkeypatch: pytest.MonkeyPatch) -> Iterator[Departments]:
    """Played in this process, reached over HTTP by whichever process is started afterwards."""
    from departments import playing

    with playing() as played, played.open_to_all() as address:
        monkeypatch.setenv("CHEGUAN_DEPARTMENTS", address)
        yield played
