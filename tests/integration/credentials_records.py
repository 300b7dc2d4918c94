"""Records whose credentials are tested, the keys that sign them, and a checker that shares nothing.

The keys are made anew for each test, in a folder of its own.
"""

from __future__ import annotations

import zlib
from datetime import date, datetime, timedelta
from typing import Any

import base45
import cbor2
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from integration.records import CHEN, GUANGZHOU, NOW, TIANHE
from joserfc.jwk import ECKey

from cheguan.credentials import issuing
from cheguan.credentials.issuing import Wish
from cheguan.credentials.models import Credential
from cheguan.registry.models import InspectionMark, Licence, TemporaryPlate, Vehicle


def a_licence(**changes: Any) -> Licence:
    """The licence of Chen, of six years, with four of them to go."""
    usual = {
        "city": GUANGZHOU,
        "number": CHEN.number,
        "file_number": "440100000001",
        "name": CHEN.name,
        "sex": "2",
        "born": date(1990, 1, 1),
        "place": TIANHE,
        "classes": ["C1", "D"],
        "status": "A",
        "first_issued": date(2014, 6, 30),
        "since": date(2024, 6, 30),
        "until": date(2030, 6, 30),
        "term": "6",
    }
    return Licence.objects.create(**(usual | changes))


def a_mark(car: Vehicle, due: date, until: date) -> InspectionMark:
    """A mark of this car, issued this morning."""
    return InspectionMark.objects.create(
        city=car.city, vin=car.vin, due=due, until=until, exempt=True, issued_at=NOW, case=""
    )


def a_plate(vin: str, **changes: Any) -> TemporaryPlate:
    """A temporary plate of Chen, issued this morning, for fifteen days."""
    usual: dict[str, Any] = {
        "city": GUANGZHOU,
        "number": "粤A00001",
        "vin": vin,
        "place": GUANGZHOU,
        "reason": "unregistered",
        "limited_as": "unregistered",
        "ordinal": 1,
        "holder_number": CHEN.number,
        "holder_name": CHEN.name,
        "brand": "示例牌",
        "kind": "K33",
        "cross_area": True,
        "sheets": 2,
        "since": NOW.date(),
        "until": NOW.date() + timedelta(days=15),
        "issued_at": NOW,
        "case": "",
    }
    return TemporaryPlate.objects.create(**(usual | changes))


class Phone:
    """A new phone: its key, and how it shows a card."""

    def __init__(self) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())

    @property
    def jwk(self) -> dict[str, str]:
        """The public half, as a JWK."""
        return ECKey.import_key(self._key.public_key()).as_dict(private=False)

    @property
    def as_jwk(self) -> ECKey:
        """The whole key, for a wallet that signs JWTs."""
        pem = self._key.private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        return ECKey.import_key(pem)

    def signs(self, header: dict[int, Any], payload: bytes) -> list[Any]:
        """The parts of a COSE_Sign1 by this phone."""
        protected = cbor2.dumps(header)
        content = cbor2.dumps(["Signature1", protected, b"", payload])
        halves = decode_dss_signature(self._key.sign(content, ec.ECDSA(SHA256())))
        signature = b"".join(half.to_bytes(32, "big") for half in halves)
        return [protected, {}, payload, signature]

    def presents(self, signed: bytes, at: datetime) -> bytes:
        """The COSE_Sign1 of what its screen shows at that instant."""
        payload = cbor2.dumps({6: int(at.timestamp()), -70003: signed})
        return cbor2.dumps(cbor2.CBORTag(18, self.signs({1: -7}, payload)))

    def shows(self, document: bytes, transcript: bytes) -> bytes:
        """The DeviceResponse with this document (IssuerSigned), all of it, in that session."""
        issued, nothing = cbor2.loads(document), cbor2.CBORTag(24, cbor2.dumps({}))
        doctype = cbor2.loads(cbor2.loads(issued["issuerAuth"][2]).value)["docType"]
        proves = ["DeviceAuthentication", cbor2.loads(transcript), doctype, nothing]
        payload = cbor2.dumps(cbor2.CBORTag(24, cbor2.dumps(proves)))
        protected, unprotected, _, signature = self.signs({1: -7}, payload)
        proof = {"deviceSignature": [protected, unprotected, None, signature]}
        signed = {"nameSpaces": nothing, "deviceAuth": proof}
        shown = {"docType": doctype, "issuerSigned": issued, "deviceSigned": signed}
        return cbor2.dumps({"version": "1.0", "documents": [shown], "status": 0})


def a_phone() -> dict[str, str]:
    """The public key of a new phone, as a JWK."""
    return Phone().jwk


def licence_card(now: datetime = NOW, jwk: dict[str, str] | None = None) -> Credential:
    """The card of Chen's licence."""
    return issuing.issue(Wish(GUANGZHOU, "driving-licence", CHEN.number, CHEN.number, jwk), now)


def licence_of_vehicle(car: Vehicle, now: datetime = NOW, holder: str = CHEN.number) -> Credential:
    """The card of a vehicle's licence."""
    return issuing.issue(Wish(car.city, "vehicle-licence", car.vin, holder), now)


def state_of(credential: Credential) -> str:
    """As it stands in the table now."""
    return Credential.objects.get(city=credential.city, id=credential.id).state


def payload_of(credential: Credential) -> dict[int, Any]:
    """What the text of its code says, read without the code that wrote it."""
    text = issuing.text(credential)
    assert text.startswith("CG1:")
    message = cbor2.loads(zlib.decompress(base45.b45decode(text.removeprefix("CG1:"))))
    assert message.tag == 18
    return cbor2.loads(message.value[2])
