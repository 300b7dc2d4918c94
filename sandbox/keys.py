"""The departments' own signing keys (ES256), one each, and what is signed with them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.jwk import ECKey
from joserfc.jws import JWSRegistry

from sandbox.departments import NAMES


class _Registry(JWSRegistry):
    """Room for a portrait in base64."""

    max_payload_length = 4 * 1024 * 1024


_REGISTRY = _Registry(algorithms=["ES256"])


def new_key() -> ECKey:
    """A fresh P-256 key with its thumbprint as its `kid`."""
    return ECKey.generate_key("P-256", {"use": "sig", "alg": "ES256"}, auto_kid=True)


class Keys:
    """One key for each department: kept in `folder`, made where missing; without one, in memory."""

    def __init__(self, folder: Path | None) -> None:
        self._keys = {
            name: _kept(folder / f"{name}.json") if folder else new_key() for name in NAMES
        }
        self._stranger = new_key()

    def signer(self, department: str, *, wrong: bool = False) -> ECKey:
        """The department's private key; `wrong`: a stranger's."""
        return self._stranger if wrong else self._keys[department]

    def kid(self, department: str) -> str:
        """The name of the department's key."""
        return str(self._keys[department].kid)

    def public(self, department: str) -> dict[str, Any]:
        """The department's JWKS, as others see it."""
        return {"keys": [self._keys[department].as_dict(private=False)]}

    def sign(self, department: str, payload: dict[str, Any], *, wrong: bool = False) -> str:
        """Signed by the department; `wrong`: by a stranger who claims its key."""
        header = {"alg": "ES256", "kid": self.kid(department)}
        key = self.signer(department, wrong=wrong)
        return jwt.encode(header, payload, key, ["ES256"], registry=_REGISTRY)


def _kept(path: Path) -> ECKey:
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(json.dumps(new_key().as_dict(private=True)))
    return ECKey.import_key(json.loads(path.read_text()))
