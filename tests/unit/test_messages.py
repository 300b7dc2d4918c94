"""Every sentence for people is there in both scripts, with the same placeholders."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest

sys.path.append(str(Path(__file__).resolve().parents[2] / "tools"))
import messages

PLACEHOLDERS = re.compile(r"\{\w+\}|%\(\w+\)s")


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_sentence_is_left_untranslated(language: str) -> None:
    assert messages.missing(language) == []


@pytest.mark.parametrize("language", messages.LANGUAGES)
def test_no_translation_invents_a_placeholder(language: str) -> None:
    for message in messages.read(language):
        ids = message.id if isinstance(message.id, list | tuple) else [message.id]
        strings = message.string if isinstance(message.string, tuple) else [message.string]
        known = {found for text in ids for found in PLACEHOLDERS.findall(text)}
        shown = {found for text in strings for found in PLACEHOLDERS.findall(text)}
        assert shown <= known, message.id


WRONG_IN_TRADITIONAL = ("準駕", "準許", "準予", "裡", "啓", "証")
"""What converting character by character gets wrong, or a second form of a word already chosen."""


@pytest.mark.parametrize("wrong", WRONG_IN_TRADITIONAL)
def test_traditional_chinese_writes_each_word_in_its_one_right_form(wrong: str) -> None:
    catalogue = messages.catalogue_of("zh_Hant").read_text(encoding="utf-8")
    assert wrong not in catalogue


def test_traditional_chinese_knows_after_from_empress() -> None:
    catalogue = messages.catalogue_of("zh_Hant").read_text(encoding="utf-8")
    assert "后" not in catalogue
