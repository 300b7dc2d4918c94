"""SMS by a provider that speaks as the departments do: the same id is sent once."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from cheguan.agencies import sms
from cheguan.agencies.certain import certainly_not_done
from cheguan.agencies.exchange import Unanswered
from cheguan.notices.gateways import Message, NotSent, Unsure


@dataclass(frozen=True, slots=True)
class ExchangeGateway:
    """One provider on the exchange."""

    name: str

    @classmethod
    def at(cls, address: str) -> ExchangeGateway:
        """From “exchange:<provider>”."""
        return cls(address.partition(":")[2])

    def send(self, id: UUID, to: str, message: Message) -> str:
        """Send one SMS; the provider promises to send the same id once."""
        try:
            return sms.send(self.name, id, to, message.text)
        except Unanswered as unanswered:
            why = f"{self.name}: {unanswered.why}"
            raise (NotSent if certainly_not_done(unanswered) else Unsure)(why) from unanswered
