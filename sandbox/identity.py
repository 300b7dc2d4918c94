"""The pages and addresses of the identity department: discovery, sign-in, token, user info."""

from __future__ import annotations

from typing import Any

from authlib.integrations.flask_oauth2 import AuthorizationServer, ResourceProtector
from authlib.oauth2 import OAuth2Error
from authlib.oauth2.rfc6749.grants import AuthorizationCodeGrant
from flask import Blueprint, Response, render_template, request

from sandbox import sign_in
from sandbox.chooser import OTHERS_SHOWN, TEXTS, language
from sandbox.store import Answer, Store


class Identity:
    """The OpenID provider at /identity."""

    def __init__(self, store: Store, server: AuthorizationServer, guard: ResourceProtector) -> None:
        self._store, self._server, self._guard = store, server, guard

    def blueprint(self) -> Blueprint:
        """The provider's addresses."""
        identity = Blueprint("identity", __name__, url_prefix="/identity")
        identity.get("/.well-known/openid-configuration")(self.configuration)
        identity.route("/authorize", methods=["GET", "POST"])(self.authorize)
        identity.post("/token")(self._server.create_token_response)
        identity.route("/userinfo", methods=["GET", "POST"])(self.userinfo)
        return identity

    def configuration(self) -> dict[str, Any]:
        """What a client needs to know (OpenID Connect Discovery)."""
        here = sign_in.issuer()
        return {
            "issuer": here,
            "authorization_endpoint": f"{here}/authorize",
            "token_endpoint": f"{here}/token",
            "userinfo_endpoint": f"{here}/userinfo",
            "jwks_uri": f"{here}/jwks.json",
            "response_types_supported": ["code"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["ES256"],
            "token_endpoint_auth_methods_supported": ["none"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": list(sign_in.SCOPES),
            "claims_supported": ["sub", "name", "auth_time", "nonce"],
            "ui_locales_supported": list(TEXTS),
        }

    def authorize(self) -> Response | str:
        """The page to choose a person; with a chosen one, back to the client with a code."""
        try:
            grant = self._server.get_consent_grant()
        except OAuth2Error as wrong:
            return self._refused(wrong)
        if request.form.get("cancel"):
            return self._back(grant, None)
        chosen = sign_in.person(self._store, request.form.get("number", ""))
        return self._back(grant, chosen) if chosen else self._page()

    def userinfo(self) -> dict[str, str] | Response:
        """The claims about whoever the access token was given for."""
        try:
            token = self._guard.acquire_token("openid")
        except OAuth2Error as wrong:
            return self._refused(wrong)
        person = sign_in.person(self._store, token.number)
        return {"sub": token.number, "name": person.name if person else ""}

    def _back(self, grant: AuthorizationCodeGrant, chosen: sign_in.Person | None) -> Response:
        back: Response = self._server.create_authorization_response(grant=grant, grant_user=chosen)
        return back

    def _refused(self, wrong: OAuth2Error) -> Response:
        """The error as the protocol has it: to the client, or here where the client is unknown."""
        asked = self._server.create_oauth2_request(request)
        answer: Response = self._server.handle_error_response(asked, wrong)
        return answer

    def _page(self) -> str:
        shown = language()
        people = sorted(
            self._store.listed("identity", "chooser").items(),
            key=lambda one: (one[1].get("order", 0), one[0]),
        )
        return render_template(
            "chooser.html",
            texts=TEXTS[shown],
            language=shown,
            languages={code: texts["name"] for code, texts in TEXTS.items()},
            personas=[one for one in people if one[1]["group"] == "personas"],
            others=[one for one in people if one[1]["group"] == "others"][:OTHERS_SHOWN],
            **self._search(),
        )

    def _search(self) -> Answer:
        """What was searched for by number, and who was found."""
        sought = request.form.get("search", "").strip().upper()
        return {"sought": sought, "found": sign_in.person(self._store, sought) if sought else None}
