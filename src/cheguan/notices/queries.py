"""Every question that is asked of the messages, in one place, scoped by who asks.

A person sees what she was told; her number is the scope.
"""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.db.models import Q

from cheguan.notices.models import Dispatch, Notice, State

PAGE = 20


class Key(NamedTuple):
    """Where a page ends: the next one begins after it."""

    at: datetime
    id: UUID


class Page(NamedTuple):
    """Some notices, newest first, and where the next page begins (None: there is none)."""

    notices: list[Notice]
    next: Key | None


def of_person(number: str, before: Key | None = None) -> Page:
    """A page of what this person was told, newest first."""
    mine = Notice.objects.filter(number=number)
    if before:
        older = Q(created_at__lt=before.at) | Q(created_at=before.at, id__lt=before.id)
        # The first condition is what the index begins with; the second decides among equals.
        mine = mine.filter(created_at__lte=before.at).filter(older)
    found = list(mine.order_by("-created_at", "-id")[: PAGE + 1])
    page, more = found[:PAGE], found[PAGE:]
    return Page(page, Key(page[-1].created_at, page[-1].id) if more else None)


def unread(number: str) -> bool:
    """Whether there is something that she has not read."""
    return Notice.objects.filter(number=number, read_at__isnull=True).exists()


def mark_read(number: str, notices: list[Notice], now: datetime) -> None:
    """She has seen these; what is somebody else's is left alone."""
    mine = Notice.objects.filter(number=number, read_at__isnull=True)
    mine.filter(
        city__in={notice.city for notice in notices}, id__in=[notice.id for notice in notices]
    ).update(read_at=now)


def of_case(city: str, case: str) -> list[Notice]:
    """What was told of a case, oldest first."""
    return list(Notice.objects.filter(city=city, case=case).order_by("created_at", "id"))


def given_up(cities: list[str]) -> list[Dispatch]:
    """What could not be sent, newest first, in the cities over which the asker is."""
    failed = Dispatch.objects.filter(city__in=cities, state=State.FAILED)
    return list(failed.order_by("-next_at")[:PAGE])
