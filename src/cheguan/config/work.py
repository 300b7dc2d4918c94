"""The worker: runs the jobs of the queue (procrastinate) until it is told to stop.

The library's own command gives the whole process one connector, so that what a task queues is
committed at once: a job could run before the row that it is about is there, and outlive a
transaction that was rolled back. Here the worker's own business (fetching, heartbeats, ends of
jobs) goes over its connections, and what a task queues goes over Django's, in its transaction.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from contextlib import contextmanager

from procrastinate import App
from procrastinate.connector import BaseConnector
from procrastinate.contrib.django import app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

AT_ONCE = 4
"""Jobs of one worker: most of their time is waiting for a department."""

GRACE = 10
"""Seconds that running jobs get to end, when the worker is told to stop."""


class WorkerConnector(PsycopgConnector):
    """Connections of the worker; `tasks`, the connector for what its tasks queue."""

    def __init__(self, tasks: BaseConnector) -> None:
        super().__init__(kwargs=connector_params())
        self._tasks = tasks

    def get_sync_connector(self) -> BaseConnector:
        """What code that is not asynchronous uses: the tasks."""
        return self._tasks


@contextmanager
def worker_app() -> Iterator[App]:
    """The application of the queue, as it is within a worker."""
    with app.replace_connector(WorkerConnector(app.connector)) as inside:
        yield inside


def work(wait: bool = True) -> None:
    """Run jobs; with `wait` until told to stop, without until there are none."""
    with worker_app() as inside:
        asyncio.run(_run(inside, wait))


async def _run(inside: App, wait: bool) -> None:
    async with inside.open_async():
        await inside.run_worker_async(
            concurrency=AT_ONCE,
            shutdown_graceful_timeout=GRACE,
            delete_jobs="successful",
            wait=wait,
        )
