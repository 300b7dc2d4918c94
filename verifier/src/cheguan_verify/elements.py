"""The elements of a mobile document and their digests (ISO/IEC 18013-5 section 9.1.2)."""

import hashlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from cheguan_verify import cbor, types
from cheguan_verify.cbor import Embedded
from cheguan_verify.outcome import Field, Reason, Refused, Verdict

DIGESTS = {"SHA-256": hashlib.sha256, "SHA-384": hashlib.sha384, "SHA-512": hashlib.sha512}


@dataclass(frozen=True)
class Item:
    """An IssuerSignedItem: one element, with the bytes that its digest is over."""

    wire: bytes
    digest_id: int
    identifier: str
    value: object

    @classmethod
    def read(cls, value: object) -> "Item":
        """An item from the decoded array of its namespace."""
        embedded = cbor.as_(value, Embedded)
        item = cbor.as_map(cbor.decode(embedded.content))
        return cls(
            embedded.wire,
            cbor.as_(item.get("digestID"), int),
            cbor.as_(item.get("elementIdentifier"), str),
            item.get("elementValue"),
        )


def read_elements(
    issued: Mapping[object, object], security: Mapping[object, object]
) -> Iterator[Field]:
    """The elements that an IssuerSigned shows, each with the digest that its MobileSecurityObject
    has for it in that namespace. Raises Refused."""
    algorithm = cbor.as_(security.get("digestAlgorithm"), str)
    if algorithm not in DIGESTS:
        raise Refused(Verdict.FORGED, Reason.ALGORITHM)
    signed = cbor.as_map(security.get("valueDigests"))
    for namespace, values in cbor.as_map(issued.get("nameSpaces", {})).items():
        items = [Item.read(value) for value in cbor.as_list(values)]
        _demand_digests(items, cbor.as_map(signed.get(namespace, {})), algorithm)
        for item in items:
            yield types.element(cbor.as_(namespace, str), item.identifier, item.value)


def _demand_digests(items: list[Item], signed: Mapping[object, object], algorithm: str) -> None:
    """Refuse unless each item has the digest of its number, and a name of its own."""
    hashed = DIGESTS[algorithm]
    wrong = any(signed.get(item.digest_id) != hashed(item.wire).digest() for item in items)
    if wrong or len({item.identifier for item in items}) < len(items):
        raise Refused(Verdict.FORGED, Reason.DIGEST)
