"""SMS by SMPP 3.4, to an SMSC (短信中心).

The text goes in UCS-2; one longer than a part goes whole, as `message_payload`, so that one answer
decides over it. SMPP knows no key for “only once”: when the SMSC falls silent after the text was
handed over, it is handed over again and may come twice. Providers of the exchange promise better.
"""

from __future__ import annotations

import time
from contextlib import suppress
from dataclasses import dataclass, field
from threading import Lock
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit
from uuid import UUID

from django.core.exceptions import ImproperlyConfigured
from smpplib import consts, exceptions, smpp
from smpplib.client import Client

from cheguan.notices.gateways import Message, NotSent, Unsure

TIMEOUT = 5
"""Seconds that each answer of the SMSC may take."""

IDLE = 1
"""Seconds after which the connection is tried before a text is trusted to it."""

PART = 140
"""Bytes of a short message: 70 characters in UCS-2."""

_TROUBLES = (exceptions.PDUError, exceptions.ConnectionError, OSError)


@dataclass(slots=True)
class SmppGateway:
    """One SMSC, bound to as a transmitter, by one connection of this process."""

    host: str
    port: int
    system: str
    password: str = field(repr=False)
    sender: str
    _lock: Lock = field(default_factory=Lock)
    _client: Client | None = None
    _used: float = 0

    @classmethod
    def at(cls, address: str) -> SmppGateway:
        """From an address as `notices.conf` has it. Raises ImproperlyConfigured."""
        parts = urlsplit(address)
        [sender] = parse_qs(parts.query).get("from", [""])
        if not parts.hostname or not parts.username or not sender:
            raise ImproperlyConfigured(
                "NOTICES: write an SMSC as smpp://system:password@host:2775?from=number."
            )
        user, password = unquote(parts.username), unquote(parts.password or "")
        return cls(parts.hostname, parts.port or 2775, user, password, sender)

    @property
    def name(self) -> str:
        """Scheme and host."""
        return f"smpp://{self.host}:{self.port}"

    def send(self, id: UUID, to: str, message: Message) -> str:
        """Submit one text; the reference is the SMSC's message id."""
        with self._lock:
            client = self._bound()
            try:
                reply = _answered(client, "submit_sm", **self._submission(to, message.text))
            except _TROUBLES as error:
                self._drop()
                raise Unsure("The SMSC did not answer for the message.") from error
            self._used = time.monotonic()
        if reply.is_error():
            raise NotSent(f"The SMSC refused the message (status {reply.status:#x}).")
        return str(reply.message_id.decode("ascii"))

    def close(self) -> None:
        """Take leave of the SMSC."""
        with self._lock, suppress(*_TROUBLES):
            if self._client:
                _answered(self._client, "unbind")
        self._drop()

    def _submission(self, to: str, text: str) -> dict[str, Any]:
        encoded = text.encode("utf-16-be")
        return {
            "source_addr_ton": consts.SMPP_TON_UNK,
            "source_addr_npi": consts.SMPP_NPI_ISDN,
            "source_addr": self.sender,
            "dest_addr_ton": consts.SMPP_TON_UNK,
            "dest_addr_npi": consts.SMPP_NPI_ISDN,
            "destination_addr": to,
            "data_coding": consts.SMPP_ENCODING_ISO10646,
            "registered_delivery": False,
            "short_message" if len(encoded) <= PART else "message_payload": encoded,
        }

    def _bound(self) -> Client:
        """The connection, tried if it was idle, made anew if it is gone. Raises NotSent."""
        if self._client and time.monotonic() - self._used > IDLE:
            try:
                _answered(self._client, "enquire_link")
            except _TROUBLES:
                self._drop()
        return self._client or self._bind()

    def _bind(self) -> Client:
        client = Client(self.host, self.port, timeout=TIMEOUT, allow_unknown_opt_params=True)
        self._client = client
        try:
            client.connect()
            client.bind_transmitter(system_id=self.system, password=self.password)
        except _TROUBLES as error:
            self._drop()
            raise NotSent("The SMSC lets nobody in.") from error
        return client

    def _drop(self) -> None:
        if self._client:
            self._client.disconnect()
        self._client = None


def _answered(client: Client, command: str, **parameters: Any) -> Any:
    """Send a command and wait for its answer, answering the SMSC's own questions meanwhile."""
    deadline = time.monotonic() + TIMEOUT
    asked = smpp.make_pdu(command, client=client, **parameters)
    client.send_pdu(asked)
    while time.monotonic() < deadline:
        reply = client.read_pdu()
        if reply.is_response() and reply.sequence == asked.sequence:
            return reply
        if reply.command == "enquire_link":
            client.send_pdu(_alive(client, reply.sequence))
    raise TimeoutError(command)


def _alive(client: Client, sequence: int) -> Any:
    answer = smpp.make_pdu("enquire_link_resp", client=client)
    answer.sequence = sequence
    return answer
