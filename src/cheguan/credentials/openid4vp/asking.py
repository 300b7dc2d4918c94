"""Ask a wallet: a link for its camera, and behind it the question, signed by our reader."""

from __future__ import annotations

import json
import secrets
from base64 import b64encode, urlsafe_b64encode
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from cryptography import x509
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc.jwk import ECKey

from cheguan import rows
from cheguan.credentials import conf, keys
from cheguan.credentials.cose import ES256
from cheguan.credentials.keys import Signer
from cheguan.credentials.models import Question
from cheguan.credentials.openid4vci.secrets import city_in, digest, drawn
from cheguan.credentials.openid4vp.queries import QUERIES, Query
from cheguan.credentials.openid4vp.sealing import seal, unseal

REQUEST, RESPONSE = "/openid4vp/request/", "/openid4vp/response/"
"""Where the question is fetched and answered; the secret follows."""
GOOD_FOR = timedelta(minutes=5)
ENCRYPTIONS = ("A256GCM", "A128GCM")

_ANY_WALLET = "https://self-issued.me/v2"
"""The audience of a question to a wallet that nobody knows beforehand (5.8)."""


def ask(query: Query, city: str, now: datetime) -> str:
    """Begin a question; returns the secret that opens it."""
    keys.reader(now)
    secret = drawn(city)
    Question.objects.create(
        city=city,
        id=digest(secret),
        query=query.id,
        nonce=secrets.token_urlsafe(32),
        key=seal(secret, ECKey.generate_key("P-256").as_der(private=True)),
        asked_at=now,
        until=now + GOOD_FOR,
    )
    return secret


def found(secret: str, *, lock: bool = False) -> Question | None:
    """The question that a secret opens, for as long as it is kept."""
    condition = "city = %s AND id = %s" + (" FOR UPDATE" if lock else "")
    return rows.first(Question, condition, city_in(secret), digest(secret))


def link(secret: str, question: Question) -> str:
    """What the wallet scans."""
    where = f"{conf.address()}{REQUEST}{secret}"
    return "openid4vp://?" + urlencode({"client_id": client_id(question), "request_uri": where})


def request_object(secret: str, now: datetime) -> str | None:
    """The question as a signed JWT (RFC 9101); None when it is over or there is none."""
    question = found(secret)
    if question is None or question.answered_at is not None or question.until <= now:
        return None
    reader = keys.reader(question.asked_at)
    header = {"alg": "ES256", "typ": "oauth-authz-req+jwt", "x5c": [_x5c(reader.certificate)]}
    return _signed(header, _claims(secret, question), reader)


def _claims(secret: str, question: Question) -> dict[str, Any]:
    return {
        "aud": _ANY_WALLET,
        "iat": int(question.asked_at.timestamp()),
        "exp": int(question.until.timestamp()),
        "client_id": client_id(question),
        "response_type": "vp_token",
        "response_mode": "direct_post.jwt",
        "response_uri": response_uri(secret),
        "nonce": question.nonce,
        "state": secret,
        "dcql_query": QUERIES[question.query].dcql,
        "client_metadata": {
            "jwks": {"keys": [_public(encryption_key(secret, question))]},
            "encrypted_response_enc_values_supported": list(ENCRYPTIONS),
            "vp_formats_supported": {
                "mso_mdoc": {
                    "issuerauth_alg_values": [ES256],
                    "deviceauth_alg_values": [ES256],
                }
            },
        },
    }


def client_id(question: Question) -> str:
    """Who asks: the hash of the certificate of the reader at that time (5.9.3)."""
    certificate = keys.reader(question.asked_at).certificate
    return f"x509_hash:{_base64url(certificate.fingerprint(SHA256()))}"


def response_uri(secret: str) -> str:
    """Where the answer goes."""
    return f"{conf.address()}{RESPONSE}{secret}"


def encryption_key(secret: str, question: Question) -> ECKey:
    """The key that the answer to this question, and no other, is encrypted to."""
    return ECKey.import_key(unseal(secret, question.key))


def _public(key: ECKey) -> dict[str, Any]:
    told = {"use": "enc", "alg": "ECDH-ES", "kid": key.thumbprint()}
    return key.as_dict(private=False) | told


def _x5c(certificate: x509.Certificate) -> str:
    return b64encode(certificate.public_bytes(Encoding.DER)).decode("ascii")


def _signed(header: dict[str, Any], claims: dict[str, Any], reader: Signer) -> str:
    """A JWS in compact form; the key may be in a token, so no library can have it."""
    content = ".".join(_base64url(json.dumps(part).encode()) for part in (header, claims))
    return f"{content}.{_base64url(reader.sign(content.encode('ascii')))}"


def _base64url(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")


def forget(before: datetime) -> int:
    """Forget the questions that ended before, answered or not; returns how many."""
    return Question.objects.filter(until__lt=before).delete()[0]
