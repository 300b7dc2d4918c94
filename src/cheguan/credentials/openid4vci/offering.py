"""Offer a document to a wallet, and exchange the code of the offer for a token, once."""

from __future__ import annotations

import json
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from urllib.parse import quote

from django.db import transaction

from cheguan import rows
from cheguan.credentials import conf, issuing
from cheguan.credentials.issuing import MDOC, Wish
from cheguan.credentials.models import Offer
from cheguan.credentials.openid4vci.answers import OK, Answer, refused
from cheguan.credentials.openid4vci.metadata import GRANT
from cheguan.credentials.openid4vci.secrets import city_in, digest, drawn

GOOD_FOR = timedelta(minutes=5)
DIGITS = 6
MOST_WRONG = 5
"""Mistyped numbers after which an offer is over: a guess among a million has no chance."""


@dataclass(frozen=True)
class Offered:
    """What the holder is shown: a link (also as a QR) for the wallet, a number to type into it."""

    link: str
    number: str
    until: datetime


def offer(wish: Wish, now: datetime) -> Offered:
    """Offer the document of this wish to its holder, who is signed in. Raises NothingToSay."""
    issuing.draw(wish, now)
    code, number = drawn(wish.city), f"{secrets.randbelow(10**DIGITS):0{DIGITS}}"
    row = Offer.objects.create(
        city=wish.city,
        code=digest(code),
        number=digest(code, number),
        type=wish.type,
        key=wish.key,
        holder=wish.holder,
        case=wish.case,
        until=now + GOOD_FOR,
    )
    return Offered(_link(wish.type, code), number, row.until)


def _link(type_id: str, code: str) -> str:
    told = {
        "credential_issuer": conf.address(),
        "credential_configuration_ids": [type_id],
        "grants": {
            GRANT: {
                "pre-authorized_code": code,
                "tx_code": {"input_mode": "numeric", "length": DIGITS},
            }
        },
    }
    short = json.dumps(told, separators=(",", ":"))
    return f"openid-credential-offer://?credential_offer={quote(short)}"


def token(form: Mapping[str, str], now: datetime) -> Answer:
    """The token endpoint: a code and the number that was shown with it, for a token, once."""
    if form.get("grant_type") != GRANT:
        return refused("unsupported_grant_type", f"The grant type must be {GRANT}.")
    code, number = form.get("pre-authorized_code", ""), form.get("tx_code", "")
    if not code or not number:
        return refused("invalid_request", "Send pre-authorized_code and tx_code.")
    with transaction.atomic():
        row = _held(city_in(code), digest(code))
        if row is None or row.token is not None or row.until <= now or row.wrong >= MOST_WRONG:
            return refused("invalid_grant", "This code is not good, or no longer: ask for another.")
        if not secrets.compare_digest(row.number, digest(code, number)):
            row.wrong += 1
            row.save(update_fields=["wrong"])
            return refused("invalid_grant", "The number is not the one that was shown.")
        return _redeemed(row, now)


def _held(city: str, code: str) -> Offer | None:
    return rows.first(Offer, "city = %s AND code = %s FOR UPDATE", city, code)


def _redeemed(row: Offer, now: datetime) -> Answer:
    bearer = drawn(row.city)
    row.token, row.token_until = digest(bearer), now + GOOD_FOR
    row.save(update_fields=["token", "token_until"])
    told = {"access_token": bearer, "token_type": "Bearer", "expires_in": GOOD_FOR.seconds}
    return Answer(OK, told)


def wish_of(row: Offer, jwk: Mapping[str, str]) -> Wish:
    """The document that was offered, for the key of the wallet that fetches it."""
    return Wish(row.city, row.type, row.key, row.holder, jwk, case=row.case, form=MDOC)


def forget(before: datetime) -> int:
    """Forget offers that ended before; returns how many."""
    return Offer.objects.filter(until__lt=before).delete()[0]
