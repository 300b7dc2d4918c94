"""What a wallet is answered."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

OK, BAD_REQUEST, UNAUTHORISED = 200, 400, 401


@dataclass(frozen=True)
class Answer:
    """A status of HTTP and a body of JSON, not to be cached."""

    status: int
    body: dict[str, Any]


def refused(error: str, why: str, status: int = BAD_REQUEST) -> Answer:
    """A refusal, by its code in OAuth or OpenID4VCI, and in a sentence for a developer."""
    return Answer(status, {"error": error, "error_description": why})
