"""The identity department as an OpenID provider: authorisation code, PKCE S256, ES256 ID tokens.

The library (which has no types) does the protocol; here is what it asks about clients, codes,
tokens and people. The store holds codes under `code` and access tokens under `token`.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Collection
from dataclasses import asdict, dataclass
from typing import Any
from urllib.parse import urlsplit

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2.rfc6749 import ClientMixin, InvalidRequestError, OAuth2Request
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc6749.models import AuthorizationCodeMixin, TokenMixin
from authlib.oauth2.rfc6750 import BearerTokenValidator
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import OpenIDCode
from flask import Flask, request
from joserfc.jwk import ECKey

from sandbox.envelope import PLATFORM
from sandbox.keys import Keys
from sandbox.store import Store
from sandbox.trouble import Trouble

_CODE_SECONDS = 60
_TOKEN_SECONDS = 600
SCOPES = ("openid", "profile")


@dataclass(frozen=True)
class Person:
    """Who signs in."""

    number: str
    name: str


def person(store: Store, number: str) -> Person | None:
    """The person with this number, as the chooser or the register knows her."""
    known = store.get("identity", "chooser", number) or store.get("identity", "person", number)
    return Person(number, known["name"]) if known else None


def issuer() -> str:
    """The provider's name: the address under which it was called."""
    return f"{request.host_url}identity"


def anywhere(address: str) -> bool:
    """Any web address: for tests, whose platform has a name of its own."""
    parts = urlsplit(address)
    return parts.scheme in ("http", "https") and bool(parts.hostname)


def among(addresses: Collection[str]) -> Callable[[str], bool]:
    """These addresses, letter by letter; where there are none, whatever is on this machine."""

    def registered(address: str) -> bool:
        return address in addresses if addresses else _here(address)

    return registered


def _here(address: str) -> bool:
    return anywhere(address) and urlsplit(address).hostname in ("127.0.0.1", "::1", "localhost")


class _Platform(ClientMixin):  # type: ignore[misc]
    """The one client: public, so that PKCE alone binds a code to whoever asked for it."""

    def __init__(self, registered: Callable[[str], bool]) -> None:
        self._registered = registered

    def get_client_id(self) -> str:
        return PLATFORM

    def get_default_redirect_uri(self) -> None:
        return None

    def get_allowed_scope(self, scope: str) -> str | None:
        """Those of the scopes that there are; without `openid` it is no sign-in."""
        known = [one for one in (scope or "").split() if one in SCOPES]
        return " ".join(known) if "openid" in known else None

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        return self._registered(redirect_uri)

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class _Code(AuthorizationCodeMixin):  # type: ignore[misc]
    """What an authorisation code stands for."""

    number: str
    redirect_uri: str
    scope: str
    nonce: str
    auth_time: int
    code_challenge: str
    code_challenge_method: str

    def get_redirect_uri(self) -> str:
        return self.redirect_uri

    def get_scope(self) -> str:
        return self.scope

    def get_nonce(self) -> str:
        return self.nonce

    def get_auth_time(self) -> int:
        return self.auth_time

    def get_acr(self) -> None:
        return None

    def get_amr(self) -> None:
        return None


@dataclass(frozen=True)
class _Token(TokenMixin):  # type: ignore[misc]
    """What an access token stands for."""

    number: str
    scope: str
    expires: int

    def get_scope(self) -> str:
        return self.scope

    def is_expired(self) -> bool:
        return self.expires <= time.time()

    def is_revoked(self) -> bool:
        return False


class _S256(CodeChallenge):  # type: ignore[misc]
    """PKCE is not optional, and only S256 will do."""

    SUPPORTED_CODE_CHALLENGE_METHOD = ("S256",)

    def validate_code_challenge(self, grant: AuthorizationCodeGrant, redirect_uri: str) -> None:
        if grant.request.payload.data.get("code_challenge_method") != "S256":
            raise InvalidRequestError("Send 'code_challenge' with 'code_challenge_method' S256.")
        super().validate_code_challenge(grant, redirect_uri)


