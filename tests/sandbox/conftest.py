"""A sandbox that knows nothing, and the platform that talks with it."""

from __future__ import annotations

import pytest

from tests.sandbox.asking import Platform


@pytest.fixture
def platform() -> Platform:
    return Platform()
