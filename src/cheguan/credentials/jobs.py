"""Background work of credentials."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from procrastinate.contrib.django import app


@app.periodic(cron="* * * * *")
@app.task(name="credentials.sweep", queueing_lock="credentials.sweep")
def sweep(timestamp: int) -> None:
    """Each minute: follow the records whose changes nobody told."""
    from cheguan.credentials import following

    following.sweep(datetime.fromtimestamp(timestamp, UTC))


@app.periodic(cron="15 * * * *")
@app.task(name="credentials.keys", queueing_lock="credentials.keys")
def tend_keys(timestamp: int) -> None:
    """Each hour: publish the next signer in time, renew the revocation list."""
    from cheguan.credentials import keys

    now = datetime.fromtimestamp(timestamp, UTC)
    keys.ensure(now)
    keys.tend(now)


@app.periodic(cron="50 18 * * *")  # in UTC: ten to three in the morning in China
@app.task(name="credentials.forget_offers", queueing_lock="credentials.forget_offers")
def forget_offers(timestamp: int) -> None:
    """Each night: forget the offers to wallets that ended a day ago."""
    from cheguan.credentials import openid4vci

    openid4vci.forget(datetime.fromtimestamp(timestamp, UTC) - timedelta(days=1))


@app.periodic(cron="*/5 * * * *")
@app.task(name="credentials.forget_questions", queueing_lock="credentials.forget_questions")
def forget_questions(timestamp: int) -> None:
    """Each five minutes: forget what wallets were asked and told, where nobody came to see it."""
    from cheguan.credentials import openid4vp

    openid4vp.forget(datetime.fromtimestamp(timestamp, UTC))
