"""People (自然人): how the address at which post reaches them is kept."""

from __future__ import annotations

from django.db import connection

from cheguan.acts.people import KeepAddress
from cheguan.facts.people import DocumentType
from cheguan.registry.acts import Occasion, apply

_KEEP = """
WITH before AS (
    SELECT city, document, address, mobile FROM registry_party
    WHERE number = %(number)s ORDER BY city, document LIMIT 1
), kept AS (
    INSERT INTO registry_party (city, document, number, name, place, address, mobile, email)
    SELECT coalesce(before.city, %(city)s), coalesce(before.document, %(document)s), %(number)s,
           %(name)s, %(place)s, %(address)s, %(mobile)s, ''
    FROM (SELECT) AS always LEFT JOIN before ON true
    ON CONFLICT (city, document, number) DO UPDATE
    SET address = excluded.address, mobile = excluded.mobile
    WHERE (registry_party.address, registry_party.mobile)
          IS DISTINCT FROM (excluded.address, excluded.mobile)
    RETURNING address, mobile
)
INSERT INTO registry_change (city, "case", position, at, act, kind, key, before, after)
SELECT %(city)s, %(case)s, %(position)s, %(at)s, 'KeepAddress', 'party', %(number)s,
       jsonb_build_object('address', before.address, 'mobile', before.mobile),
       to_jsonb(kept)
FROM kept LEFT JOIN before ON true
"""
"""The row that `licences.home` reads; nothing is written where it says the same already."""


@apply.register
def keep_address(act: KeepAddress, occasion: Occasion) -> None:
    """邮寄地址: what she gave this time is proposed the next time; her legal name stays."""
    values = act.model_dump() | {
        "city": f"{act.place[:4]}00",
        "document": DocumentType.RESIDENT_CARD.value,
        "case": occasion.case,
        "at": occasion.at,
        "position": occasion.position,
    }
    with connection.cursor() as cursor:
        cursor.execute(_KEEP, values)
