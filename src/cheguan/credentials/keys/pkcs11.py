"""Private keys in a token (PKCS#11): made there, used there, never seen outside."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cache
from threading import Lock
from typing import Any

import pkcs11
from cryptography.hazmat.primitives.asymmetric.ec import EllipticCurvePublicKey
from cryptography.hazmat.primitives.serialization import load_der_public_key
from pkcs11 import Attribute, KeyType, Mechanism, ObjectClass
from pkcs11.util.ec import encode_ec_public_key, encode_named_curve_parameters

from cheguan.credentials.keys.signer import KeyMissing

_signing = Lock()
"""A session does one thing at a time."""


@dataclass(frozen=True)
class TokenKey:
    """The handle of a private key in a token, and its public half."""

    private: Any  # the library mixes its classes when it runs
    public: EllipticCurvePublicKey

    def sign(self, data: bytes) -> bytes:
        """ECDSA with SHA-256, as r and s of 32 bytes each, which is PKCS#11's own form."""
        digest = hashlib.sha256(data).digest()
        with _signing:
            return bytes(self.private.sign(digest, mechanism=Mechanism.ECDSA))


@dataclass(frozen=True)
class TokenStore:
    """One token of a PKCS#11 library."""

    module: str
    label: str
    pin: str

    def make(self, name: str) -> TokenKey:
        """A new pair that stays in the token: sensitive, and not to be taken out."""
        parameters = encode_named_curve_parameters("secp256r1")
        with _signing:
            session = _session(self)
            curve = session.create_domain_parameters(
                KeyType.EC, {Attribute.EC_PARAMS: parameters}, local=True
            )
            public, private = curve.generate_keypair(
                store=True,
                label=name,
                private_template={Attribute.SENSITIVE: True, Attribute.EXTRACTABLE: False},
            )
        return TokenKey(private, _readable(public))

    def open(self, name: str) -> TokenKey:
        """The key of this name. Raises KeyMissing."""
        with _signing:
            session = _session(self)
            try:
                private = session.get_key(object_class=ObjectClass.PRIVATE_KEY, label=name)
                public = session.get_key(object_class=ObjectClass.PUBLIC_KEY, label=name)
            except pkcs11.NoSuchKey as error:
                raise KeyMissing(
                    f"The token “{self.label}” has no key {name}: name the token that has it in "
                    "CHEGUAN_KEYS_TOKEN."
                ) from error
        return TokenKey(private, _readable(public))


@cache
def _session(store: TokenStore) -> pkcs11.Session:
    """One for each process, opened at its first use: a token is slow to open."""
    try:
        token = pkcs11.lib(store.module).get_token(token_label=store.label)
        return token.open(rw=True, user_pin=store.pin)
    except (pkcs11.PKCS11Error, RuntimeError) as error:
        raise KeyMissing(
            f"The token “{store.label}” of {store.module} does not open "
            f"({type(error).__name__}): see CHEGUAN_KEYS_MODULE, _TOKEN and _PIN."
        ) from error


def _readable(public: Any) -> EllipticCurvePublicKey:
    key = load_der_public_key(encode_ec_public_key(public))
    if not isinstance(key, EllipticCurvePublicKey):
        raise KeyMissing("The token's key is not on P-256: make it with `cheguan keys make`.")
    return key
