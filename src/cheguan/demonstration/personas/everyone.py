"""All personas, in the order in which they are listed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Model

from cheguan.demonstration import departments
from cheguan.demonstration.papers import Paper
from cheguan.demonstration.personas import buyers, drivers, owners
from cheguan.demonstration.personas.story import MAKER, Story
from cheguan.demonstration.personas.who import Who
from cheguan.facts.vin import Vin
from cheguan.kernel.service import Service
from cheguan.kernel.text import Text

__all__ = ["MAKER", "PERSONAS", "Persona"]


@dataclass(frozen=True, slots=True)
class Persona:
    """Someone with a story. `index` counts them from 1."""

    index: int
    who: Who
    story: Story

    @property
    def number(self) -> str:
        """The identity number or credit code."""
        return self.who.number

    @property
    def name(self) -> str:
        """As in the register."""
        return self.who.name

    @property
    def is_person(self) -> bool:
        """Someone who can sign in, not a firm."""
        return self.who.is_person

    @property
    def situation(self) -> Text:
        """The story in a sentence; `{vin}` stands in it where a number is to be typed."""
        return self.story.situation

    def told(self, today: date) -> str:
        """The sentence in English, with the number of this day."""
        return self.situation.format(vin=self.subject(today))

    @property
    def service(self) -> Service[Any]:
        """What the story is about."""
        return self.story.service

    @property
    def outcome(self) -> frozenset[str]:
        """What the rules find, by code."""
        return self.story.outcome

    def subject(self, today: date) -> str:
        """What is applied for: the VIN as it is on this day, or the licence's number."""
        return self.story.subject(self.who, self.index, today)

    def vin(self, today: date) -> Vin:
        """The number of a vehicle that the story is about, as it is on this day."""
        return Vin(self.subject(today))

    def rows(self, today: date) -> Iterator[Model | Paper]:
        """The records and papers by which the story is true today, but for the person's own."""
        return self.story.told(self.who, self.index, today)

    def people(self) -> Iterator[Paper]:
        """Who they are, for the identity department."""
        return map(departments.person, self.who.parties()) if self.is_person else iter(())


PERSONAS = tuple(
    Persona(index, who, story)
    for index, (who, story) in enumerate(
        (*owners.STORIES, *buyers.STORIES, *drivers.STORIES), start=1
    )
)
