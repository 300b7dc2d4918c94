"""What goes in and comes out as JSON."""

from __future__ import annotations

from datetime import date, datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from cheguan.facts.vin import Vin


class Shape(BaseModel):
    """Unknown fields are refused, so that a slip in a name is not overlooked."""

    model_config = ConfigDict(extra="forbid")


class Pending(Shape):
    """A sign-in under way: the client keeps it until the identity department sends it back."""

    state: Annotated[str, Field(min_length=1, max_length=200)]
    nonce: Annotated[str, Field(min_length=1, max_length=200)]
    verifier: Annotated[str, Field(min_length=1, max_length=200)]


class Beginning(Shape):
    """Where the identity department shall send the person back to."""

    redirect_uri: Annotated[str, Field(min_length=1, max_length=400)]


class Begun(Shape):
    """The page of the identity department that signs a person in."""

    url: str
    pending: Pending


class SignIn(Shape):
    """What the identity department sent back, with what was kept since the beginning."""

    redirect_uri: Annotated[str, Field(min_length=1, max_length=400)]
    pending: Pending
    code: Annotated[str, Field(min_length=1, max_length=400)]
    state: Annotated[str, Field(min_length=1, max_length=200)]


class Token(Shape):
    """To be sent as `Authorization: Bearer …` for half an hour."""

    token: str


class GuideRow(Shape):
    """One line of a service guide."""

    label: str
    values: list[str]
    note: str = ""


class ServiceShape(Shape):
    """A service, with its guide."""

    id: str
    version: int
    name: str
    summary: str
    asked: list[str]
    guide: list[GuideRow]


class VehicleShape(Shape):
    """One of my vehicles."""

    vin: str
    plate: str
    plate_kind: str
    valid_until: date | None
    status: str


class Opening(Shape):
    """Apply for a service about something of mine: a VIN, or the number of my licence.

    `answers` are the open fields of the service by name; `confirmed` says that its facts are right.
    """

    service: Annotated[str, Field(max_length=60, examples=["vehicles/inspection_mark"])]
    subject: Annotated[str, Field(min_length=1, max_length=40, examples=[Vin.example])]
    answers: dict[Annotated[str, Field(max_length=40)], str | dict[str, str]] = {}
    confirmed: bool = False


class Confirming(Shape):
    """Confirm the case as it was seen."""

    version: Annotated[int, Field(ge=1, le=10_000)]


class Reason(Shape):
    """Why not, by which law, and what to do."""

    code: str
    says: str
    do: str
    law: str


class Event(Shape):
    """What happened to a case."""

    event: str
    at: datetime
    by: str
    channel: str


class CaseShape(Shape):
    """Where a case stands. `moved` is false where this request changed nothing any more."""

    number: str
    service: str
    state: Literal[
        "waiting", "confirming", "reviewing", "paying", "granted", "refused", "withdrawn"
    ]
    version: int
    judged_on: date
    moved: bool
    reasons: list[Reason]


class CaseDetail(CaseShape):
    """A case with what it granted and all that happened to it."""

    granted: list[dict[str, Any]]
    journal: list[Event]


class Problem(Shape):
    """What was wrong, in a code, a sentence and, for a field, its name."""

    code: str
    says: str
    do: str = ""
    field: str = ""
