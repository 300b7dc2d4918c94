"""What is wrong with something that was filled in or handed in, and what to do about it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from cheguan.casework.answers import Mistaken
from cheguan.casework.documents import Unreadable
from cheguan.channels.present import words
from cheguan.facts.errors import MESSAGES
from cheguan.kernel.text import Text
from cheguan.kernel.text import _ as mark

_LACKING = mark("Something is missing here. Fill it in.")
_UNKNOWN = mark("This cannot be read. Check it and enter it again.")
_SENTENCES: Mapping[str, Text] = {
    "missing": _LACKING,
    "string_type": _LACKING,
    "enum": mark("Choose one of these."),
    **MESSAGES,
}
_UNREADABLE: Mapping[str, Text] = {
    "missing": mark("Choose the photo of the paper first."),
    "too-large": mark("The file is larger than 6 MB. Take the picture again, smaller."),
    "not-a-picture": mark("This is no picture that we can read. Choose a photo, JPEG or PNG."),
}


def told(mistaken: Mistaken) -> dict[str, str]:
    """What is wrong with each field, in words."""
    return {name: _said(code, values) for name, (code, values) in mistaken.mistakes.items()}


def _said(code: str, values: Mapping[str, Any]) -> str:
    return words.said(_SENTENCES.get(code, _UNKNOWN), values)


def unreadable(error: Unreadable) -> str:
    """What is wrong with a file, in words."""
    return words.said(_UNREADABLE[error.code])
