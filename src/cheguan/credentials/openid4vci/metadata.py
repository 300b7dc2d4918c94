"""What a wallet reads about the issuer before anything else (OpenID4VCI 1.0, 12.2)."""

from __future__ import annotations

from typing import Any

from django.utils import translation
from django.utils.translation import gettext

from cheguan.credentials import conf
from cheguan.credentials.mdoc import DOCUMENTS
from cheguan.credentials.types import TYPES

GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
TOKEN, NONCE, CREDENTIAL = "/openid4vci/token", "/openid4vci/nonce", "/openid4vci/credential"
"""Where the endpoints are."""

_ES256 = -7
_LANGUAGES = ("zh-hans", "en")


def issuer() -> dict[str, Any]:
    """`/.well-known/openid-credential-issuer`."""
    address = conf.address()
    return {
        "credential_issuer": address,
        "authorization_servers": [address],
        "credential_endpoint": f"{address}{CREDENTIAL}",
        "nonce_endpoint": f"{address}{NONCE}",
        "credential_configurations_supported": {
            type_id: _configuration(type_id, doctype) for type_id, doctype in DOCUMENTS.items()
        },
    }


def authorisation_server() -> dict[str, Any]:
    """`/.well-known/oauth-authorization-server` (RFC 8414)."""
    address = conf.address()
    return {
        "issuer": address,
        "token_endpoint": f"{address}{TOKEN}",
        "grant_types_supported": [GRANT],
        "response_types_supported": [],
        "token_endpoint_auth_methods_supported": ["none"],
        "pre-authorized_grant_anonymous_access_supported": True,
    }


def _configuration(type_id: str, doctype: str) -> dict[str, Any]:
    return {
        "format": "mso_mdoc",
        "doctype": doctype,
        "scope": type_id,
        "cryptographic_binding_methods_supported": ["cose_key"],
        "credential_signing_alg_values_supported": [_ES256],
        "proof_types_supported": {"jwt": {"proof_signing_alg_values_supported": ["ES256"]}},
        "credential_metadata": {"display": [_named(type_id, one) for one in _LANGUAGES]},
    }


def _named(type_id: str, language: str) -> dict[str, str]:
    with translation.override(language):
        return {"name": gettext(TYPES[type_id].title), "locale": language}