class _Claims(OpenIDCode):  # type: ignore[misc]
    """The ID token, under the key and with the trouble of the identity department."""

    def __init__(self, keys: Keys, trouble: Trouble) -> None:
        super().__init__(require_nonce=True)
        self._keys, self._trouble = keys, trouble

    def exists_nonce(self, nonce: str, request: OAuth2Request) -> bool:
        """A nonce is the client's own: it sees by it that a token was meant for its question."""
        return False

    def resolve_client_private_key(self, client: ClientMixin) -> ECKey:
        return self._keys.signer("identity", wrong=self._mode() == "wrong")

    def get_client_algorithm(self, client: ClientMixin) -> str:
        return "ES256"

    def get_encode_header(self, client: ClientMixin) -> dict[str, str]:
        return {"alg": "ES256", "kid": self._keys.kid("identity")}

    def get_client_claims(self, client: ClientMixin) -> dict[str, Any]:
        return {"iss": issuer(), "aud": PLATFORM, "exp": int(time.time()) + _TOKEN_SECONDS}

    def get_authorization_code_claims(self, authorization_code: _Code) -> dict[str, Any]:
        claims: dict[str, Any] = super().get_authorization_code_claims(authorization_code)
        contradictory = self._mode() == "contradictory"
        return claims | ({"nonce": "of-another-sign-in"} if contradictory else {})

    def generate_user_info(self, user: Person, scope: str) -> dict[str, str]:
        return {"sub": user.number, "name": user.name}

    def _mode(self) -> str:
        return self._trouble.mode("identity", "token")


def _grant(store: Store) -> type[AuthorizationCodeGrant]:
    """The authorisation-code grant over this store."""

    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

        def save_authorization_code(self, code: str, request: OAuth2Request) -> None:
            data = request.payload.data
            pkce = {name: data[name] for name in ("code_challenge", "code_challenge_method")}
            kept = {"redirect_uri": data["redirect_uri"], "nonce": data["nonce"], **pkce}
            who = {"number": request.user.number, "scope": request.scope}
            meaning = _Code(auth_time=int(time.time()), **kept, **who)
            store.put("identity", "code", code, asdict(meaning))

        def query_authorization_code(self, code: str, client: ClientMixin) -> _Code | None:
            """Take the code: it is spent by being shown, rightly or wrongly."""
            with store.transaction():
                found = store.get("identity", "code", code)
                store.remove("identity", "code", code)
            meaning = _Code(**found) if found else None
            fresh = meaning and meaning.auth_time + _CODE_SECONDS > time.time()
            return meaning if fresh else None

        def delete_authorization_code(self, authorization_code: _Code) -> None:
            """Nothing is left to do: it was taken when it was shown."""

        def authenticate_user(self, authorization_code: _Code) -> Person | None:
            return person(store, authorization_code.number)

    return Grant


class _Bearer(BearerTokenValidator):  # type: ignore[misc]
    """Access tokens, as they are shown at /userinfo."""

    def __init__(self, store: Store) -> None:
        super().__init__()
        self._store = store

    def authenticate_token(self, token_string: str) -> _Token | None:
        found = self._store.get("identity", "token", token_string)
        return _Token(**found) if found else None


def provider(
    app: Flask, store: Store, keys: Keys, trouble: Trouble, registered: Callable[[str], bool]
) -> AuthorizationServer:
    """The provider's protocol. Who signs in is sent back to `registered` addresses only."""

    def save_token(token: dict[str, Any], request: OAuth2Request) -> None:
        expires = int(time.time()) + _TOKEN_SECONDS
        kept = _Token(request.user.number, token["scope"], expires)
        store.put("identity", "token", token["access_token"], asdict(kept))

    app.config["OAUTH2_TOKEN_EXPIRES_IN"] = {"authorization_code": _TOKEN_SECONDS}
    client = _Platform(registered)
    server = AuthorizationServer(app, {PLATFORM: client}.get, save_token)
    extensions = [_S256(required=True), _Claims(keys, trouble)]
    server.register_grant(_grant(store), extensions)
    return server


def guard(store: Store) -> ResourceProtector:
    """Lets through whoever bears a good access token."""
    protector = ResourceProtector()
    protector.register_token_validator(_Bearer(store))
    return protector
