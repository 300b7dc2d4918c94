"""The two text-message providers. Nothing leaves this machine: what was sent can be read here."""

from __future__ import annotations

import secrets
from datetime import datetime
from functools import partial

from werkzeug.exceptions import Conflict

from sandbox.questions import Ask, Question, Questions
from sandbox.store import Answer, Store
from sandbox.treasury import ZONE

PROVIDERS = ("sms-a", "sms-b")


class Message(Ask):
    """A text for a mobile number."""

    id: str
    to: str
    text: str


class Messages:
    """What each provider sent, by the sender's id."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def questions(self) -> Questions:
        """What the platform can ask of the providers."""
        return {
            (provider, "send"): Question(Message, partial(self.send, provider), changes=True)
            for provider in PROVIDERS
        }

    def send(self, provider: str, ask: Message) -> Answer:
        """Send, once for each id. Raises Conflict."""
        sent = self._store.get(provider, "message", ask.id)
        content = ask.model_dump()
        if sent is None:
            at = datetime.now(ZONE).isoformat(timespec="milliseconds")
            sent = {"content": content, "reference": f"M{secrets.randbelow(10**12):012d}", "at": at}
            self._store.put(provider, "message", ask.id, sent)
        elif sent["content"] != content:
            raise Conflict("This id stands for another message.")
        return {"reference": sent["reference"]}

    def sent(self) -> list[Answer]:
        """All messages of both providers, the newest first."""
        every = [
            {"provider": provider, "reference": one["reference"], "at": one["at"], **one["content"]}
            for provider in PROVIDERS
            for one in self._store.listed(provider, "message").values()
        ]
        return sorted(every, key=lambda one: one["at"], reverse=True)
