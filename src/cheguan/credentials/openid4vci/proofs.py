"""A wallet's proof that it holds a key (OpenID4VCI 1.0, appendix F.1): a JWT signed by that key."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from joserfc import jws, jwt
from joserfc.errors import JoseError
from joserfc.jwk import ECKey

from cheguan.credentials import conf
from cheguan.credentials.cose import NotAKey, key_of
from cheguan.credentials.openid4vci import nonces

TYPE = "openid4vci-proof+jwt"
CLOCKS_DIFFER = timedelta(minutes=5)
LONGEST = 8192
_REGISTRY = jws.JWSRegistry(algorithms=["ES256"], strict_check_header=False)
_REGISTRY.max_header_length = LONGEST
"""A wallet may say more of its key in the header than the library expects."""


class BadProof(ValueError):
    """A proof that proves nothing; `error` is its code in OpenID4VCI."""

    def __init__(self, why: str, error: str = "invalid_proof") -> None:
        super().__init__(why)
        self.error = error


def key_in(proof: str, now: datetime) -> Mapping[str, Any]:
    """The public JWK of a proof that is genuine, fresh and meant for us. Raises BadProof."""
    header = _header(proof)
    jwk = header.get("jwk")
    if header.get("typ") != TYPE or header.get("alg") != "ES256" or not isinstance(jwk, dict):
        raise BadProof(f"The header must say typ {TYPE}, alg ES256, and the key as jwk.")
    if "d" in jwk:
        raise BadProof("The proof gives a private key away: make a new one, send its public half.")
    claims = _claims(proof, jwk)
    if claims.get("aud") != conf.address():
        raise BadProof(f"The proof must be for {conf.address()}.")
    issued = claims.get("iat")
    if not isinstance(issued, int) or abs(int(now.timestamp()) - issued) > CLOCKS_DIFFER.seconds:
        raise BadProof("The proof must have been made just now.")
    if not nonces.is_good(str(claims.get("nonce", "")), now):
        raise BadProof("Fetch a nonce and make the proof with it.", "invalid_nonce")
    return jwk


def _header(proof: str) -> Mapping[str, Any]:
    if len(proof) > LONGEST:
        raise BadProof("The proof is too long.")
    try:
        return jws.extract_compact(proof.encode(), registry=_REGISTRY).headers()
    except (JoseError, ValueError, RecursionError) as error:
        raise BadProof("The proof is no signed JWT.") from error


def _claims(proof: str, jwk: Mapping[str, Any]) -> Mapping[str, Any]:
    try:
        key_of(jwk)
        key = ECKey.import_key(dict(jwk))
        return jwt.decode(proof, key, registry=_REGISTRY).claims
    except NotAKey as error:
        raise BadProof(str(error)) from error
    except (JoseError, ValueError, RecursionError) as error:
        raise BadProof("The proof is not signed by its own key.") from error
