"""Mobile documents (ISO/IEC 18013-5, ISO 7367): a licence for the wallet of a phone."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from django.db import transaction

from cheguan.credentials import issuing, places
from cheguan.credentials.issuing import MDOC, Drawn, Wish
from cheguan.credentials.mdoc import driving, vehicle
from cheguan.credentials.mdoc.names import NoLatinName
from cheguan.credentials.mdoc.signing import Validity, issuer_signed
from cheguan.credentials.models import Credential
from cheguan.kernel.days import day_of

__all__ = ["DOCUMENTS", "NoLatinName", "NoPortrait", "issue"]

DOCUMENTS = {"driving-licence": driving.DOCUMENT, "vehicle-licence": vehicle.DOCUMENT}
"""The document type of each type that has one."""


class NoPortrait(LookupError):
    """A licence without its picture is none (ISO/IEC 18013-5, 7.2.1)."""


@dataclass(frozen=True)
class Issued:
    """A document that was issued, as a wallet takes it: the bytes of its IssuerSigned."""

    credential: Credential
    document: bytes


def issue(wish: Wish, portrait: bytes | None, now: datetime) -> Issued:
    """The document for the key of the wish; each time a new one, as none is kept here.

    Raises NothingToSay, NotAKey, NoPortrait, NoLatinName.
    """
    if wish.type == "driving-licence" and not portrait:
        raise NoPortrait("The register has no picture of this holder: take one at a counter.")
    # All or nothing: a document that can't be written leaves no credential behind.
    with transaction.atomic():
        credential, drawn = issuing.renew(replace(wish, form=MDOC), now)
        elements = _elements(credential, drawn, portrait or b"", now)
        return Issued(credential, _document(credential, drawn, elements))


def _document(
    credential: Credential, drawn: Drawn, elements: Mapping[str, Mapping[str, Any]]
) -> bytes:
    if drawn.device is None:
        raise ValueError("A mobile document is bound to a device: name its key in the wish.")
    return issuer_signed(
        DOCUMENTS[credential.type],
        elements,
        drawn.device,
        Validity(credential.issued_at, credential.until),
        places.status(credential).claim,
        drawn.signer,
    )


def _elements(
    credential: Credential, drawn: Drawn, portrait: bytes, now: datetime
) -> Mapping[str, Mapping[str, Any]]:
    if credential.type == "driving-licence":
        return driving.elements(drawn.said.fields, portrait, day_of(now), day_of(credential.until))
    return vehicle.elements(drawn.said.fields)
