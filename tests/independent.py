"""Second opinions on mobile documents, from libraries that share nothing with ours: pymdoccbor
(Python: issuer's signature and digests) and @auth0/mdl (Node: those, the chain to the authority,
the term, and the device's authentication)."""

import fcntl
import json
import subprocess
from datetime import datetime
from functools import cache
from pathlib import Path

import cbor2
import cryptography.x509  # pymdoccbor uses it without importing it
from cryptography.hazmat.primitives.asymmetric import ec
from pymdoccbor.mdoc.verifier import MobileDocument

assert cryptography.x509

NPM = Path(__file__).parent / "unit" / "verifier" / "npm"
ACCEPTED, REFUSED = 0, 3
EMBEDDED = 24


def python_accepts(issuer_signed: bytes) -> bool:
    """Whether pymdoccbor finds the signature and the digests of an IssuerSigned (CBOR) genuine."""
    try:
        return MobileDocument("any", cbor2.loads(issuer_signed)).verify()
    except (ValueError, KeyError, TypeError, cbor2.CBORError):
        return False


def npm_accepts(
    device_response: bytes,
    transcript: bytes,
    reader_key: ec.EllipticCurvePrivateKey | None,
    pem: str,
    at: datetime,
) -> bool:
    """Whether @auth0/mdl accepts a DeviceResponse given in the session of this transcript, at that
    time, believing only the authority of that certificate."""
    asked = {
        "response": device_response.hex(),
        "transcript": cbor2.dumps(cbor2.CBORTag(EMBEDDED, transcript)).hex(),
        "readerKey": _cose_key(reader_key).hex() if reader_key else None,
        "authority": pem,
        "at": int(at.timestamp() * 1000),
    }
    done = subprocess.run(
        ["node", "check.mjs"],
        cwd=_installed(),
        input=json.dumps(asked),
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    if done.returncode not in (ACCEPTED, REFUSED):
        raise RuntimeError(f"@auth0/mdl could not be asked: {done.stderr}")
    return done.returncode == ACCEPTED


def _cose_key(key: ec.EllipticCurvePrivateKey) -> bytes:
    numbers = key.private_numbers()
    x, y = numbers.public_numbers.x.to_bytes(32), numbers.public_numbers.y.to_bytes(32)
    return cbor2.dumps({1: 2, -1: 1, -2: x, -3: y, -4: numbers.private_value.to_bytes(32)})


@cache
def _installed() -> Path:
    """The folder of the Node project, its packages installed: once, by whoever comes first."""
    with (NPM / "package-lock.json").open() as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (NPM / "node_modules" / ".package-lock.json").exists():
            command = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund"]
            subprocess.run(command, cwd=NPM, check=True, capture_output=True, timeout=110)
    return NPM
