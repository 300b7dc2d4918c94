"""A connection on which every wait ends at one instant, however the other side spreads its bytes.

httpx limits each single read; who sends one byte of a header at a time would hold us far longer.
"""

from __future__ import annotations

import ssl
import time
from threading import local
from typing import Any

import httpcore
import httpx

EXTENSION = "until"
"""Under this name a request bears its monotonic instant."""


class Transport(httpx.HTTPTransport):
    """As httpx's own, for requests that bear an instant by which all must be over."""

    def __init__(self, verify: ssl.SSLContext, limits: httpx.Limits) -> None:
        super().__init__(verify=verify, limits=limits, trust_env=False)
        self._deadline = local()
        # httpx has no parameter for how sockets are read; its pool has.
        self._pool = httpcore.ConnectionPool(
            ssl_context=verify,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            network_backend=_Backend(self._deadline),
        )

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        """A request and its answer stay in one thread: there the instant is found again."""
        self._deadline.until = request.extensions[EXTENSION]
        return super().handle_request(request)


class _Backend(httpcore.SyncBackend):
    def __init__(self, deadline: local) -> None:
        self._deadline = deadline

    def connect_tcp(self, *where: Any, **how: Any) -> httpcore.NetworkStream:
        return _Stream(super().connect_tcp(*where, **how), self._deadline)


class _Stream(httpcore.NetworkStream):
    """A stream none of whose waits outlasts the instant of the request that it serves."""

    def __init__(self, stream: httpcore.NetworkStream, deadline: local) -> None:
        self._stream, self._deadline = stream, deadline

    def read(self, max_bytes: int, timeout: float | None = None) -> bytes:
        return self._stream.read(max_bytes, self._left(timeout, httpcore.ReadTimeout))

    def write(self, buffer: bytes, timeout: float | None = None) -> None:
        self._stream.write(buffer, self._left(timeout, httpcore.WriteTimeout))

    def close(self) -> None:
        self._stream.close()

    def start_tls(
        self,
        ssl_context: ssl.SSLContext,
        server_hostname: str | None = None,
        timeout: float | None = None,
    ) -> httpcore.NetworkStream:
        left = self._left(timeout, httpcore.ConnectTimeout)
        return _Stream(self._stream.start_tls(ssl_context, server_hostname, left), self._deadline)

    def get_extra_info(self, info: str) -> Any:
        return self._stream.get_extra_info(info)

    def _left(self, timeout: float | None, late: type[Exception]) -> float:
        left = float(self._deadline.until) - time.monotonic()
        if left <= 0:
            raise late("The time of the request is over.")
        return left if timeout is None else min(left, timeout)
