"""Drawing by weight."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import accumulate
from random import Random
from typing import Generic, TypeVar

T = TypeVar("T")


class Bag(Generic[T]):
    """Things and how often each is drawn, relative to the others."""

    def __init__(self, weights: Mapping[T, float]) -> None:
        self._things = tuple(weights)
        self._sums = tuple(accumulate(weights.values()))

    def draw(self, dice: Random) -> T:
        """One of the things; it stays in the bag."""
        return dice.choices(self._things, cum_weights=self._sums)[0]
