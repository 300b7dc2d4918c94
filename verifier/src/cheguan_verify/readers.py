"""Who asks for a mobile document: reader authentication (ISO/IEC 18013-5 section 9.1.4), the
wallet's side of a session."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import cbor2
from cryptography import x509

from cheguan_verify import cbor, cose, sessions
from cheguan_verify.cbor import Embedded
from cheguan_verify.outcome import Reason, Refused, Verdict
from cheguan_verify.trust import READER, Trust


@dataclass(frozen=True)
class Request:
    """What a reader asks for: by namespace the elements, and whether it means to keep each. Its
    certificate only when it authenticated and an authority vouches for it."""

    document_type: str
    elements: Mapping[str, Mapping[str, bool]]
    reader: x509.Certificate | None


def read_request(
    message: bytes, transcript: bytes, readers: Trust, at: datetime
) -> tuple[Request, ...]:
    """The requests in a DeviceRequest. Raises Refused, also for a wrong reader authentication."""
    asked = cbor.as_map(cbor.decode(message))
    documents = [cbor.as_map(each) for each in cbor.as_list(asked.get("docRequests"))]
    return tuple(_request(document, transcript, readers, at) for document in documents)


def _request(
    document: Mapping[object, object], transcript: bytes, readers: Trust, at: datetime
) -> Request:
    items = cbor.as_(document.get("itemsRequest"), Embedded)
    asked = cbor.as_map(cbor.decode(items.content))
    proof = document.get("readerAuth")
    return Request(
        document_type=cbor.as_(asked.get("docType"), str),
        elements={
            cbor.as_(namespace, str): _elements(names)
            for namespace, names in cbor.as_map(asked.get("nameSpaces")).items()
        },
        reader=None if proof is None else _reader(proof, items, transcript, readers, at),
    )


def _elements(names: object) -> dict[str, bool]:
    return {cbor.as_(n, str): cbor.as_(keep, bool) for n, keep in cbor.as_map(names).items()}


def _reader(
    proof: object, items: Embedded, transcript: bytes, readers: Trust, at: datetime
) -> x509.Certificate:
    message = cose.parse(proof)
    certificate = cose.certificate(message)
    key = readers.key_of(certificate, at, READER)
    if message.payload is not None:
        raise Refused(Verdict.FORGED, Reason.READER_AUTHENTICATION)
    signed = b"\x83" + cbor2.dumps("ReaderAuthentication") + transcript + items.wire
    cose.check_signature(message, key, sessions.embed(signed))
    return certificate
