"""A credential as a sheet of paper (PDF/A): it says what its code says, and nothing else."""

from __future__ import annotations

from datetime import datetime

from cheguan_verify.types import labels
from django.utils.translation import override

from cheguan.channels.present import credentials
from cheguan.credentials import checking, issuing, qr
from cheguan.credentials.models import Credential
from cheguan.ui.licences import seal
from cheguan.ui.paper import Row, Sheet, pdf


def printed(credential: Credential, address: str, now: datetime, portrait: bytes = b"") -> bytes:
    """In Chinese and English, whatever the reader's language: it is for whoever is shown it.
    `address` is where anyone checks it."""
    text = issuing.text(credential)
    chinese, english = labels(credential.type)
    sheet = Sheet(
        title=chinese,
        english=english,
        office=seal(credential.city),
        rows=_rows(text, now),
        code=qr.svg(text),
        number=credential.id.hex[:12].upper(),
        address=address,
        issued=credential.issued_at,
        portrait=portrait,
    )
    return pdf(sheet)


def _rows(text: str, now: datetime) -> list[Row]:
    with override("zh-hans"):
        fields = checking.check(text, now).fields
        return [Row(one.chinese, one.english, credentials.value(one)) for one in fields]
