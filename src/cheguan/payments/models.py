"""Orders with their journal, refunds, and what the daily statement told."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

from cheguan.payments.states import State

CITY, CASE, ORDER, REFUND = 6, 14, 20, 24


class Source(models.TextChoices):
    """From where the platform knows of an event."""

    CALLBACK = "callback"
    ASKED = "asked"
    STATEMENT = "statement"
    PLATFORM = "platform"


class Order(models.Model):
    """缴费单: what one case owes. Its state and sums follow from its journal (payments.states).

    `version` counts the journal. An order that the case has given up is paid for nothing: whatever
    arrives goes back. `ask_at` is when the treasury is asked next, if it must be.
    """

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=ORDER)  # the case's, and which of its orders it is
    case = models.CharField(max_length=CASE)
    title = models.CharField(max_length=120)
    payer_number = models.CharField(max_length=18)
    payer_name = models.CharField(max_length=120)
    amount_fen = models.PositiveBigIntegerField()
    paid_fen = models.PositiveBigIntegerField(default=0)
    refunded_fen = models.PositiveBigIntegerField(default=0)
    state = models.CharField(max_length=16, choices=State.choices, default=State.CREATED)
    version = models.PositiveIntegerField(default=0)
    created_at = models.DateTimeField()
    expires_at = models.DateTimeField()
    paid_at = models.DateTimeField(null=True)
    given_up_at = models.DateTimeField(null=True)
    given_up_why = models.CharField(max_length=20, blank=True)
    reference = models.CharField(max_length=64, blank=True)  # the treasury's
    pay_url = models.CharField(max_length=500, blank=True)
    transaction = models.CharField(max_length=64, blank=True)
    receipt = models.CharField(max_length=64, blank=True)  # 非税票据号
    ask_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["city", "case"],
                condition=models.Q(given_up_at__isnull=True),
                name="one_live_order",
            ),
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="order_amount"),
        )
        indexes = (
            models.Index(fields=["city", "case"], name="order_case"),
            models.Index(
                fields=["ask_at"], name="order_ask", condition=models.Q(ask_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number


class Entry(models.Model):
    """缴费日志: one event of an order. Only ever added: the database itself forbids the rest.

    `happened_at` is by the treasury's clock, `at` by ours. `key` is the transaction of a payment or
    the number of a refund; without one, the amount is the sum of all.
    """

    pk = models.CompositePrimaryKey("city", "order", "version")
    city = models.CharField(max_length=CITY)
    order = models.CharField(max_length=ORDER)
    version = models.PositiveIntegerField()
    at = models.DateTimeField()
    happened_at = models.DateTimeField()
    event = models.CharField(max_length=16)
    before = models.CharField(max_length=16)
    after = models.CharField(max_length=16)
    source = models.CharField(max_length=10, choices=Source.choices)
    key = models.CharField(max_length=64, blank=True)
    amount_fen = models.PositiveBigIntegerField(default=0)
    receipt = models.CharField(max_length=64, blank=True)
    jti = models.CharField(max_length=64, null=True)
    repeats = models.CharField(max_length=64, blank=True)  # the jti that came again
    proof = models.TextField(blank=True)  # what the treasury signed

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["city", "order", "jti"], name="callback_once"),
        )
        indexes = (
            models.Index(
                fields=["happened_at"],
                name="entry_money",
                condition=models.Q(event__in=("paid", "refunded", "dispute-lost")),
            ),
        )

    def __str__(self) -> str:
        return f"{self.order} {self.version} {self.event}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never. The table refuses it too."""
        raise TypeError("The journal of an order is only ever added to.")


class Refund(models.Model):
    """退付: money of an order that goes back, once, however often it is asked for."""

    class State(models.TextChoices):
        """Failed is not final: it is asked for again, until it is stuck. Even then it may still be
        done, late."""

        REQUESTED = "requested"
        """Asked for, or about to be."""
        ACCEPTED = "accepted"
        """The treasury sees to it."""
        DONE = "done"
        FAILED = "failed"
        STUCK = "stuck"
        """So often failed, or so long not done, that a person must look (payments.attention)."""

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=REFUND)  # the order's, and which of its refunds it is
    order = models.CharField(max_length=ORDER)
    amount_fen = models.PositiveBigIntegerField()
    reason = models.CharField(max_length=20)
    state = models.CharField(max_length=10, choices=State.choices, default=State.REQUESTED)
    reference = models.CharField(max_length=64, blank=True)  # the treasury's
    requested_at = models.DateTimeField()
    due = models.DateTimeField()  # not done by then, it is stuck
    failures = models.PositiveSmallIntegerField(default=0)
    done_at = models.DateTimeField(null=True)
    ask_at = models.DateTimeField(null=True)
    asked = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=models.Q(amount_fen__gt=0), name="refund_amount"),
        )
        indexes = (
            models.Index(fields=["city", "order"], name="refund_order"),
            models.Index(
                fields=["ask_at"], name="refund_ask", condition=models.Q(ask_at__isnull=False)
            ),
        )

    def __str__(self) -> str:
        return self.number


class Reconciliation(models.Model):
    """对账结果: a day's statement against our journal. Sums in fen.

    What is theirs is what matched and what each difference has of theirs, to the fen.
    """

    day = models.DateField(primary_key=True)
    at = models.DateTimeField()
    rows = models.PositiveIntegerField()
    matched = models.PositiveIntegerField()
    paid_fen = models.PositiveBigIntegerField()
    refunded_fen = models.PositiveBigIntegerField()
    matched_fen = models.PositiveBigIntegerField()
    differences = models.JSONField()  # how many, by kind

    def __str__(self) -> str:
        return self.day.isoformat()


class Difference(models.Model):
    """差异: one line on which a day's statement and our journal do not agree, and its cure; or
    something of that day that a person must see to (payments.attention)."""

    class Kind(models.TextChoices):
        """How they differ."""

        ONLY_THEIRS = "only-theirs"
        ONLY_OURS = "only-ours"
        AMOUNT = "amount"
        TWICE = "twice"
        OTHER_DAY = "other-day"
        REFUND = "refund"
        STATE = "state"

    class State(models.TextChoices):
        """Open ones wait for a person; accepted ones need no cure."""

        OPEN = "open"
        CURED = "cured"
        ACCEPTED = "accepted"

    pk = models.CompositePrimaryKey("day", "entry", "order", "key", "place")
    day = models.DateField()
    entry = models.CharField(max_length=10)  # payment, refund or dispute
    order = models.CharField(max_length=64)
    key = models.CharField(max_length=64)
    place = models.PositiveSmallIntegerField()  # 0, or which copy of a doubled line it is
    kind = models.CharField(max_length=12, choices=Kind.choices)
    theirs_fen = models.BigIntegerField(null=True)
    ours_fen = models.BigIntegerField(null=True)
    happened_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    cure = models.CharField(max_length=30)  # a code: what was done, or what a person should do
    by = models.CharField(max_length=20, blank=True)
    settled_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["day", "order"], name="difference_open", condition=models.Q(state="open")
            ),
        )

    def __str__(self) -> str:
        return f"{self.day} {self.kind} {self.order}"
