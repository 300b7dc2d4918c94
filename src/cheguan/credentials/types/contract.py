"""The contract's table of fields, and whether a type and its values keep to it."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from importlib.resources import files
from itertools import groupby
from types import MappingProxyType
from typing import Any

from cheguan.credentials.types.kind import CredentialType, Shape


class ContractBroken(ValueError):
    """A type or a value is not as the contract with the checkers says."""


@dataclass(frozen=True)
class Agreed:
    """One field as agreed: its number in the code, its name, its shape."""

    number: int
    name: str
    shape: Shape
    optional: bool


def _read() -> Iterator[tuple[str, Agreed]]:
    text = (files(__package__) / "contract.csv").read_text(encoding="utf-8")
    for row in csv.DictReader(line for line in text.splitlines() if not line.startswith("#")):
        shape, optional = Shape(row["shape"]), row["optional"] == "yes"
        yield row["type"], Agreed(int(row["number"]), row["field"], shape, optional)


CONTRACT: Mapping[str, tuple[Agreed, ...]] = MappingProxyType(
    {
        type_id: tuple(agreed for _, agreed in rows)
        for type_id, rows in groupby(_read(), key=lambda row: row[0])
    }
)


def checked(types: tuple[CredentialType, ...]) -> Mapping[str, CredentialType]:
    """The types by their ids. Raises ContractBroken where they and the contract differ."""
    by_id = {one.id: one for one in types}
    if len(by_id) != len(types) or by_id.keys() != CONTRACT.keys():
        raise ContractBroken(f"The types {sorted(by_id)} are not the contract's {list(CONTRACT)}.")
    for one in types:
        names = [field.name for field in one.fields]
        agreed = [field.name for field in CONTRACT[one.id]]
        if names != agreed:
            raise ContractBroken(f"The fields of {one.id} are {names}, the contract's {agreed}.")
    return MappingProxyType(by_id)


def numbered(type_id: str, said: Mapping[str, Any]) -> dict[int, Any]:
    """The fields under their numbers. Raises ContractBroken where one is missing or misshapen."""
    agreed = CONTRACT[type_id]
    if unknown := said.keys() - {one.name for one in agreed}:
        raise ContractBroken(f"{type_id} has no field {', '.join(sorted(unknown))}.")
    for one in agreed:
        value = said.get(one.name)
        if not (one.optional if value is None else _fits(one.shape, value)):
            raise ContractBroken(f"{one.name} of {type_id} must be {one.shape}, not {value!r}.")
    return {one.number: said[one.name] for one in agreed if said.get(one.name) is not None}


def _fits(shape: Shape, value: Any) -> bool:
    match shape:
        case Shape.TEXT:
            return isinstance(value, str)
        case Shape.TEXTS:
            return isinstance(value, list) and all(isinstance(one, str) for one in value)
        case Shape.DAY:
            return type(value) is date
        case Shape.YES_NO:
            return isinstance(value, bool)
        case Shape.WHOLE:
            return type(value) is int
