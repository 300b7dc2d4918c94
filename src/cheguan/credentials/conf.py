"""Where the keys are and under which address the office publishes: from the environment."""

from __future__ import annotations

import os
from pathlib import Path

from django.conf import settings


def folder() -> Path:
    """Certificates, and private keys unless a token holds them: beside the platform's other key."""
    return Path(settings.EXCHANGE_KEY).with_name("credentials")


def passphrase() -> bytes | None:
    """CHEGUAN_KEYS_PASSPHRASE, under which the files of private keys are encrypted."""
    return os.environ.get("CHEGUAN_KEYS_PASSPHRASE", "").encode() or None


def token_module() -> str:
    """CHEGUAN_KEYS_MODULE: the PKCS#11 library of the token that holds the keys; empty: files."""
    return os.environ.get("CHEGUAN_KEYS_MODULE", "")


def token_label() -> str:
    """CHEGUAN_KEYS_TOKEN: which of the library's tokens."""
    return os.environ.get("CHEGUAN_KEYS_TOKEN", "cheguan")


def token_pin() -> str:
    """CHEGUAN_KEYS_PIN: what opens the token."""
    return os.environ.get("CHEGUAN_KEYS_PIN", "")


def address() -> str:
    """CHEGUAN_ADDRESS: where the world reaches the platform, without a slash at its end."""
    return os.environ.get("CHEGUAN_ADDRESS", "http://127.0.0.1:8000").rstrip("/")
