"""Checking mobile documents (ISO/IEC 18013-5): a response that a device gives, or a document as it
was issued. What a device itself says of its holder (device-signed elements) is never repeated.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec

from cheguan_verify import cbor, cose
from cheguan_verify.cbor import Embedded
from cheguan_verify.device import demand_device
from cheguan_verify.elements import read_elements
from cheguan_verify.judgement import Reference, judge, read_reference
from cheguan_verify.outcome import Field, Outcome, Reason, Refused, Verdict
from cheguan_verify.sessions import Session
from cheguan_verify.statuses import Statuses
from cheguan_verify.trust import Trust

VERSION = "1.0"
LARGEST = 1024 * 1024
"""Bytes of a response, portraits included."""


@dataclass(frozen=True)
class Document:
    """A document whose issuer and digests were found genuine."""

    says: Outcome
    status: Reference | None
    type: str
    device_key: ec.EllipticCurvePublicKey


def verify_response(
    response: bytes, session: Session, trust: Trust, at: datetime, statuses: Statuses | None = None
) -> tuple[Outcome, ...]:
    """The outcome of each document in a DeviceResponse that was given in this session. Never
    raises for what the response may be."""
    try:
        documents = _documents(response)
    except Refused as refused:
        return (Outcome(refused.verdict, refused.reason),)
    return tuple(_shown(document, session, trust, at, statuses) for document in documents)


def verify_issued(
    issued: bytes, trust: Trust, at: datetime, statuses: Statuses | None = None
) -> Outcome:
    """The outcome of an IssuerSigned, as a wallet receives it: no device has shown it yet, so it
    is not bound to a holder. Never raises for what it may be."""
    try:
        document = read_issuer_signed(_bounded(issued), trust)
        return judge(document.says, document.status, statuses, at)
    except Refused as refused:
        return Outcome(refused.verdict, refused.reason)


def _bounded(data: bytes) -> object:
    if len(data) > LARGEST:
        raise Refused(Verdict.UNKNOWN, Reason.TOO_LONG)
    return cbor.decode(data)


def _documents(response: bytes) -> list[Mapping[object, object]]:
    answer = cbor.as_map(_bounded(response))
    documents = [cbor.as_map(each) for each in cbor.as_list(answer.get("documents"))]
    if answer.get("version") != VERSION or answer.get("status") != 0 or not documents:
        raise cbor.malformed()
    return documents


def _shown(
    shown: Mapping[object, object],
    session: Session,
    trust: Trust,
    at: datetime,
    statuses: Statuses | None,
) -> Outcome:
    try:
        document = read_issuer_signed(shown.get("issuerSigned"), trust)
        demand_device(shown, document.type, document.device_key, session)
        says = replace(document.says, holder_bound=True)
        return judge(says, document.status, statuses, at)
    except Refused as refused:
        return Outcome(refused.verdict, refused.reason)


def read_issuer_signed(value: object, trust: Trust) -> Document:
    """A document from its decoded IssuerSigned: the signer was one when it signed, it shows
    something, and each element has the digest that was signed. Raises Refused."""
    issued = cbor.as_map(value)
    message = cose.parse(issued.get("issuerAuth"))
    mso = _security_object(message)
    validity = cbor.as_map(mso.get("validityInfo"))
    signer = cose.certificate(message)
    key = trust.key_of(signer, cbor.as_moment(validity.get("signed")))
    cose.check_signature(message, key, message.content())
    fields = tuple(read_elements(issued, mso))
    if not fields:
        raise cbor.malformed()
    return Document(
        says=_outcome(mso, validity, signer, trust.issuer, fields),
        status=read_reference(mso.get("status")),
        type=cbor.as_(mso.get("docType"), str),
        device_key=cose.public_key(cbor.as_map(mso.get("deviceKeyInfo")).get("deviceKey")),
    )


def _security_object(message: cose.Message) -> Mapping[object, object]:
    embedded = cbor.as_(cbor.decode(message.content()), Embedded)
    mso = cbor.as_map(cbor.decode(embedded.content))
    if mso.get("version") != VERSION:
        raise cbor.malformed()
    return mso


def _outcome(
    mso: Mapping[object, object],
    validity: Mapping[object, object],
    signer: x509.Certificate,
    issuer: str,
    fields: tuple[Field, ...],
) -> Outcome:
    until = cbor.as_moment(validity.get("validUntil"))
    return Outcome(
        Verdict.VALID,
        Reason.OK,
        type=cbor.as_(mso.get("docType"), str),
        issuer=issuer,
        fields=fields,
        valid_from=cbor.as_moment(validity.get("validFrom")),
        valid_until=min(until, signer.not_valid_after_utc),
    )
