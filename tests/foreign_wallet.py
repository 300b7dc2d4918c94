"""A wallet of other people, played: it takes a document over OpenID4VCI and shows parts of it over
OpenID4VP. It shares nothing with the platform; it reads what it is sent, and demands what the
specifications promise it."""

from __future__ import annotations

import hashlib
import json
import time
from base64 import b64decode, urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import parse_qs, urlencode, urlsplit

import cbor2
from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from joserfc import jwe, jws, jwt
from joserfc.jwk import ECKey

FORM, JSON = "application/x-www-form-urlencoded", "application/json"
GRANT = "urn:ietf:params:oauth:grant-type:pre-authorized_code"
READER = x509.ObjectIdentifier("1.0.18013.5.1.6")
EMBEDDED = 24


@dataclass(frozen=True)
class Reply:
    """What an endpoint said."""

    status: int
    headers: Mapping[str, str]
    body: bytes

    @property
    def told(self) -> dict[str, Any]:
        """Its JSON."""
        return json.loads(self.body)


Call = Callable[[str, str, bytes, Mapping[str, str]], Reply]
"""Calls an endpoint: method, address, body, headers."""


@dataclass(frozen=True)
class Asked:
    """A question that a wallet has scanned, its signature and its reader found good."""

    claims: Mapping[str, Any]
    reader: x509.Certificate

    @property
    def elements(self) -> set[tuple[str, str]]:
        """What is asked for, as namespace and identifier."""
        (credential,) = self.claims["dcql_query"]["credentials"]
        return {tuple(claim["path"]) for claim in credential["claims"]}

    @property
    def key(self) -> dict[str, Any]:
        """The key to which the answer is encrypted."""
        (key,) = self.claims["client_metadata"]["jwks"]["keys"]
        return dict(key)

    def saying(self, **changes: Any) -> Asked:
        """The same question as a confused or lying wallet has understood it."""
        return replace(self, claims={**self.claims, **changes})


