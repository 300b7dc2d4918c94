"""A place in a status list for each credential: drawn at random, so that it says nothing of order.

A list counts as full when all of several draws are taken, which happens when about four of five
places are; the constraint of the table holds that no place is given out twice.
"""

from __future__ import annotations

import re
import secrets

from cheguan.credentials import conf
from cheguan.credentials.codes import Status
from cheguan.credentials.models import Credential, StatusList

SIZE = 2**17
"""Places of a list: 32 KiB of two bits each, which shrink to little as most are valid."""
TAKEN = "credential_place_in_list"
_DRAWS = 16


def draw(city: str) -> tuple[int, int]:
    """The number of a list of this city, and a free place in it."""
    number = _newest(city)
    drawn = {secrets.randbelow(SIZE) for _ in range(_DRAWS)}
    within = Credential.objects.filter(city=city, status_list=number, index__in=drawn)
    free = drawn - set(within.values_list("index", flat=True))
    if free:
        return number, free.pop()
    return _opened(city, number + 1), secrets.randbelow(SIZE)


def _newest(city: str) -> int:
    lists = StatusList.objects.filter(city=city).order_by("-number")
    number = lists.values_list("number", flat=True).first()
    return number if number is not None else _opened(city, 1)


def _opened(city: str, number: int) -> int:
    """The next list; whoever comes second finds it there."""
    StatusList.objects.bulk_create([StatusList(city=city, number=number)], ignore_conflicts=True)
    return number


def uri(city: str, number: int) -> str:
    """Where a list is published."""
    return f"{conf.address()}/status/{city}/{number}"


def at(address: str) -> tuple[str, int] | None:
    """The city and number of the list that is published there; None where it is none of ours."""
    found = re.fullmatch(re.escape(conf.address()) + r"/status/(\d{6})/(\d{1,9})", address)
    return (found[1], int(found[2])) if found else None


def status(credential: Credential) -> Status:
    """Where the standing of a credential is published."""
    return Status(uri(credential.city, credential.status_list), credential.index)
