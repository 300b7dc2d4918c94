"""Bring what was told out, once.

A dispatch is claimed for a lease; the provider is written down, committed, before it is asked.

- What a provider has certainly not sent goes to the next provider at once.
- When the outcome is unknown (silence after the text was handed over, an answer that cannot be
  believed, or our own death meanwhile) the dispatch stays with this provider, who is asked again by
  the same id until it says that it has sent it. “Not now” is then no proof that it had not. So no
  other provider ever gets it: a message that comes twice costs trust, while one that does not come
  stands on the portal all the same, and among the failed ones for the staff.
- After MOST_ATTEMPTS, about a day, it is given up.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

from django.db.models import QuerySet

from cheguan.notices import MAIL, conf
from cheguan.notices.gateways import Gateway, Message, NotSent, Unsure
from cheguan.notices.models import OPEN, Dispatch, Notice, State
from cheguan.notices.rounds import claim, growing
from cheguan.notices.words import words

LEASE = timedelta(minutes=2)
"""For how long a claim holds: far longer than all providers' time limits together."""

MOST_ATTEMPTS = 20
FIRST_PAUSE, LONGEST_PAUSE = timedelta(minutes=1), timedelta(hours=2)

ILL = timedelta(seconds=30)
"""For how long a provider that failed is asked after the others."""

_ill_until: dict[str, datetime] = {}


def due() -> QuerySet[Dispatch]:
    """The dispatches whose time has come."""
    return Dispatch.objects.filter(state__in=OPEN, next_at__lte=datetime.now(UTC))


def serve(city: str, id: UUID | None = None) -> bool:
    """Take up a dispatch that is due, this one or the oldest; False where there is none, or another
    holds it."""
    waiting = due().filter(city=city, **({"id": id} if id else {}))
    until = datetime.now(UTC) + LEASE
    dispatch = claim(waiting, "next_at", until, state=State.SENDING)
    if dispatch:
        bring_out(dispatch)
    return dispatch is not None


def bring_out(dispatch: Dispatch) -> None:
    """One attempt at a claimed dispatch, with every provider that may be asked."""
    bound, message = dispatch.provider, _message(dispatch)
    trouble = "No provider is set up for it any more."
    for gateway in _candidates(dispatch):
        if not _keep(dispatch, provider=gateway.name, subject=message.subject, text=message.text):
            return  # the lease ran out, and another has taken it up
        try:
            reference = gateway.send(dispatch.id, dispatch.to, message)
        except (NotSent, Unsure) as error:
            trouble = str(error)
            _ill_until[gateway.name] = datetime.now(UTC) + ILL
            if isinstance(error, Unsure):
                bound = gateway.name
                break
        else:
            _sent(dispatch, reference)
            return
    _not_yet(dispatch, trouble, bound)


def _message(dispatch: Dispatch) -> Message:
    """As it first went out, so that the same id always bears the same text."""
    if dispatch.text:
        return Message(dispatch.subject, dispatch.text)
    notice = Notice.objects.get(city=dispatch.city, id=dispatch.notice)
    said = words(notice, notice.language)
    return Message(said.subject, said.whole) if dispatch.way == MAIL else Message("", said.says)


def _candidates(dispatch: Dispatch) -> Sequence[Gateway]:
    """The provider it is bound to; else all, the ill ones last."""
    every = conf.gateways(dispatch.way)
    if dispatch.provider:
        return [gateway for gateway in every if gateway.name == dispatch.provider]
    now = datetime.now(UTC)
    return sorted(every, key=lambda gateway: _ill_until.get(gateway.name, now) > now)


def _sent(dispatch: Dispatch, reference: str) -> None:
    _keep(
        dispatch,
        state=State.SENT,
        provider_reference=reference,
        attempts=dispatch.attempts + 1,
        sent_at=datetime.now(UTC),
        last_error="",
    )


def _not_yet(dispatch: Dispatch, why: str, provider: str) -> None:
    """Queue it again, later each time, or give it up."""
    attempts = dispatch.attempts + 1
    _keep(
        dispatch,
        state=State.FAILED if attempts >= MOST_ATTEMPTS else State.QUEUED,
        provider=provider,
        attempts=attempts,
        next_at=datetime.now(UTC) + growing(attempts, FIRST_PAUSE, LONGEST_PAUSE),
        last_error=why,
    )


def _keep(dispatch: Dispatch, **changes: Any) -> bool:
    """Write to the row as long as the claim is ours: its lease ends when ours does."""
    ours = Dispatch.objects.filter(
        city=dispatch.city, id=dispatch.id, state=State.SENDING, next_at=dispatch.next_at
    )
    for name, value in changes.items():
        setattr(dispatch, name, value)
    return ours.update(**changes) == 1
