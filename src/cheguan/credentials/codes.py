"""The text of a code (docs/credentials.md): what a type says, signed, compact enough for a QR."""

from __future__ import annotations

import zlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import base45
import cbor2

from cheguan.credentials import cose
from cheguan.credentials.keys import Signer
from cheguan.credentials.types import numbered

ISSUER = "cn.gd"
PREFIX = "CG1:"

_ISS, _EXP, _NBF, _IAT, _CTI, _CNF = 1, 4, 5, 6, 7, 8
_STATUS = 65535
_TYPE, _FIELDS = -70001, -70002


@dataclass(frozen=True)
class Status:
    """Where the standing of a credential is published: the list, and its place in it."""

    uri: str
    index: int

    @property
    def claim(self) -> dict[str, Any]:
        """As the draft “Token Status List” writes it."""
        return {"status_list": {"idx": self.index, "uri": self.uri}}


@dataclass(frozen=True)
class Claims:
    """What one credential says. `fields` by their names; `holder` is the COSE_Key of a phone."""

    id: bytes
    type: str
    fields: Mapping[str, Any]
    issued_at: datetime
    until: datetime
    status: Status
    holder: Mapping[int, Any] | None = None


def sign(claims: Claims, signer: Signer) -> bytes:
    """The COSE_Sign1 of a code. Raises ContractBroken, ValueError where it outlives its signer."""
    if claims.until > signer.until:
        raise ValueError("A credential must end before its signer: rotate the keys in time.")
    issued = int(claims.issued_at.timestamp())
    payload: dict[int, Any] = {
        _ISS: ISSUER,
        _EXP: int(claims.until.timestamp()),
        _NBF: issued,
        _IAT: issued,
        _CTI: claims.id,
        _STATUS: claims.status.claim,
        _TYPE: claims.type,
        _FIELDS: numbered(claims.type, claims.fields),
    }
    if claims.holder is not None:
        payload[_CNF] = {1: dict(claims.holder)}
    return cose.message({}, cbor2.dumps(payload), signer)


def text(signed: bytes) -> str:
    """The text of the code: only characters of a QR's alphanumeric mode."""
    characters: bytes = base45.b45encode(zlib.compress(signed, 9))
    return PREFIX + characters.decode("ascii")
