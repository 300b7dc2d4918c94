"""Payment orders."""

from __future__ import annotations

from typing import Any


def settled(city: str, case: str, amount_fen: int) -> bool:
    """Whether the case's fee is paid."""
    return False


def want(*args: Any) -> None:
    """Order a payment."""


def give_up(*args: Any) -> None:
    """The case ended without a grant."""
