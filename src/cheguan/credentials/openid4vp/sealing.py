"""What is kept of a question and its answer, so that the database alone can't read it."""

from __future__ import annotations

from cryptography.fernet import Fernet

from cheguan.credentials.openid4vci.secrets import digest


def seal(secret: str, content: bytes) -> bytes:
    """Encrypted under the question's secret."""
    return _under(secret).encrypt(content)


def unseal(secret: str, sealed: bytes | memoryview) -> bytes:
    """What was sealed under this secret."""
    return _under(secret).decrypt(bytes(sealed))


def _under(secret: str) -> Fernet:
    """Not the digest by which the question is found, which is kept."""
    return Fernet(digest("openid4vp", secret) + "=")
