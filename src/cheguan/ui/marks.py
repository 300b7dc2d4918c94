"""What the inspection mark is drawn with: letters and ellipses around a centre."""

from __future__ import annotations

ROSETTE = tuple(range(0, 180, 12))
"""Angles of the crossing ellipses, in degrees."""


def around(words: str, middle: int, step: int) -> list[tuple[str, float]]:
    """Each letter with its angle in degrees: `middle` is where the words are centred (0 is the
    top, clockwise), `step` the angle from one letter to the next (negative reads along the foot).
    """
    first = middle - step * (len(words) - 1) / 2
    return [(letter, first + step * place) for place, letter in enumerate(words)]
