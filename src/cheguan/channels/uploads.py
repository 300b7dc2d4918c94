"""Files that come with a form."""

from __future__ import annotations

from typing import Any

from django.core.files.uploadedfile import UploadedFile

from cheguan.casework import documents
from cheguan.casework.documents import Unreadable


def content_of(file: UploadedFile[Any] | None) -> bytes:
    """The bytes of a file, unless there is none or too many to be read at all. Raises
    Unreadable."""
    if file is None:
        raise Unreadable("missing")
    if (file.size or 0) > documents.MOST:
        raise Unreadable("too-large")
    content: bytes = file.read()
    return content
