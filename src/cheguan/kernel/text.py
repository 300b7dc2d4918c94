"""Words for people, written above the line and translated at the edge."""

from __future__ import annotations


class Text(str):
    """An English sentence that is the key of its translations; may hold {placeholders}."""

    __slots__ = ()


NOTHING = Text("")
"""No sentence."""


def _(sentence: str) -> Text:
    """Mark a sentence for extraction. It changes nothing: translation happens at the edge."""
    return Text(sentence)
