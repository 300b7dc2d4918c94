"""The identity department (统一身份认证): an OpenID provider whose people are chosen from a list."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749 import ClientMixin
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oidc.core import UserInfo
from authlib.oidc.core.grants import OpenIDCode
from flask import Blueprint, Response, jsonify, render_template, request
from joserfc.jwk import ECKey

from sandbox.store import Store

CLIENT = "cheguan"
_CODE_LIVES = 120
_MOST_SHOWN = 100


class Client(ClientMixin):  # type: ignore[misc]
    """The platform: a public client, which proves itself by PKCE and its own addresses."""

    id_token_signed_response_alg = "ES256"

    def __init__(self, platform: str) -> None:
        self._platform = platform

    def get_client_id(self) -> str:
        return CLIENT

    def get_default_redirect_uri(self) -> str:
        return f"{self._platform}/sign-in/callback"

    def get_allowed_scope(self, scope: str) -> str:
        return " ".join(one for one in scope.split() if one in ("openid", "profile"))

    def check_redirect_uri(self, redirect_uri: str) -> bool:
        """Only back to the platform."""
        return redirect_uri.startswith(f"{self._platform}/")

    def check_client_secret(self, client_secret: str) -> bool:
        return False

    def check_endpoint_auth_method(self, method: str, endpoint: str) -> bool:
        return method == "none"

    def check_response_type(self, response_type: str) -> bool:
        return response_type == "code"

    def check_grant_type(self, grant_type: str) -> bool:
        return grant_type == "authorization_code"


@dataclass(frozen=True)
class Chosen:
    """Who was chosen on the page."""

    number: str
    name: str

    def get_user_id(self) -> str:
        return self.number


@dataclass(frozen=True)
class Code:
    """A code that was given out, with what it was given out for."""

    code: str
    redirect_uri: str
    scope: str
    nonce: str
    code_challenge: str
    code_challenge_method: str
    number: str
    auth_time: int

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


class Identity:
    """The provider: its codes are in the store, each is good once and for two minutes."""

    def __init__(self, store: Store, key: ECKey, platform: str) -> None:
        self.store, self.key, self.client = store, key, Client(platform)
        self.server = AuthorizationServer(query_client=self._client, save_token=_forget)

    def install(self, app: Any, jwks: dict[str, Any]) -> None:
        """Serve it under /identity."""
        self.server.init_app(app)
        self.server.register_grant(
            _grant(self.store), [_OpenID(self), CodeChallenge(required=True)]
        )
        app.register_blueprint(_pages(self, jwks))

    def people(self) -> list[dict[str, Any]]:
        """Who can be chosen: the personas first, then the others."""
        entries = self.store.listed("identity", "chooser")
        people = [{"number": number, **entry} for number, entry in entries.items()]
        order = {"personas": 0, "others": 1}
        people.sort(key=lambda one: (order.get(one["group"], 2), one.get("order", 0)))
        return people[:_MOST_SHOWN]

    def person(self, number: str) -> Chosen | None:
        """The person of a number, from the list or from the register."""
        found = self.store.get("identity", "chooser", number) or self.store.get(
            "identity", "person", number
        )
        return Chosen(number, found["name"]) if found else None

    def _client(self, client_id: str) -> Client | None:
        return self.client if client_id == CLIENT else None


def _forget(token: Any, request: Any) -> None:
    """Nothing is asked with access tokens, so none is kept."""


def _grant(store: Store) -> type[AuthorizationCodeGrant]:
    class Grant(AuthorizationCodeGrant):  # type: ignore[misc]
        """Codes in the store; a public client needs no secret."""

        TOKEN_ENDPOINT_AUTH_METHODS = ("none",)

        def save_authorization_code(self, code: str, request: Any) -> None:
            data = request.payload.data
            kept = {
                "redirect_uri": request.payload.redirect_uri or "",
                "scope": request.payload.scope,
                "nonce": data.get("nonce", ""),
                "code_challenge": data.get("code_challenge", ""),
                "code_challenge_method": data.get("code_challenge_method", ""),
                "number": request.user.number,
                "auth_time": int(time.time()),
            }
            store.put("identity", "code", code, kept)

        def query_authorization_code(self, code: str, client: Any) -> Code | None:
            kept = store.get("identity", "code", code)
            if kept is None or kept["auth_time"] < time.time() - _CODE_LIVES:
                return None
            return Code(code, **kept)

        def delete_authorization_code(self, authorization_code: Code) -> None:
            store.remove("identity", "code", authorization_code.code)

        def authenticate_user(self, authorization_code: Code) -> Chosen | None:
            number = authorization_code.number
            found = store.get("identity", "chooser", number) or store.get(
                "identity", "person", number
            )
            return Chosen(number, found["name"]) if found else None

    return Grant


class _OpenID(OpenIDCode):  # type: ignore[misc]
    def __init__(self, provider: Identity) -> None:
        super().__init__(require_nonce=True)
        self._provider = provider

    def exists_nonce(self, nonce: str, request: Any) -> bool:
        return False

    def resolve_client_private_key(self, client: Any) -> ECKey:
        return self._provider.key

    def get_encode_header(self, client: Any) -> dict[str, Any]:
        return {"alg": "ES256", "kid": self._provider.key.kid}

    def get_client_claims(self, client: Any) -> dict[str, Any]:
        return {"iss": _issuer(), "aud": CLIENT, "exp": int(time.time()) + 300}

    def generate_user_info(self, user: Chosen, scope: str) -> UserInfo:
        return UserInfo(sub=user.number, name=user.name)


def _issuer() -> str:
    return f"{request.host_url.rstrip('/')}/identity"


def _pages(provider: Identity, jwks: dict[str, Any]) -> Blueprint:
    pages = Blueprint("identity", __name__, url_prefix="/identity")

    @pages.get("/.well-known/openid-configuration")
    def discovery() -> Response:
        issuer = _issuer()
        return jsonify(
            issuer=issuer,
            authorization_endpoint=f"{issuer}/authorize",
            token_endpoint=f"{issuer}/token",
            jwks_uri=f"{issuer}/jwks.json",
            response_types_supported=["code"],
            subject_types_supported=["public"],
            id_token_signing_alg_values_supported=["ES256"],
            code_challenge_methods_supported=["S256"],
            token_endpoint_auth_methods_supported=["none"],
            scopes_supported=["openid", "profile"],
        )

    @pages.get("/jwks.json")
    def keys() -> Response:
        return jsonify(jwks)

    @pages.route("/authorize", methods=["GET", "POST"])
    def authorize() -> Any:
        """Who are you? In a demonstration one may choose."""
        if request.args.get("code_challenge_method") != "S256":
            return Response("PKCE with S256 is required.", 400)
        try:
            grant = provider.server.get_consent_grant(end_user=None)
        except OAuth2Error as error:
            return Response(error.get_body()[0][1], 400)
        if request.method == "GET":
            return render_template("choose.html", people=provider.people(), unknown="")
        number = request.form.get("person") or request.form.get("number", "").strip().upper()
        person = provider.person(number)
        if person is None:
            people = provider.people()
            return render_template("choose.html", people=people, unknown=number), 422
        return provider.server.create_authorization_response(grant_user=person, grant=grant)

    @pages.post("/token")
    def token() -> Any:
        return provider.server.create_token_response()

    return pages
