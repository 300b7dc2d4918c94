"""Full cases over HTTP: open, facts, rules, grant, journal, in one request each."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from uuid import uuid4

Due = tuple[str, str]
"""A vehicle that is due, and the token of its owner."""


@dataclass(frozen=True)
class Figures:
    """How many cases, how many a second, and how long one took (milliseconds)."""

    count: int
    per_second: float
    p50: float
    p95: float
    p99: float


def run(port: int, due: Sequence[Due], clients: int, seconds: float) -> Figures:
    """Hand in a case for one vehicle after the other until the time is up.

    Raises RuntimeError at the first answer that is not a granted case.
    """
    begun = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        shares = [due[client::clients] for client in range(clients)]
        done = pool.map(lambda share: _client(port, share, begun + seconds), shares)
        times = sorted(taken for share in done for taken in share)
    per_second = len(times) / (time.perf_counter() - begun)
    return Figures(
        len(times), per_second, *(1000 * _share(times, share) for share in (0.5, 0.95, 0.99))
    )


def _share(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def _client(port: int, due: Sequence[Due], until: float) -> list[float]:
    times = []
    with closing(HTTPConnection("127.0.0.1", port, timeout=30)) as connection:
        for vin, token in due:
            begun = time.perf_counter()
            if begun > until:
                return times
            _hand_in(connection, vin, token)
            times.append(time.perf_counter() - begun)
    raise RuntimeError("The fleet was used up before the time: make it larger with --fleet.")


def _hand_in(connection: HTTPConnection, vin: str, token: str) -> None:
    wanted = {"service": "vehicles/inspection_mark", "subject": vin, "confirmed": True}
    headers = {
        "Authorization": f"Bearer {token}",
        "Content-Type": "application/json",
        "Idempotency-Key": str(uuid4()),
    }
    connection.request("POST", "/api/v1/cases", json.dumps(wanted), headers)
    answer = connection.getresponse()
    body = answer.read()
    if answer.status != HTTPStatus.OK or b'"state": "granted"' not in body:
        raise RuntimeError(f"{answer.status}: {body[:500]!r}")
