"""Whom one may sign in as: the list that the identity department shows in a demonstration."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from pathlib import Path

from django.utils import translation

from cheguan.demonstration import papers
from cheguan.demonstration.others import Other, others
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas import PERSONAS
from cheguan.kernel.text import Text

LANGUAGES = ("zh-hans", "en", "zh-hant")
_PERSONAS, _OTHERS = "personas", "others"


def write(today: date, data: Path | None) -> None:
    """The list of this day, and the papers of those on it who are no personas."""
    if data is not None:
        papers.write(data, papers.CHOOSER, papers_of(today))


def papers_of(today: date) -> Iterator[Paper]:
    """Personas in their order, then the others."""
    people = (persona for persona in PERSONAS if persona.is_person)
    for order, persona in enumerate(people, start=1):
        said = _said(persona.situation, persona.subject(today))
        yield _entry(persona.number, persona.name, said, _PERSONAS, order)
    for order, other in enumerate(others(today), start=1):
        yield from _of(other, order)


def _of(other: Other, order: int) -> Iterator[Paper]:
    yield from other.papers
    said = _said(other.situation, other.vin)
    yield _entry(other.number, other.name, said, _OTHERS, order)


def _entry(number: str, name: str, said: dict[str, str], group: str, order: int) -> Paper:
    answer = {"name": name, "situation": said, "group": group, "order": order}
    return Paper("identity", "chooser", number, answer)


def _said(situation: Text, vin: str) -> dict[str, str]:
    """The situation in each language, with the number that one is to type."""
    sentences = {}
    for language in LANGUAGES:
        with translation.override(language):
            sentences[language] = translation.gettext(situation).format(vin=vin)
    return sentences
