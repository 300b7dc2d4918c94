"""Signing in at the identity department, an OpenID provider (docs/departments.md, Sign-in).

Authorisation code with PKCE; the ID token is believed only when it is signed by the department,
issued by it, for us, for this very sign-in, and not expired.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from secrets import compare_digest, token_urlsafe
from typing import Any

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.errors import JoseError
from joserfc.jwt import JWTClaimsRegistry

from cheguan.agencies import exchange
from cheguan.agencies.exchange import Exchange, Unanswered, Why
from cheguan.facts.errors import Malformed
from cheguan.facts.identity import IdentityNumber
from cheguan.facts.people import DocumentType, Party
from cheguan.kernel.text import Text, _

CLIENT = "cheguan"
_DEPARTMENT = "identity"
_LEEWAY = 30
"""Seconds by which the department's clock may differ from ours."""

ENDED = _("You have ended the sign-in. Begin again when you are ready.")
NOT_REACHED = _("The identity department does not answer now. Try again in a few minutes.")
NOT_CONFIRMED = _("The identity department did not confirm this person. Begin again.")


class SignInFailed(Exception):
    """Nobody is signed in; `reason` tells the person what to do."""

    def __init__(self, reason: Text = NOT_CONFIRMED) -> None:
        self.reason = reason
        super().__init__(reason)


@dataclass(frozen=True)
class Pending:
    """A sign-in under way, to be kept in the session of who began it; all are texts."""

    state: str
    nonce: str
    verifier: str


def begin(redirect_uri: str) -> tuple[str, Pending]:
    """The department's page to send the person to, and what to keep until she comes back to
    `redirect_uri`. Raises SignInFailed."""
    pending = Pending(token_urlsafe(32), token_urlsafe(32), token_urlsafe(48))
    url = prepare_grant_uri(
        _provider().authorize,
        CLIENT,
        "code",
        redirect_uri=redirect_uri,
        scope="openid profile",
        state=pending.state,
        nonce=pending.nonce,
        code_challenge=create_s256_code_challenge(pending.verifier),
        code_challenge_method="S256",
    )
    return url, pending


def complete(pending: Pending, redirect_uri: str, params: Mapping[str, str]) -> Party:
    """Who has signed in; `params` are those with which she came back. Raises SignInFailed."""
    if not compare_digest(params.get("state", "").encode(), pending.state.encode()):
        raise SignInFailed
    if params.get("error") == "access_denied":
        raise SignInFailed(ENDED)
    if "code" not in params:
        raise SignInFailed
    provider = _provider()
    token = provider.id_token(params["code"], redirect_uri, pending.verifier)
    return _party(_believed(token, provider.issuer, pending.nonce))


@dataclass(frozen=True)
class _Provider:
    """Where the department's pages are, as it says of itself, and the connections to it."""

    issuer: str
    authorize: str
    token: str
    client: httpx.Client

    def id_token(self, code: str, redirect_uri: str, verifier: str) -> str:
        """The ID token for a code, which works once. Raises SignInFailed."""
        form = {
            "grant_type": "authorization_code",
            "client_id": CLIENT,
            "code": code,
            "redirect_uri": redirect_uri,
            "code_verifier": verifier,
        }
        said = _said(self.client, "POST", self.token, data=form)
        return str(said.get("id_token"))


def _provider() -> _Provider:
    try:
        return _discovered(exchange.current())
    except Unanswered as unanswered:
        raise SignInFailed(NOT_REACHED) from unanswered


@lru_cache(maxsize=1)
def _discovered(lines: Exchange) -> _Provider:
    """Asked once. Raises Unanswered, SignInFailed."""
    address = lines.address(_DEPARTMENT)
    client = httpx.Client(transport=lines.transport, timeout=lines.seconds, trust_env=False)
    said = _said(client, "GET", f"{address}/.well-known/openid-configuration")
    if said.get("issuer") != address:
        raise SignInFailed
    try:
        return _Provider(address, said["authorization_endpoint"], said["token_endpoint"], client)
    except KeyError as missing:
        raise SignInFailed from missing


def _said(client: httpx.Client, method: str, address: str, **what: Any) -> dict[str, Any]:
    """A JSON object that the department answers. Raises SignInFailed."""
    try:
        response = client.request(method, address, **what)
    except httpx.HTTPError as error:
        raise SignInFailed(NOT_REACHED) from error
    if response.is_server_error:
        raise SignInFailed(NOT_REACHED)
    try:
        said = response.json()
    except ValueError as error:
        raise SignInFailed from error
    if response.is_error or not isinstance(said, dict):
        raise SignInFailed
    return said


def _believed(token: str, issuer: str, nonce: str) -> dict[str, Any]:
    """The claims of an ID token. Raises SignInFailed."""
    essential: dict[str, Any] = {name: {"essential": True} for name in ("sub", "name", "exp")}
    exact = {"iss": issuer, "aud": CLIENT, "nonce": nonce}
    expected = essential | {n: {"essential": True, "value": v} for n, v in exact.items()}
    try:
        claims = exchange.current().opened(_DEPARTMENT, token)
        JWTClaimsRegistry(leeway=_LEEWAY, **expected).validate(claims)
    except Unanswered as unanswered:
        silent = unanswered.why in {Why.DOWN, Why.SLOW}
        raise SignInFailed(NOT_REACHED if silent else NOT_CONFIRMED) from unanswered
    except JoseError as wrong:
        raise SignInFailed from wrong
    return claims


def _party(claims: Mapping[str, Any]) -> Party:
    try:
        number = IdentityNumber(claims["sub"])
    except Malformed as malformed:
        raise SignInFailed from malformed
    return Party(document=DocumentType.RESIDENT_CARD, number=number, name=str(claims["name"]))
