"""Background work about the other departments."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import structlog
from django.conf import settings
from procrastinate.contrib.django import app

from cheguan.kernel.days import day_of
from cheguan.kernel.numbers import Numbers

numbers = Numbers(__file__)

log = structlog.get_logger(__name__)


@app.periodic(cron="5 * * * *")
@app.task(name="agencies.keys", queueing_lock="agencies.keys")
def renew_keys(timestamp: int) -> None:
    """Each hour: see which keys each department uses now. One that is silent keeps its own."""
    from cheguan.agencies.exchange import Unanswered, ring

    now = datetime.fromtimestamp(timestamp, UTC)
    for department in settings.DEPARTMENTS:
        try:
            ring.renew(department, now)
        except Unanswered as error:
            log.warning("keys_not_renewed", department=department, why=error.why)


@app.periodic(cron="40 18 * * *")  # in UTC: twenty to three in the morning in China
@app.task(name="agencies.forget_calls", queueing_lock="agencies.forget_calls")
def forget_calls(timestamp: int) -> None:
    """Each night: forget calls that are older than anyone asks about."""
    from cheguan.agencies import calls

    now = datetime.fromtimestamp(timestamp, UTC)
    calls.forget(now - timedelta(days=numbers.at("call-days", day_of(now))))
