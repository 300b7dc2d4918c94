"""Wrong passwords: until when a staff number is locked at an address (django-axes counts them)."""

from __future__ import annotations

from datetime import datetime

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_attempt_expiration
from django.http import HttpRequest


def locked_until(request: HttpRequest, number: str) -> datetime | None:
    """When the lock ends, counted from the attempt just made; None where nothing is locked."""
    if not AxesProxyHandler.is_locked(request, {"number": number}):
        return None
    until: datetime = get_attempt_expiration(request)
    return until
