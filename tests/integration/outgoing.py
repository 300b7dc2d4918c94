"""Someone who can be told something, and how tests tell it and let time pass."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any

from django.db import transaction

from cheguan import notices
from cheguan.facts import people
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType
from cheguan.kernel.text import Text
from cheguan.notices import dispatching
from cheguan.notices.models import Dispatch, State
from cheguan.registry.models import Party

GUANGZHOU, TIANHE = "440100", "440106"
CASE = "4401-0000-0017"
MARK = Text("Inspection mark")
MOBILE, EMAIL = "00013800001", "chen@example.org"


def _person(sequence: int, name: str) -> people.Party:
    """An invented person: the area of the number is assigned to no place."""
    number = IdentityNumber.of("490106", date(1990, 1, 1), sequence)
    return people.Party(document=DocumentType.RESIDENT_CARD, number=number, name=name)


CHEN, WANG = _person(12, "陈小文"), _person(34, "王大明")


def known(**addresses: Any) -> None:
    """Chen is in the records, with her addresses."""
    Party(
        city=GUANGZHOU,
        document=CHEN.document,
        number=CHEN.number,
        name=CHEN.name,
        place=TIANHE,
        **({"mobile": MOBILE} | addresses),
    ).save(force_insert=True)


def told(template: str = "granted", **values: Any) -> Dispatch:
    """Tell her by SMS, and commit."""
    with transaction.atomic():
        notices.tell(
            GUANGZHOU,
            CHEN,
            template,
            values,
            case=CASE,
            service=MARK,
            now=datetime.now(UTC),
        )
    return Dispatch.objects.latest("next_at")


def brought_out() -> Dispatch:
    """Whatever is due now is tried; then the first dispatch, as it stands."""
    while dispatching.serve(GUANGZHOU):
        pass
    return Dispatch.objects.get()


def later() -> None:
    """All pauses and leases are over."""
    Dispatch.objects.filter(state__in=(State.QUEUED, State.SENDING)).update(
        next_at=datetime.now(UTC) - timedelta(seconds=1)
    )
