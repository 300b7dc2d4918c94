"""Ask the post to collect a shipment, and where it is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any, TypeVar

from pydantic import AwareDatetime, BaseModel, ConfigDict, StringConstraints, ValidationError

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Reply, Unanswered, Why

DEPARTMENT = "post"

M = TypeVar("M", bound=BaseModel)


class Stage(StrEnum):
    """物流状态: how far a shipment has come, in the order in which it happens."""

    ACCEPTED = "accepted"
    COLLECTED = "collected"
    MOVING = "moving"
    ARRIVED = "arrived"
    DELIVERED = "delivered"
    RETURNED = "returned"


class Addressee(BaseModel):
    """To whom a shipment goes."""

    name: str
    address: str
    mobile: str


class Seen(BaseModel):
    """One thing that happened to a shipment, where and when."""

    model_config = ConfigDict(frozen=True)

    at: AwareDatetime
    state: Stage
    place: Annotated[str, StringConstraints(max_length=120)]


class _Collected(BaseModel):
    tracking: Annotated[str, StringConstraints(min_length=1, max_length=40)]


class _Tracked(BaseModel):
    events: tuple[Seen, ...]


def collect(shipment: str, what: str, to: Addressee | str) -> str:
    """Ask the post to collect a shipment, once however often it is asked; `to` is an addressee, or
    the code of the office where it is picked up. Returns the tracking number. Raises Unanswered.

    It is put once only, so that the error tells what became of this one attempt.
    """
    where: dict[str, Any] = {"point": to} if isinstance(to, str) else {"to": to.model_dump()}
    asked = {"shipment": shipment, "what": what, **where}
    return _read(exchange.ask(DEPARTMENT, "collect", asked, changes=True), _Collected).tracking


def track(tracking: str) -> tuple[Seen, ...]:
    """What happened to a shipment so far, in no certain order. Raises Unanswered."""
    return _read(exchange.ask(DEPARTMENT, "track", {"tracking": tracking}), _Tracked).events


def _read(reply: Reply, shape: type[M]) -> M:
    try:
        return shape.model_validate(reply.answer)
    except ValidationError as error:
        raise Unanswered(DEPARTMENT, Why.MALFORMED) from error
