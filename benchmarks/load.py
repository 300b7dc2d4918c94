"""Full cases over HTTP: open, facts, rules, grant, journal, in one request each."""

from __future__ import annotations

import json
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from http import HTTPStatus
from http.client import HTTPConnection
from uuid import uuid4

from benchmarks.fleet import OWNERS


@dataclass(frozen=True)
class Figures:
    """Cases per second, and how long one took (milliseconds)."""

    per_second: float
    p50: float
    p95: float
    p99: float


def run(port: int, fleet: list[str], tokens: list[str], clients: int, seconds: float) -> Figures:
    """Hand in a case for one vehicle after the other until the time is up.

    Raises RuntimeError at the first answer that is not a granted case.
    """
    until = time.perf_counter() + seconds
    shares = [fleet[client::clients] for client in range(clients)]
    with ThreadPoolExecutor(clients) as pool:
        begun = time.perf_counter()
        times = [
            taken
            for share in pool.map(
                lambda client: _client(port, client, shares, tokens, until), range(clients)
            )
            for taken in share
        ]
        lasted = time.perf_counter() - begun
    times.sort()
    return Figures(len(times) / lasted, *(1000 * _share(times, s) for s in (0.5, 0.95, 0.99)))


def _share(times: list[float], share: float) -> float:
    return times[min(int(len(times) * share), len(times) - 1)]


def _client(
    port: int, client: int, shares: list[list[str]], tokens: list[str], until: float
) -> list[float]:
    connection = HTTPConnection("127.0.0.1", port, timeout=30)
    times = []
    for place, vin in enumerate(shares[client]):
        begun = time.perf_counter()
        if begun > until:
            break
        owner = (client + place * len(shares)) % OWNERS
        _hand_in(connection, vin, tokens[owner])
        times.append(time.perf_counter() - begun)
    else:
        sys.exit("The fleet was used up before the time: make it larger with --fleet.")
    connection.close()
    return times


def _hand_in(connection: HTTPConnection, vin: str, token: str) -> None:
    wanted = {"service": "vehicles/inspection_mark", "vin": vin, "confirmed": True}
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
