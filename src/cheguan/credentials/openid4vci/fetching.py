"""The credential endpoint: a token and a proof of a key, for a document bound to that key, once."""

from __future__ import annotations

from base64 import urlsafe_b64encode
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

from django.db import transaction

from cheguan import rows
from cheguan.credentials import mdoc
from cheguan.credentials.issuing import NothingToSay
from cheguan.credentials.mdoc import NoLatinName, NoPortrait
from cheguan.credentials.models import Offer
from cheguan.credentials.openid4vci.answers import OK, UNAUTHORISED, Answer, refused
from cheguan.credentials.openid4vci.offering import wish_of
from cheguan.credentials.openid4vci.proofs import BadProof, key_in
from cheguan.credentials.openid4vci.secrets import city_in, digest

Portraits = Callable[[str], bytes | None]
"""The picture (JPEG) of the holder of this number; None where there is none."""


def credential(
    bearer: str, request: Mapping[str, Any], portraits: Portraits, now: datetime
) -> Answer:
    """The document, for the token of the header `Authorization: Bearer …`."""
    with transaction.atomic():
        condition = "city = %s AND token = %s FOR UPDATE"
        row = rows.first(Offer, condition, city_in(bearer), digest(bearer))
        if row is None or row.done_at is not None or not _in_time(row, now):
            return refused("invalid_token", "This token is not good, or no longer.", UNAUTHORISED)
        return _answered(row, request, portraits, now)


def _in_time(row: Offer, now: datetime) -> bool:
    return row.token_until is not None and now < row.token_until


def _answered(
    row: Offer, request: Mapping[str, Any], portraits: Portraits, now: datetime
) -> Answer:
    if request.get("credential_configuration_id") != row.type:
        return refused("unknown_credential_configuration", f"The offer was for {row.type}.")
    try:
        jwk = key_in(_proof_in(request), now)
        issued = mdoc.issue(wish_of(row, jwk), portraits(row.holder), now)
    except BadProof as bad:
        return refused(bad.error, str(bad))
    except (NothingToSay, NoPortrait, NoLatinName) as why:
        return refused("credential_request_denied", str(why))
    row.done_at = now
    row.save(update_fields=["done_at"])
    text = urlsafe_b64encode(issued.document).rstrip(b"=").decode("ascii")
    return Answer(OK, {"credentials": [{"credential": text}]})


def _proof_in(request: Mapping[str, Any]) -> str:
    """The one proof: we issue one document for each token. Raises BadProof."""
    proofs = request.get("proofs")
    listed = proofs.get("jwt") if isinstance(proofs, dict) else None
    if not isinstance(listed, list) or len(listed) != 1 or not isinstance(listed[0], str):
        raise BadProof("Send one proof: proofs, jwt, a list of one.")
    return listed[0]
