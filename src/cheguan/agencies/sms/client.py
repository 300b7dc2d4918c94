"""Ask a provider to send one SMS."""

from __future__ import annotations

from uuid import UUID

from pydantic import BaseModel, ValidationError

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Unanswered, Why


class _Sent(BaseModel):
    reference: str


def send(provider: str, id: UUID, to: str, text: str) -> str:
    """Send this text once, however often it is asked for with this id; returns the provider's
    reference. Raises Unanswered.

    It is put once only, without the exchange's own repeats, so that the error tells what became
    of this one attempt.
    """
    what = {"id": str(id), "to": to, "text": text}
    reply = exchange.ask(provider, "send", what, changes=True)
    try:
        return _Sent.model_validate(reply.answer).reference
    except ValidationError as error:
        raise Unanswered(provider, Why.MALFORMED) from error
