"""The key ring: every public key that a department has used, so that old proofs can be checked.

A live answer must bear a key of today (exchange.line). What was kept is good under any key of the
ring, if it was signed before that key was retired: after that, somebody else may have it.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from django.db import transaction
from joserfc.jwk import ECKey

from cheguan.agencies.exchange import envelope
from cheguan.agencies.exchange.envelope import Unusable
from cheguan.agencies.exchange.switchboard import current, for_us, issuer
from cheguan.agencies.exchange.why import Unanswered, Why
from cheguan.agencies.models import DepartmentKey


def renew(department: str, now: datetime) -> None:
    """Bring the ring up to date with the keys that a department has now. Raises Unanswered."""
    _remember(department, current().fetch_keys(department), now)


def verify_kept(proof: str) -> dict[str, Any]:
    """The payload of an answer or a call-back that was kept, however long ago; its "iss" is the
    department. Needs the department itself only for a key that was never seen. Raises
    Unanswered."""
    department = issuer(proof)
    try:
        key = _key(department, envelope.key_name(proof))
        said = envelope.opened(proof, lambda _: ECKey.import_key(key.jwk))
    except Unusable as unusable:
        raise Unanswered(department, unusable.why) from unusable
    if key.until and not _signed_by(said, key.until):
        raise Unanswered(department, Why.WRONG_SIGNATURE)
    return for_us(department, said)


def _key(department: str, kid: str) -> DepartmentKey:
    named = DepartmentKey.objects.filter(department=department, kid=kid)
    found = named.first()
    if found is None:
        renew(department, datetime.now(UTC))
        found = named.first()
    if found is None:
        raise Unusable(Why.WRONG_SIGNATURE)
    return found


def _signed_by(said: dict[str, Any], until: datetime) -> bool:
    at = said.get("iat")
    return type(at) is int and at <= until.timestamp()


def _remember(department: str, keys: Iterable[ECKey], now: datetime) -> None:
    used = {str(key.kid): key.as_dict(private=False) for key in keys}
    new = [
        DepartmentKey(department=department, kid=kid, jwk=jwk, since=now)
        for kid, jwk in used.items()
    ]
    ours = DepartmentKey.objects.filter(department=department)
    with transaction.atomic():
        DepartmentKey.objects.bulk_create(new, ignore_conflicts=True)
        ours.filter(until__isnull=True).exclude(kid__in=used).update(until=now)
