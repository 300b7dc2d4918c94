"""A small SMSC: it speaks SMPP 3.4 as smpplib parses it, and can be made to misbehave."""

from __future__ import annotations

import socket
import struct
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from threading import Thread
from typing import Any

from smpplib import consts, smpp

PASSWORD = "geheim"


class _Sequence:
    """What smpplib's commands ask of a client."""

    sequence = 0

    def next_sequence(self) -> int:
        self.sequence += 1
        return self.sequence


@dataclass
class Smsc:
    """`on_submit`: ok, refuse, silent (takes it in, no answer), cut (takes it in, breaks off)."""

    port: int = 0
    on_submit: str = "ok"
    asks_back: bool = False
    binds: list[str] = field(default_factory=list)
    taken: list[Any] = field(default_factory=list)
    enquired: int = 0
    connections: list[socket.socket] = field(default_factory=list)

    @property
    def texts(self) -> list[str]:
        """What it took in, as a telephone would show it."""
        bodies = [pdu.short_message or pdu.message_payload for pdu in self.taken]
        return [body.decode("utf-16-be") for body in bodies]

    def cut(self) -> None:
        """Break all connections off, as a restart does."""
        while self.connections:
            with suppress(OSError):
                self.connections.pop().shutdown(socket.SHUT_RDWR)

    def serve(self, connection: socket.socket) -> None:
        """One client, until it goes or is cut off."""
        with connection, suppress(OSError, EOFError):
            while True:
                asked = _read(connection)
                if asked.command == "submit_sm" and self.asks_back:
                    connection.sendall(_pdu("enquire_link", 77))
                    assert _read(connection).sequence == 77
                if not self._answer(connection, asked):
                    return

    def _answer(self, connection: socket.socket, asked: Any) -> bool:
        """Whether the connection goes on."""
        status, values = consts.SMPP_ESME_ROK, {}
        if asked.command == "bind_transmitter":
            self.binds.append(asked.system_id.decode())
            if asked.password.decode() != PASSWORD:
                status = consts.SMPP_ESME_RBINDFAIL
        elif asked.command == "enquire_link":
            self.enquired += 1
        elif asked.command == "submit_sm":
            if self.on_submit == "refuse":
                status = consts.SMPP_ESME_RTHROTTLED
            else:
                self.taken.append(asked)
                values = {"message_id": f"M{len(self.taken)}"}
            if self.on_submit == "silent":
                return True
            if self.on_submit == "cut":
                return False
        connection.sendall(_pdu(f"{asked.command}_resp", asked.sequence, status, **values))
        return asked.command != "unbind"


@contextmanager
def running() -> Iterator[Smsc]:
    """An SMSC on a free port of this machine."""
    smsc, threads = Smsc(), []
    with socket.create_server(("127.0.0.1", 0)) as server:
        smsc.port = server.getsockname()[1]

        def accept() -> None:
            with suppress(OSError):
                while True:
                    connection, _ = server.accept()
                    smsc.connections.append(connection)
                    threads.append(Thread(target=smsc.serve, args=(connection,)))
                    threads[-1].start()

        listener = Thread(target=accept)
        listener.start()
        yield smsc
        server.shutdown(socket.SHUT_RDWR)
        smsc.cut()
        listener.join()
        for thread in threads:
            thread.join()


def _read(connection: socket.socket) -> Any:
    head = _exactly(connection, 4)
    rest = _exactly(connection, struct.unpack(">L", head)[0] - 4)
    return smpp.parse_pdu(head + rest, client=_Sequence(), allow_unknown_opt_params=True)


def _exactly(connection: socket.socket, size: int) -> bytes:
    data = b""
    while len(data) < size:
        part = connection.recv(size - len(data))
        if not part:
            raise EOFError
        data += part
    return data


def _pdu(command: str, sequence: int, status: int = 0, **values: Any) -> bytes:
    made = smpp.make_pdu(command, client=_Sequence(), status=status, **values)
    made.sequence = sequence
    return bytes(made.generate())
