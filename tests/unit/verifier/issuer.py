"""An issuing office for tests of the verifier: certificates, codes, presentations, status lists and
mobile documents, good ones and wrong ones. It shares nothing with the platform's own issuer."""

import base64
import json
import zlib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from functools import cached_property

import cbor2
from cheguan_verify import Trust
from cheguan_verify.trust import DOCUMENT_SIGNER, key_id
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding

NOW = datetime(2026, 11, 24, 8, tzinfo=UTC)
YEAR = timedelta(days=365)
STATUS_URI = "https://credentials.example/status/1"

DRIVING_LICENCE = {
    1: "张三",
    2: "490000199001010019",
    3: "M",
    4: date(1990, 1, 1),
    5: ["C1", "D"],
    6: date(2015, 6, 1),
    7: date(2021, 6, 1),
    8: date(2031, 6, 1),
    9: "490000000001",
    10: "测试市公安局交通警察支队",
}

Key = ec.EllipticCurvePrivateKey


def new_key() -> Key:
    return ec.generate_private_key(ec.SECP256R1())


def cose_key(key: Key, **more: int) -> dict[int, object]:
    numbers = key.public_key().public_numbers()
    return {1: 2, -1: 1, -2: numbers.x.to_bytes(32), -3: numbers.y.to_bytes(32)}


def sign1(
    key: Key,
    payload: bytes,
    protected: Mapping[int, object],
    unprotected: Mapping[int, object] | None = None,
    detached: bool = False,
) -> list[object]:
    """The array of a COSE_Sign1 with ES256."""
    header = cbor2.dumps(dict(protected))
    signed = cbor2.dumps(["Signature1", header, b"", payload])
    r, s = decode_dss_signature(key.sign(signed, ec.ECDSA(SHA256())))
    proof = r.to_bytes(32) + s.to_bytes(32)
    return [header, dict(unprotected or {}), None if detached else payload, proof]


def tagged(message: list[object]) -> bytes:
    return cbor2.dumps(cbor2.CBORTag(18, message))


@dataclass(frozen=True)
class Signer:
    """Who signs: a key and its certificate."""

    key: Key
    certificate: x509.Certificate

    @cached_property
    def kid(self) -> bytes:
        return key_id(self.certificate)


@dataclass(frozen=True)
class Authority:
    """Who certifies signers."""

    key: Key = field(default_factory=new_key)
    name: str = "Test authority"
    since: datetime = NOW - YEAR
    until: datetime = NOW + 10 * YEAR

    @cached_property
    def subject(self) -> x509.Name:
        pairs = (("C", "CN"), ("ST", "CN-GD"), ("CN", self.name))
        return x509.Name.from_rfc4514_string(",".join(f"{k}={v}" for k, v in reversed(pairs)))

    @cached_property
    def certificate(self) -> x509.Certificate:
        builder = _certificate(self.subject, self.subject, self.key, self.since, self.until)
        builder = builder.add_extension(x509.BasicConstraints(True, 0), True)
        return builder.add_extension(_usage(signs=False, certifies=True), True).sign(
            self.key, SHA256()
        )

    def signer(
        self,
        since: datetime = NOW - timedelta(days=30),
        days: int = 457,
        purpose: x509.ObjectIdentifier | None = DOCUMENT_SIGNER,
        certifies: bool = False,
    ) -> Signer:
        key, name = new_key(), x509.Name.from_rfc4514_string("CN=Test signer,ST=CN-GD,C=CN")
        builder = _certificate(name, self.subject, key, since, since + timedelta(days=days))
        builder = builder.add_extension(_usage(signs=True, certifies=certifies), True)
        if purpose:
            builder = builder.add_extension(x509.ExtendedKeyUsage([purpose]), True)
        return Signer(key, builder.sign(self.key, SHA256()))

    def crl(self, revoked: Iterable[Signer] = (), at: datetime = NOW) -> bytes:
        builder = x509.CertificateRevocationListBuilder().issuer_name(self.subject)
        builder = builder.last_update(at).next_update(at + timedelta(days=30))
        for signer in revoked:
            entry = x509.RevokedCertificateBuilder().revocation_date(at)
            entry = entry.serial_number(signer.certificate.serial_number)
            builder = builder.add_revoked_certificate(entry.build())
        return builder.sign(self.key, SHA256()).public_bytes(Encoding.PEM)

    def trust_list(
        self,
        signers: Iterable[Signer],
        revoked: Iterable[Signer] = (),
        statuses: Mapping[str, bytes] | None = None,
    ) -> str:
        listed = {uri: base64.b64encode(token).decode() for uri, token in (statuses or {}).items()}
        return json.dumps(
            {
                "issuer": "cn.gd",
                "as_of": "2026-11-24T08:00:00Z",
                "authorities": [pem(self.certificate)],
                "signers": [pem(signer.certificate) for signer in signers],
                "revoked": self.crl(revoked).decode(),
                "statuses": listed,
            }
        )

    def trust(self, *signers: Signer, revoked: Iterable[Signer] = ()) -> Trust:
        return Trust.read(self.trust_list(signers, revoked))


