"""归档材料清单: which documents the law wants in the archive of a business (data/documents.csv)."""

from __future__ import annotations

import csv
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from itertools import groupby
from typing import Any


@dataclass(frozen=True)
class Wanted:
    """A document of a business: its official name, its form, and the roles of the pieces that are
    it. `source` is the norm or the articles from which it follows."""

    business: str
    title: str
    form: str
    source: str
    kept_as: tuple[str, ...]

    def listed(self, roles: Collection[str], known: Collection[str]) -> dict[str, Any]:
        """The line of a volume's list of documents: which of its pieces, by their roles, are this
        document. `known` are the fields whose fact somebody told."""
        kept = [role for wanted in self.kept_as for role in _pieces(wanted, known)]
        return {
            "title": self.title,
            "form": self.form,
            "source": self.source,
            "kept": [role for role in kept if role in roles],
        }


def of_service(service: str) -> tuple[Wanted, ...]:
    """The documents of a service's business. Raises KeyError for one that services.csv lacks."""
    return businesses()[services()[service]]


@cache
def services() -> Mapping[str, str]:
    """The business under which the cases of each service are filed."""
    return {row["service"]: row["business_zh"] for row in _rows("services.csv")}


@cache
def businesses() -> Mapping[str, tuple[Wanted, ...]]:
    """The list of each business, in its order."""
    rows = groupby(_rows("documents.csv"), key=lambda row: row["business_zh"])
    return {business: tuple(_wanted(row) for row in some) for business, some in rows}


def _wanted(row: Mapping[str, str]) -> Wanted:
    return Wanted(
        business=row["business_zh"],
        title=row["document_zh"],
        form=row["form"],
        source=row["source"],
        kept_as=tuple(row["kept_as"].split()),
    )


def _pieces(wanted: str, known: Collection[str]) -> tuple[str, ...]:
    """A fact is kept among the facts, with its proof, or as the paper that stood in for it."""
    role, _, field = wanted.partition(":")
    if role != "fact":
        return (wanted,)
    return (f"proof:{field}", f"paper:{field}", "facts") if field in known else ()


def _rows(name: str) -> Iterator[dict[str, str]]:
    text = (files(__package__) / "data" / name).read_text(encoding="utf-8")
    return csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
