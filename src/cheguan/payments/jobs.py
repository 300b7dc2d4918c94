"""Background work of payments. Whatever a killed worker leaves comes up again by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from cheguan.kernel.days import day_of


@app.task(name="payments.refund")
def refund(city: str, number: str) -> None:
    """Ask the treasury for a refund at once; the sweep goes on where it does not answer."""
    from cheguan.payments import asking

    asking.send_one(city, number, datetime.now(UTC))


@app.periodic(cron="* * * * *")
@app.task(name="payments.sweep", queueing_lock="payments.sweep")
def sweep(timestamp: int) -> None:
    """Each minute: ask about uncertain orders, ask for refunds that are not done."""
    from cheguan.payments import asking

    now = datetime.fromtimestamp(timestamp, UTC)
    asking.send_due(now)
    asking.ask_due(now)


@app.periodic(cron="20 20 * * *")  # in UTC: twenty past four in the morning in China
@app.task(
    name="payments.reconcile",
    queueing_lock="payments.reconcile",
    retry=RetryStrategy(max_attempts=12, wait=600),
)
def nightly(timestamp: int) -> None:
    """Each night: yesterday's statement; tried again for two hours while there is none."""
    from cheguan.payments.reconcile import reconcile

    now = datetime.fromtimestamp(timestamp, UTC)
    reconcile(day_of(now) - timedelta(days=1), now)
