"""What is published for every checker: the trust list, and the authority's revocation list."""

from __future__ import annotations

import json
from base64 import b64encode
from datetime import UTC, datetime

from cryptography.hazmat.primitives.serialization import Encoding

from cheguan.credentials import keys, statuses
from cheguan.credentials.codes import ISSUER
from cheguan.credentials.statuses import Published


def trust(now: datetime) -> Published:
    """`/.well-known/cheguan-trust.json`: all that a checker needs without a network."""
    ring = keys.ensure(now)
    tokens = statuses.every(now)
    listed = {
        "issuer": ISSUER,
        "as_of": now.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "authorities": [_pem(ring.authority.public_bytes(Encoding.PEM))],
        "signers": [
            _pem(one.certificate.public_bytes(Encoding.PEM)) for one in ring.published(now)
        ],
        "revoked": _pem(ring.revocations.public_bytes(Encoding.PEM)),
        "statuses": {uri: b64encode(token).decode("ascii") for uri, token in tokens.items()},
    }
    return Published(json.dumps(listed, indent=1).encode("ascii"), "application/json")


def revoked(now: datetime) -> Published:
    """`/.well-known/cheguan-revoked.crl`: the revocation list as certificates name it (DER)."""
    revocations = keys.ensure(now).revocations
    return Published(revocations.public_bytes(Encoding.DER), "application/pkix-crl")


def _pem(content: bytes) -> str:
    return content.decode("ascii")