def pem(certificate: x509.Certificate) -> str:
    return certificate.public_bytes(Encoding.PEM).decode()


def _certificate(
    subject: x509.Name, issuer: x509.Name, key: Key, since: datetime, until: datetime
) -> x509.CertificateBuilder:
    builder = x509.CertificateBuilder().subject_name(subject).issuer_name(issuer)
    builder = builder.public_key(key.public_key()).serial_number(x509.random_serial_number())
    return builder.not_valid_before(since).not_valid_after(until)


def _usage(signs: bool, certifies: bool) -> x509.KeyUsage:
    return x509.KeyUsage(
        digital_signature=signs,
        key_cert_sign=certifies,
        crl_sign=certifies,
        content_commitment=False,
        key_encipherment=False,
        data_encipherment=False,
        key_agreement=False,
        encipher_only=False,
        decipher_only=False,
    )


def claims(**changes: object) -> dict[int, object]:
    """The claims of a driving licence; `changes` by `claim_<number>`, `minus` before negatives;
    None leaves a claim out."""
    made: dict[int, object] = {
        1: "cn.gd",
        4: seconds(NOW + YEAR),
        5: seconds(NOW - timedelta(days=1)),
        6: seconds(NOW - timedelta(days=1)),
        7: bytes(16),
        65535: {"status_list": {"idx": 5, "uri": STATUS_URI}},
        -70001: "driving-licence",
        -70002: DRIVING_LICENCE,
    }
    for name, value in changes.items():
        made[int(name.removeprefix("claim_").replace("minus", "-"))] = value
    return {number: value for number, value in made.items() if value is not None}


def seconds(moment: datetime) -> int:
    return int(moment.timestamp())


def credential(signer: Signer, made: Mapping[int, object], **header: object) -> bytes:
    """The bytes of a credential; `kid` or `alg` where the header must differ."""
    protected = {1: header.get("alg", -7), 4: header.get("kid", signer.kid)}
    return tagged(sign1(signer.key, cbor2.dumps(dict(made)), protected))


def presentation(phone: Key, card: bytes, at: datetime) -> bytes:
    return tagged(sign1(phone, cbor2.dumps({6: seconds(at), -70003: card}), {1: -7}))


def status_token(
    signer: Signer,
    statuses: Mapping[int, int],
    uri: str = STATUS_URI,
    at: datetime = NOW,
    **changes: object,
) -> bytes:
    """A status list of 64 credentials, 2 bits each; `changes` to the list, or to its `type`."""
    packed = bytearray(16)
    for index, status in statuses.items():
        packed[index // 4] |= status << index % 4 * 2
    header = {1: -7, 4: signer.kid, 16: changes.pop("type", "application/statuslist+cwt")}
    listed = {"bits": 2, "lst": zlib.compress(bytes(packed)), **changes}
    made = {2: uri, 6: seconds(at), 65534: 60, 65533: listed}
    return tagged(sign1(signer.key, cbor2.dumps(made), header))
