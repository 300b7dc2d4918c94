"""Checking a code: who signed it, what it says, whether the phone that shows it holds it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from cheguan_verify import cbor, codes, cose, types
from cheguan_verify.codes import Code, Kind
from cheguan_verify.judgement import Reference, judge, read_reference
from cheguan_verify.outcome import Outcome, Reason, Refused, Verdict
from cheguan_verify.statuses import CLOCKS_DIFFER, Statuses
from cheguan_verify.trust import Trust

ISSUER, UNTIL, SINCE, ISSUED, CREDENTIAL_ID, CONFIRMATION, STATUS = 1, 4, 5, 6, 7, 8, 65535
TYPE, FIELDS, SHOWN = -70001, -70002, -70003
"""Claims: of RFC 8392 and RFC 8747, and our own."""

CONFIRMATION_KEY = 1

GOOD_FOR = timedelta(seconds=60)
"""How long after it was made a phone's presentation is believed."""


@dataclass(frozen=True)
class Card:
    """A genuine credential: what it says, where its status stands, which key holds it (if any)."""

    says: Outcome
    status: Reference | None
    holder: object


def verify(
    data: str | bytes, trust: Trust, at: datetime, statuses: Statuses | None = None
) -> Outcome:
    """What a code is worth at that time (with its offset): its text, or the bytes of its
    COSE_Sign1. Without `statuses` it is not known whether it was revoked. Never raises for what
    `data` may be."""
    try:
        code = _read(data)
        card = _presented(code, trust, at) if code.kind is Kind.PRESENTATION else _bare(code, trust)
        return judge(card.says, card.status, statuses, at)
    except Refused as refused:
        return Outcome(refused.verdict, refused.reason)


def _read(data: str | bytes) -> Code:
    if isinstance(data, str):
        return codes.decode(data)
    if data.startswith(tuple(kind.encode() for kind in Kind)):
        return codes.decode(data.decode("ascii", errors="replace"))
    if len(data) > codes.LARGEST:
        raise Refused(Verdict.UNKNOWN, Reason.TOO_LONG)
    return Code(Kind.CREDENTIAL, data)


def _bare(code: Code, trust: Trust) -> Card:
    """A code that is shown by itself. One that is bound to a phone was copied from it."""
    card = _genuine(code.message, trust)
    return card if card.holder is None else _replayed(card, Reason.HOLDER_PROOF_MISSING)


def _presented(code: Code, trust: Trust, at: datetime) -> Card:
    """A code that a phone made just now around a credential that is bound to it."""
    message = cose.read(code.message)
    claims = cbor.as_map(cbor.decode(message.content()))
    card = _genuine(cbor.as_(claims.get(SHOWN), bytes), trust)
    if card.holder is None:
        raise Refused(Verdict.FORGED, Reason.HOLDER_KEY)
    _demand_holder(message, card.holder)
    if not -CLOCKS_DIFFER <= at - cbor.as_instant(claims.get(ISSUED)) <= GOOD_FOR:
        return _replayed(card, Reason.HOLDER_PROOF_TIME)
    return replace(card, says=replace(card.says, holder_bound=True))


def _demand_holder(message: cose.Message, holder: object) -> None:
    try:
        cose.check_signature(message, cose.public_key(holder), message.content())
    except Refused as refused:
        raise Refused(Verdict.FORGED, Reason.HOLDER_KEY) from refused


def _replayed(card: Card, reason: Reason) -> Card:
    return replace(card, says=replace(card.says, verdict=Verdict.REPLAYED, reason=reason))


def _genuine(data: bytes, trust: Trust) -> Card:
    """The credential that these bytes are, once its signature has been found good. The signer must
    have been one when it was signed, and nothing outlives its signer."""
    message = cose.read(data)
    claims = cbor.as_map(cbor.decode(message.content()))
    issued = cbor.as_instant(claims.get(ISSUED))
    signer = trust.signer(message.header.get(cose.KEY_ID))
    cose.check_signature(message, trust.key_of(signer, issued), message.content())
    if claims.get(ISSUER) != trust.issuer:
        raise Refused(Verdict.UNKNOWN, Reason.ISSUER)
    says = _outcome(claims, signer.not_valid_after_utc)
    return Card(says, read_reference(claims.get(STATUS)), _holder(claims))


def _outcome(claims: Mapping[object, object], last: datetime) -> Outcome:
    type_name = cbor.as_(claims.get(TYPE), str)
    return Outcome(
        Verdict.VALID,
        Reason.OK,
        type=type_name,
        issuer=cbor.as_(claims.get(ISSUER), str),
        id=cbor.as_(claims.get(CREDENTIAL_ID), bytes),
        fields=types.read_fields(type_name, claims.get(FIELDS)),
        valid_from=cbor.as_instant(claims.get(SINCE)),
        valid_until=min(cbor.as_instant(claims.get(UNTIL)), last),
    )


def _holder(claims: Mapping[object, object]) -> object:
    if CONFIRMATION not in claims:
        return None
    return cbor.as_map(cbor.as_map(claims[CONFIRMATION]).get(CONFIRMATION_KEY))