class Wallet:
    """A wallet with a key of its own, step by step."""

    def __init__(self, call: Call) -> None:
        self.call = call
        self.key = ECKey.generate_key("P-256")

    def post(self, address: str, form: Mapping[str, str]) -> Reply:
        """Send a form."""
        return self.call("POST", address, urlencode(form).encode(), {"Content-Type": FORM})

    # Taking a document

    def take(self, link: str, number: str) -> bytes:
        """The IssuerSigned of what an offer offers."""
        offer = offered(link)
        issuer = self.metadata(offer["credential_issuer"])
        bearer = self.redeem(link, number).told["access_token"]
        (type_id,) = offer["credential_configuration_ids"]
        reply = self.fetch(issuer, bearer, type_id, self.proof(issuer))
        assert reply.status == 200, reply.body
        return unpadded(reply.told["credentials"][0]["credential"])

    def metadata(self, issuer: str, kind: str = "openid-credential-issuer") -> dict[str, Any]:
        """What an issuer says of itself."""
        return self.call("GET", f"{issuer}/.well-known/{kind}", b"", {}).told

    def redeem(self, link: str, number: str) -> Reply:
        """A code for a token."""
        offer = offered(link)
        server = self.metadata(offer["credential_issuer"], "oauth-authorization-server")
        code = offer["grants"][GRANT]["pre-authorized_code"]
        form = {"grant_type": GRANT, "pre-authorized_code": code, "tx_code": number}
        return self.post(server["token_endpoint"], form)

    def proof(self, issuer: Mapping[str, Any], **claims: Any) -> str:
        """That it holds its key; fresh and for this issuer, unless the claims say otherwise."""
        nonce = self.call("POST", issuer["nonce_endpoint"], b"", {}).told["c_nonce"]
        usual = {"aud": issuer["credential_issuer"], "iat": int(time.time()), "nonce": nonce}
        public = self.key.as_dict(private=False)
        header = {"typ": "openid4vci-proof+jwt", "alg": "ES256", "jwk": public}
        return jws.serialize_compact(header, json.dumps(usual | claims).encode(), self.key)

    def fetch(self, issuer: Mapping[str, Any], bearer: str, type_id: str, proof: str) -> Reply:
        """Ask for the document."""
        asks = {"credential_configuration_id": type_id, "proofs": {"jwt": [proof]}}
        headers = {"Content-Type": JSON, "Authorization": f"Bearer {bearer}"}
        return self.call("POST", issuer["credential_endpoint"], json.dumps(asks).encode(), headers)

    # Showing it

    def scan(self, link: str) -> Asked:
        """The question behind a link; a wallet believes none that its client_id does not bind."""
        told = {name: value for name, (value,) in parse_qs(urlsplit(link).query).items()}
        reply = self.call("GET", told["request_uri"], b"", {})
        assert reply.status == 200, reply.body
        assert reply.headers["Content-Type"] == "application/oauth-authz-req+jwt"
        header = json.loads(unpadded(reply.body.decode().partition(".")[0]))
        (leaf,) = header["x5c"]
        reader = x509.load_der_x509_certificate(b64decode(leaf))
        claims = jwt.decode(reply.body, _public(reader), registry=_long_headers()).claims
        hashed = padless(reader.fingerprint(SHA256()))
        assert claims["client_id"] == told["client_id"] == f"x509_hash:{hashed}"
        assert header["typ"] == "oauth-authz-req+jwt"
        purposes = reader.extensions.get_extension_for_class(x509.ExtendedKeyUsage).value
        assert list(purposes) == [READER]
        return Asked(claims, reader)

    def answer(self, asked: Asked, document: bytes) -> Reply:
        """Show what is asked for, and no more."""
        return self.send(asked, self.encrypted(asked, self.shown(asked, document)))

    def send(self, asked: Asked, response: str) -> Reply:
        """Post an encrypted answer."""
        return self.post(asked.claims["response_uri"], {"response": response})

    def encrypted(self, asked: Asked, response: bytes) -> str:
        """A DeviceResponse as the answer to the question."""
        told = {"vp_token": {"licence": [padless(response)]}, "state": asked.claims["state"]}
        return self.sealed(asked, told)

    def sealed(self, asked: Asked, told: Any) -> str:
        """Anything, encrypted to the key of the question."""
        header = {"alg": "ECDH-ES", "enc": "A256GCM", "kid": asked.key["kid"]}
        key = ECKey.import_key({name: asked.key[name] for name in ("kty", "crv", "x", "y")})
        return jwe.encrypt_compact(header, json.dumps(told), key, algorithms=["ECDH-ES", "A256GCM"])

    def shown(self, asked: Asked, document: bytes, more: bool = False) -> bytes:
        """The DeviceResponse: what is asked for out of the document, or all; signed by its key."""
        issued = cbor2.loads(document)
        if not more:
            issued["nameSpaces"] = chosen(issued["nameSpaces"], asked.elements)
        doctype = cbor2.loads(cbor2.loads(issued["issuerAuth"][2]).value)["docType"]
        nothing = cbor2.CBORTag(EMBEDDED, cbor2.dumps({}))
        proves = ["DeviceAuthentication", transcript(asked), doctype, nothing]
        signature = self._sign(cbor2.dumps(cbor2.CBORTag(EMBEDDED, cbor2.dumps(proves))))
        signed = {"nameSpaces": nothing, "deviceAuth": {"deviceSignature": signature}}
        one = {"docType": doctype, "issuerSigned": issued, "deviceSigned": signed}
        return cbor2.dumps({"version": "1.0", "documents": [one], "status": 0})

    def _sign(self, payload: bytes) -> list[Any]:
        """A COSE_Sign1 without its payload."""
        protected = cbor2.dumps({1: -7})
        content = cbor2.dumps(["Signature1", protected, b"", payload])
        private = self.key.private_key
        assert isinstance(private, ec.EllipticCurvePrivateKey)
        halves = decode_dss_signature(private.sign(content, ec.ECDSA(SHA256())))
        return [protected, {}, None, b"".join(half.to_bytes(32, "big") for half in halves)]


def offered(link: str) -> dict[str, Any]:
    """What a link offers."""
    (told,) = parse_qs(urlsplit(link).query)["credential_offer"]
    return json.loads(told)


def chosen(namespaces: Mapping[str, Any], elements: set[tuple[str, str]]) -> dict[str, Any]:
    """Of the elements by namespace, those; an element keeps the bytes that were signed."""
    kept = {
        space: [item for item in items if (space, identifier(item)) in elements]
        for space, items in namespaces.items()
    }
    return {space: items for space, items in kept.items() if items}


def identifier(item: cbor2.CBORTag) -> str:
    """What an IssuerSignedItem is called."""
    return str(cbor2.loads(item.value)["elementIdentifier"])


def transcript(asked: Asked) -> list[Any]:
    """The session that this wallet believes to be in (OpenID4VP 1.0, B.2.6.1)."""
    thumbprint = unpadded(ECKey.import_key(asked.key).thumbprint())
    claims = asked.claims
    info = [claims["client_id"], claims["nonce"], thumbprint, claims["response_uri"]]
    return [None, None, ["OpenID4VPHandover", hashlib.sha256(cbor2.dumps(info)).digest()]]


def _long_headers() -> jws.JWSRegistry:
    """The library's own limit is too small for a certificate."""
    registry = jws.JWSRegistry(algorithms=["ES256"])
    registry.max_header_length = 8192
    return registry


def _public(certificate: x509.Certificate) -> ECKey:
    return ECKey.import_key(certificate.public_bytes(Encoding.PEM))


def unpadded(text: str) -> bytes:
    return urlsafe_b64decode(text + "=" * (-len(text) % 4))


def padless(content: bytes) -> str:
    return urlsafe_b64encode(content).rstrip(b"=").decode("ascii")
