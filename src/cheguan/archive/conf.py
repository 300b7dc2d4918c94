"""Where the archive is kept and whom it believes: from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def place() -> str:
    """CHEGUAN_ARCHIVE: a folder, or `s3://` and a bucket; by default a folder beside the keys'.

    A bucket's account is found as its library always does (AWS_ACCESS_KEY_ID and so on).
    """
    beside = Path(settings.EXCHANGE_KEY).parent.with_name("archive")
    return os.environ.get("CHEGUAN_ARCHIVE", "") or str(beside)


def endpoint() -> str | None:
    """CHEGUAN_ARCHIVE_ENDPOINT: the address of the server that has the bucket."""
    return os.environ.get("CHEGUAN_ARCHIVE_ENDPOINT") or None


def office() -> str:
    """In whose name files are sent: the installation's own office code."""
    return str(settings.PROVINCE)
