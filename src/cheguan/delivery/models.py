"""Deliveries and what happened to each."""

from __future__ import annotations

from typing import Any, NoReturn

from django.db import models

CITY = 6


class State(models.TextChoices):
    """送达状态: where the thing is."""

    MAKING = "making"
    """制作中: not with the post yet."""
    HANDED_OVER = "handed-over"
    """已交寄: the post has it, or fetches it."""
    MOVING = "moving"
    DELIVERED = "delivered"
    RETURNED = "returned"
    """The post could not deliver it; it waits at our office."""
    READY = "ready"
    """待领取: it may be picked up."""
    COLLECTED = "collected"
    """已领取."""


class Delivery(models.Model):
    """送达: one thing on its way to one person. Its number is the shipment's with the post.

    `next_look_at` is when something is to be done for it next: asking the post to collect it, or
    where it is; None where only a person can go on. `with_post_since` is set before the post is
    first asked, and taken back only when it has certainly not taken the shipment.
    """

    pk = models.CompositePrimaryKey("city", "number")
    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=20)
    case = models.CharField(max_length=14)
    what = models.CharField(max_length=40)
    way = models.CharField(max_length=8)
    person = models.CharField(max_length=18)
    name = models.CharField(max_length=120)
    address = models.CharField(max_length=200, blank=True)
    mobile = models.CharField(max_length=20, blank=True)
    office = models.CharField(max_length=CITY)  # where it is picked up, or comes back to
    state = models.CharField(max_length=12, choices=State.choices)
    tracking = models.CharField(max_length=40, blank=True)
    created_at = models.DateTimeField()
    with_post_since = models.DateTimeField(null=True)
    next_look_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)  # in vain, since the last answer
    ended_at = models.DateTimeField(null=True)

    class Meta:
        indexes = (
            models.Index(fields=["city", "case"], name="delivery_of_case"),
            models.Index(
                fields=["city", "next_look_at"],
                name="delivery_due",
                condition=models.Q(next_look_at__isnull=False),
            ),
        )

    def __str__(self) -> str:
        return self.number


class DeliveryEvent(models.Model):
    """物流轨迹: what happened to a delivery, each once. Only ever added."""

    pk = models.CompositePrimaryKey("city", "number", "source", "state", "at")
    city = models.CharField(max_length=CITY)
    number = models.CharField(max_length=20)
    source = models.CharField(max_length=4)  # "us" or "post"
    state = models.CharField(max_length=12)  # of the delivery, or the post's own stage
    at = models.DateTimeField()
    place = models.CharField(max_length=120, blank=True)
    officer = models.CharField(max_length=20, blank=True)

    def __str__(self) -> str:
        return f"{self.number} {self.state}"

    def delete(self, *args: Any, **kwargs: Any) -> NoReturn:
        """Never. The table refuses it too."""
        raise TypeError("What happened to a delivery is only ever added to.")
