"""How often the post is asked where a shipment is: Django's setting DELIVERY_LOOK_EVERY."""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings


def look_every() -> timedelta:
    """Half an hour: the post's own events are hours apart."""
    return getattr(settings, "DELIVERY_LOOK_EVERY", timedelta(minutes=30))
