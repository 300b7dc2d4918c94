"""The signed form of a mobile document: IssuerSigned (ISO/IEC 18013-5, 9.1.2)."""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import cbor2
from cryptography.hazmat.primitives.serialization import Encoding

from cheguan.credentials import cose
from cheguan.credentials.keys import Signer

_EMBEDDED = 24
"""The tag of CBOR within CBOR."""
_SALT = 32
"""Random bytes in each element, so that nobody guesses what is not disclosed (at least 16)."""


@dataclass(frozen=True)
class Validity:
    """From when and until when the signature may be relied on; in whole seconds of UTC."""

    since: datetime
    until: datetime

    @property
    def info(self) -> dict[str, datetime]:
        """As the mobile security object has it."""
        return {"signed": self.since, "validFrom": self.since, "validUntil": self.until}


def issuer_signed(  # noqa: PLR0913, PLR0917 - the parts of the standard's structure
    doctype: str,
    elements: Mapping[str, Mapping[str, Any]],
    device: Mapping[int, Any],
    validity: Validity,
    status: Mapping[str, Any],
    signer: Signer,
) -> bytes:
    """The elements by namespace, each salted, and the signed object with their digests."""
    items = {namespace: _salted(named) for namespace, named in elements.items()}
    security = {
        "version": "1.0",
        "digestAlgorithm": "SHA-256",
        "valueDigests": {namespace: _digests(salted) for namespace, salted in items.items()},
        "deviceKeyInfo": {"deviceKey": dict(device)},
        "docType": doctype,
        "validityInfo": validity.info,
        "status": dict(status),
    }
    chain = {cose.X5CHAIN: signer.certificate.public_bytes(Encoding.DER)}
    payload = cbor2.dumps(_embedded(cbor2.dumps(security)))
    signed = list(cose.sign1({}, chain, payload, signer))
    namespaces = {
        namespace: [_embedded(item) for item in salted] for namespace, salted in items.items()
    }
    return cbor2.dumps({"nameSpaces": namespaces, "issuerAuth": signed})


def _salted(named: Mapping[str, Any]) -> list[bytes]:
    """IssuerSignedItem each; the order in which they stand says nothing."""
    return [
        cbor2.dumps(
            {
                "digestID": number,
                "random": secrets.token_bytes(_SALT),
                "elementIdentifier": name,
                "elementValue": value,
            }
        )
        for number, (name, value) in enumerate(named.items())
    ]


def _digests(salted: list[bytes]) -> dict[int, bytes]:
    """Over the items as they are on the wire, their tag included."""
    return {
        number: hashlib.sha256(cbor2.dumps(_embedded(item))).digest()
        for number, item in enumerate(salted)
    }


def _embedded(content: bytes) -> cbor2.CBORTag:
    return cbor2.CBORTag(_EMBEDDED, content)
