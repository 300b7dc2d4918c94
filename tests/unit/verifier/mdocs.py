"""Mobile documents for tests of the verifier, good ones and wrong ones."""

import hashlib
import os
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta

import cbor2
from cheguan_verify import sessions
from cheguan_verify.device import authentication_bytes
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.hmac import HMAC
from cryptography.hazmat.primitives.serialization import Encoding
from unit.verifier.issuer import NOW, YEAR, Key, Signer, cose_key, new_key, sign1

MDL = "org.iso.18013.5.1.mDL"
ISO, DOMESTIC = "org.iso.18013.5.1", "cn.gd.driver.1"

LICENCE: Mapping[str, Mapping[str, object]] = {
    ISO: {
        "family_name": "ZHANG",
        "given_name": "SAN",
        "birth_date": date(1990, 1, 1),
        "document_number": "490000199001010019",
        "portrait": b"\xff\xd8\xff" + bytes(range(256)) * 4,
        "driving_privileges": [{"vehicle_category_code": "B"}],
    },
    DOMESTIC: {"long_term": True, "archive_no": "490000000001"},
}

Items = dict[str, list[object]]


def embedded(content: bytes) -> cbor2.CBORTag:
    return cbor2.CBORTag(24, content)


def item(digest_id: int, name: str, value: object) -> cbor2.CBORTag:
    made = {
        "digestID": digest_id,
        "random": os.urandom(32),
        "elementIdentifier": name,
        "elementValue": value,
    }
    return embedded(cbor2.dumps(made))


@dataclass(frozen=True)
class Issued:
    """A mobile licence as issued; change what should be wrong with `replace`."""

    signer: Signer
    holder: Key = field(default_factory=new_key)
    document_type: str = MDL
    algorithm: str = "SHA-256"
    signed: datetime = NOW - timedelta(days=1)
    since: datetime = NOW - timedelta(days=1)
    until: datetime = NOW + YEAR
    status: Mapping[str, object] | None = None
    namespaces: Items = field(default_factory=lambda: items(LICENCE))
    """What is shown; digests are signed for `promised`."""
    promised: Items | None = None

    @property
    def security_object(self) -> bytes:
        promised = self.promised or self.namespaces
        made: dict[str, object] = {
            "version": "1.0",
            "digestAlgorithm": self.algorithm,
            "valueDigests": {ns: self._digests(shown) for ns, shown in promised.items()},
            "deviceKeyInfo": {"deviceKey": cose_key(self.holder)},
            "docType": self.document_type,
            "validityInfo": {
                "signed": self.signed,
                "validFrom": self.since,
                "validUntil": self.until,
            },
        }
        if self.status:
            made["status"] = self.status
        return cbor2.dumps(embedded(cbor2.dumps(made)))

    def _digests(self, shown: list[object]) -> dict[int, bytes]:
        return {
            cbor2.loads(each.value)["digestID"]: hashlib.sha256(cbor2.dumps(each)).digest()
            for each in shown
        }

    @property
    def issuer_signed(self) -> dict[str, object]:
        chain = {33: self.signer.certificate.public_bytes(Encoding.DER)}
        proof = sign1(self.signer.key, self.security_object, {1: -7}, chain)
        return {"nameSpaces": self.namespaces, "issuerAuth": proof}

    def disclosing(self, *names: str) -> "Issued":
        """The same document with only these elements shown."""
        shown = {
            namespace: [i for i in listed if cbor2.loads(i.value)["elementIdentifier"] in names]
            for namespace, listed in self.namespaces.items()
        }
        kept = {namespace: listed for namespace, listed in shown.items() if listed}
        return replace(self, namespaces=kept, promised=self.promised or self.namespaces)


def items(values: Mapping[str, Mapping[str, object]]) -> Items:
    return {
        namespace: [item(number, name, value) for number, (name, value) in enumerate(named.items())]
        for namespace, named in values.items()
    }


def response(issued: Issued, proof: dict[str, object], document_type: str | None = None) -> bytes:
    document = {
        "docType": document_type or issued.document_type,
        "issuerSigned": issued.issuer_signed,
        "deviceSigned": {"nameSpaces": embedded(b"\xa0"), "deviceAuth": proof},
    }
    return cbor2.dumps({"version": "1.0", "documents": [document], "status": 0})


def signature(issued: Issued, transcript: bytes, key: Key | None = None) -> dict[str, object]:
    message = authentication_bytes(transcript, issued.document_type, b"\xd8\x18\x41\xa0")
    return {"deviceSignature": sign1(key or issued.holder, message, {1: -7}, detached=True)}


def mac(issued: Issued, transcript: bytes, reader: ec.EllipticCurvePublicKey) -> dict[str, object]:
    message = authentication_bytes(transcript, issued.document_type, b"\xd8\x18\x41\xa0")
    hmac = HMAC(sessions.mac_key(issued.holder, reader, transcript), SHA256())
    hmac.update(cbor2.dumps(["MAC0", b"\xa1\x01\x05", b"", message]))
    return {"deviceMac": [b"\xa1\x01\x05", {}, None, hmac.finalize()]}
