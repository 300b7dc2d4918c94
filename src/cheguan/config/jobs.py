"""Background work of the demonstration as a whole."""

from __future__ import annotations

from django.conf import settings
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app


# Each hour, so that a machine that slept at midnight is not left out.
@app.periodic(cron="1 * * * *")
@app.task(
    name="config.new_day",
    queueing_lock="config.new_day",
    retry=RetryStrategy(max_attempts=5, wait=60),
)
def new_day(timestamp: int) -> None:
    """A demonstration that runs over midnight: the personas' situations are true on the new day."""
    from cheguan.config import sandbox, start

    if settings.DEMONSTRATION:
        start.refresh_province()
        sandbox.read_papers()
