"""Gateways (短信网关、邮件): how one message leaves the house."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol
from uuid import UUID


class NotSent(Exception):
    """The provider has certainly not sent it: another may. The message says why, in a sentence
    without personal data."""


class Unsure(Exception):
    """The provider may or may not have sent it: only the same one may be asked again, by the same
    id. The message says why, without personal data."""


@dataclass(frozen=True, slots=True)
class Message:
    """What is sent; an SMS has no subject."""

    subject: str
    text: str


class Gateway(Protocol):
    """One provider. Whoever sends the same id twice means one message."""

    @property
    def name(self) -> str:
        """Short, unlike any other's, without secrets."""

    def send(self, id: UUID, to: str, message: Message) -> str:
        """Send it; returns the provider's reference. Raises NotSent or Unsure."""
