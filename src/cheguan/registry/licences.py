"""Driving licences (机动车驾驶证): where they are found, and how one is renewed."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from functools import reduce
from operator import or_
from typing import Any

from django.db import connection
from django.db.models import Q

from cheguan import rows
from cheguan.acts.licences import ReinstateLicence, RenewLicence, SuspendLicence
from cheguan.facts import licences
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.licences import LicenceClass, LicenceStatus, LicenceTerm
from cheguan.facts.people import Home
from cheguan.facts.recognise import Name, Recognised
from cheguan.registry.acts import AlreadyDone, Occasion, apply
from cheguan.registry.find import MOST_HITS
from cheguan.registry.models import Licence, Party


def licence(number: str, *, lock: bool = False) -> Licence | None:
    """The licence with this number; with `lock`, held until the transaction ends."""
    condition = "number = %s FOR UPDATE" if lock else "number = %s"
    return rows.first(Licence, condition, number)


def of_file_number(file_number: str) -> Licence | None:
    """The licence with this file number (档案编号)."""
    return Licence.objects.filter(file_number=file_number).first()


def licences_of(numbers: Collection[str]) -> list[Licence]:
    """The licences with these numbers."""
    return rows.every(Licence, "number = ANY(%s)", list(numbers))


def whereabouts(numbers: Collection[str]) -> dict[str, str]:
    """The code of the county that keeps each licence; its city keeps the record."""
    statement = "SELECT number, place FROM registry_licence WHERE number = ANY(%s)"
    with connection.cursor() as cursor:
        cursor.execute(statement, [list(numbers)])
        return dict(cursor.fetchall())


def home(number: str) -> Home | None:
    """Where post reaches this person: the address kept from last time, if there is one."""
    found = Party.objects.filter(number=number).first()
    if found is None or not found.address:
        return None
    return Home(name=found.name, address=found.address, mobile=found.mobile)


def search(what: Recognised, reach: Sequence[str], browse: Sequence[str]) -> list[Licence]:
    """Licences by what a clerk typed; at most MOST_HITS and one more, scoped as in `find`."""
    match what:
        case IdentityNumber():
            return _found(Q(number=what), reach)
        case Name():
            return find_by_name(what, browse)
    return []


def find_by_name(name: str, places: Sequence[str]) -> list[Licence]:
    """Licences of holders whose names begin so, within these places (prefixes of codes)."""
    return _found(Q(name__startswith=name), places)


def _found(where: Q, places: Sequence[str]) -> list[Licence]:
    if not places:
        return []
    within = reduce(or_, (Q(place__startswith=prefix) for prefix in places))
    return list(Licence.objects.filter(within, where).order_by("name", "number")[: MOST_HITS + 1])


def as_fact(row: Licence) -> licences.Licence:
    """The licence as rules and screens see it.

    Built without checking again: what the table holds was checked when it was written.
    """
    return licences.Licence.model_construct(
        number=IdentityNumber.kept(row.number),
        name=row.name,
        born=row.born,
        classes=tuple(LicenceClass(one) for one in row.classes),
        status=row.status,
        first_issued=row.first_issued,
        since=row.since,
        until=row.until,
        term=LicenceTerm(row.term),
        points=row.points,
        twelve_points=tuple(row.twelve_points),
        extended_until=row.extended_until,
        hearing_aid=row.hearing_aid,
        place=row.place,
    )


_RENEW = """
WITH before AS (
    SELECT classes, status, term, since, until, hearing_aid, portrait
    FROM registry_licence WHERE city = %(city)s AND number = %(number)s
), after AS (
    UPDATE registry_licence
    SET classes = %(classes)s, term = %(term)s, since = %(since)s, until = %(until)s,
        hearing_aid = %(hearing_aid)s, portrait = %(portrait)s,
        status = coalesce(nullif(translate(status, 'MNP', ''), ''), 'A')
    WHERE city = %(city)s AND number = %(number)s AND until <= %(since)s
    RETURNING classes, status, term, since, until, hearing_aid, portrait
)
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
SELECT %(city)s, %(case)s, %(position)s, %(at)s, 'RenewLicence', 'licence', %(number)s,
       to_jsonb(before), to_jsonb(after)
FROM before, after
"""


@apply.register
def renew_licence(act: RenewLicence, occasion: Occasion) -> None:
    """期满换证: the new term follows on the old one, so that the same term is given only once.

    It ends what only said that the renewal (逾期 M, 延期 N) or the certificate (P) was late.
    """
    values = act.model_dump() | {
        "city": f"{act.place[:4]}00",
        "term": act.term.value,
        "case": occasion.case,
        "at": occasion.at,
        "position": occasion.position,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RENEW, values)
        if cursor.rowcount == 1:
            return
    if licence(act.number) is None:
        raise LookupError("The licence of this act is not in the register.")
    raise AlreadyDone(act.number)


_RESTATE = """
WITH after AS (
    UPDATE registry_licence SET status = %(after)s
    WHERE city = %(city)s AND number = %(number)s
)
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
VALUES (%(city)s, %(case)s, %(position)s, %(at)s, %(act)s, 'licence', %(number)s,
        jsonb_build_object('status', %(before)s::text),
        jsonb_build_object('status', %(after)s::text, 'why', %(why)s::text))
"""

_HELD_BACK = LicenceStatus.SUSPENDED + LicenceStatus.HELD


@apply.register
def suspend_licence(act: SuspendLicence, occasion: Occasion) -> None:
    """扣留、暂扣: it bears the letter, beside what else it bears but 正常 A."""
    row = _locked(act.number)
    after = row.status if act.letter in row.status else row.status.replace("A", "") + act.letter
    _restate(act, occasion, row, after)


@apply.register
def reinstate_licence(act: ReinstateLicence, occasion: Occasion) -> None:
    """发还: both letters are lifted; what else it bears stays."""
    row = _locked(act.number)
    rest = "".join(letter for letter in row.status if letter not in _HELD_BACK)
    _restate(act, occasion, row, rest or LicenceStatus.NORMAL.value)


def _locked(number: str) -> Licence:
    row = licence(number, lock=True)
    if row is None:
        raise LookupError("The licence of this act is not in the register.")
    return row


def _restate(
    act: SuspendLicence | ReinstateLicence, occasion: Occasion, row: Licence, after: str
) -> None:
    if after == row.status:
        raise AlreadyDone(act.number)
    values: dict[str, Any] = {
        "city": row.city,
        "number": row.number,
        "before": row.status,
        "after": after,
        "why": act.why,
        "act": type(act).__name__,
        "case": occasion.case,
        "at": occasion.at,
        "position": occasion.position,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESTATE, values)
