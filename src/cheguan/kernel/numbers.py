"""Dated and placed numbers: `numbers.yaml` beside a service or a law module.

Each number has a title and entries; each entry its value, the day from which it holds, its law
and its source; where places differ, the office code that it is for; `uncertain` says why a value
is not settled. `at` gives the entry of the nearest office up the tree that holds on a day.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from yaml import YAMLError

from cheguan.kernel import strict_yaml

ANYWHERE = ""


class NumbersInvalid(ValueError):
    """A numbers file does not load; the message says which entry and why."""


class NoNumber(LookupError):
    """No value of this number holds on that day at that place."""


class Entry(BaseModel):
    """One value of a number: from when, by which law, known from where, for which place."""

    model_config = ConfigDict(frozen=True, extra="forbid", populate_by_name=True)

    since: date = Field(alias="from")
    value: Any
    law: str = Field(min_length=1)
    source: str = Field(min_length=1)
    place: str = Field(default=ANYWHERE, pattern=r"^(\d{6})?$")
    uncertain: str = ""


class Number(BaseModel):
    """A named number and its history."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    title: str = Field(min_length=1)
    entries: tuple[Entry, ...] = Field(min_length=1)


@lru_cache(maxsize=1024)
def up_from(place: str) -> tuple[str, ...]:
    """An office code and those above it by GB/T 2260, nearest first: county, city, province."""
    chain = (place, place[:4] + "00", place[:2] + "0000", ANYWHERE) if place else (ANYWHERE,)
    return tuple(dict.fromkeys(chain))


class Numbers:
    """The numbers of one module; read once, checked whole."""

    def __init__(self, beside: str) -> None:
        """Load `numbers.yaml` beside a module file. Raises NumbersInvalid with the place."""
        self.path = Path(beside).with_name("numbers.yaml")
        self._numbers = {name: self._load(name, content) for name, content in self._read().items()}
        self._histories = {name: _by_place(number) for name, number in self._numbers.items()}

    def _read(self) -> dict[str, Any]:
        try:
            raw = strict_yaml.read(self.path) or {}
        except (OSError, YAMLError) as error:
            raise NumbersInvalid(f"{self.path.parent.name}/numbers.yaml: {error}.") from None
        if not isinstance(raw, dict):
            raise NumbersInvalid(f"{self.path.parent.name}/numbers.yaml must hold named numbers.")
        return raw

    def _load(self, name: str, content: Any) -> Number:
        where = f"{self.path.parent.name}/numbers.yaml, “{name}”"
        try:
            number = Number.model_validate(content)
        except ValidationError as error:
            first = error.errors()[0]
            field = ".".join(str(part) for part in first["loc"])
            raise NumbersInvalid(f"{where}: {field}: {first['msg']}.") from None
        keys = [(entry.place, entry.since) for entry in number.entries]
        if len(keys) != len(set(keys)):
            raise NumbersInvalid(f"{where}: two entries for the same place begin on the same day.")
        return number

    def at(self, name: str, on: date, place: str = ANYWHERE) -> Any:
        """The value that holds on a day at a place. Raises NoNumber."""
        return self.entry(name, on, place).value

    def entry(self, name: str, on: date, place: str = ANYWHERE) -> Entry:
        """The whole entry (law and source too) that holds on a day at a place."""
        history = self._of(name)
        for office in up_from(place):
            for entry in history.get(office, ()):
                if entry.since <= on:
                    return entry
        raise NoNumber(f"{self.path.parent.name}: “{name}” has no value on {on} at “{place}”.")

    def _of(self, name: str) -> Mapping[str, tuple[Entry, ...]]:
        if name not in self._histories:
            raise NoNumber(f"{self.path.parent.name}/numbers.yaml has no “{name}”.")
        return self._histories[name]

    def all(self) -> dict[str, Number]:
        """Every number, for the guide and for whoever checks the law."""
        return dict(self._numbers)


def _by_place(number: Number) -> Mapping[str, tuple[Entry, ...]]:
    """The entries of each place, newest first."""
    newest_first = sorted(number.entries, key=lambda entry: entry.since, reverse=True)
    places = {entry.place for entry in newest_first}
    return {place: tuple(e for e in newest_first if e.place == place) for place in places}
