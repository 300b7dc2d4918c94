"""What a checker may ask a mobile driving licence: each question with as little as answers it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from cheguan.credentials.mdoc.driving import DOCUMENT, DOMESTIC, ISO

LICENCE = "licence"
"""How the query and its answer call the document."""


@dataclass(frozen=True)
class Query:
    """A question: the elements it needs, by namespace. The portrait is always among them, because
    a phone proves nothing about who holds it."""

    id: str
    asks: Mapping[str, tuple[str, ...]]

    @property
    def elements(self) -> frozenset[str]:
        """All of them, as `namespace/identifier`."""
        return frozenset(f"{space}/{name}" for space, names in self.asks.items() for name in names)

    @property
    def dcql(self) -> dict[str, Any]:
        """As a query of the Digital Credentials Query Language (OpenID4VP 1.0, 6 and B.2)."""
        claims = [
            {"path": [space, name], "intent_to_retain": False}
            for space, names in self.asks.items()
            for name in names
        ]
        credential = {
            "id": LICENCE,
            "format": "mso_mdoc",
            "meta": {"doctype_value": DOCUMENT},
            "claims": claims,
        }
        return {"credentials": [credential]}


_WHOLE = (
    "family_name",
    "given_name",
    "family_name_national_character",
    "given_name_national_character",
    "birth_date",
    "sex",
    "document_number",
    "issue_date",
    "expiry_date",
    "issuing_authority",
    "portrait",
    "driving_privileges",
)

QUERIES = {
    query.id: query
    for query in (
        Query("over-18", {ISO: ("age_over_18", "portrait")}),
        Query("class-c1", {ISO: ("portrait",), DOMESTIC: ("classes",)}),
        Query("licence", {ISO: _WHOLE, DOMESTIC: ("classes", "first_issue_date", "long_term")}),
    )
}
