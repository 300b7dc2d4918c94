"""Messages on the portal, and their dispatch by SMS and mail."""

from __future__ import annotations

from django.db import models

CITY = 6


class Notice(models.Model):
    """站内消息: what someone was told. The portal shows it; SMS and mail repeat it."""

    pk = models.CompositePrimaryKey("city", "id")
    city = models.CharField(max_length=CITY)
    id = models.UUIDField()
    number = models.CharField(max_length=18)  # of the person or organisation
    language = models.CharField(max_length=10)
    template = models.CharField(max_length=20)
    values = models.JSONField()
    service = models.CharField(max_length=120)  # its English name, the key of its translations
    case = models.CharField(max_length=14)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["number", "-created_at", "-id"], name="notice_of_person"),
            models.Index(
                fields=["number"], name="notice_unread", condition=models.Q(read_at__isnull=True)
            ),
            models.Index(fields=["city", "case"], name="notice_of_case"),
        )

    def __str__(self) -> str:
        return f"{self.case} {self.template}"


class State(models.TextChoices):
    """Where a dispatch stands."""

    QUEUED = "queued"
    """Not sent: `next_at` says when it is tried."""
    SENDING = "sending"
    """Someone sends it; until `next_at` nobody else takes it up."""
    SENT = "sent"
    FAILED = "failed"
    """Given up: for the staff to see."""


OPEN = (State.QUEUED, State.SENDING)


class Dispatch(models.Model):
    """外发: one way by which a notice goes out. Its id is the provider's key for “only once”.

    `provider` is set before it is asked, and stays until it has certainly not sent: whoever takes
    the dispatch up again asks the same one again. `subject` and `text` are as they first went out.
    """

    pk = models.CompositePrimaryKey("city", "id")
    city = models.CharField(max_length=CITY)
    id = models.UUIDField()
    notice = models.UUIDField()
    way = models.CharField(max_length=4)
    to = models.CharField(max_length=120)
    state = models.CharField(max_length=8, choices=State.choices)
    provider = models.CharField(max_length=80, blank=True)
    provider_reference = models.CharField(max_length=120, blank=True)
    subject = models.CharField(max_length=200, blank=True)
    text = models.TextField(blank=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField()
    sent_at = models.DateTimeField(null=True)
    last_error = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(
                fields=["city", "next_at"],
                name="dispatch_open",
                condition=models.Q(state__in=OPEN),
            ),
            models.Index(
                fields=["city", "next_at"],
                name="dispatch_failed",
                condition=models.Q(state=State.FAILED),
            ),
            models.Index(fields=["city", "notice"], name="dispatch_of_notice"),
        )

    def __str__(self) -> str:
        return f"{self.id} {self.way}"
