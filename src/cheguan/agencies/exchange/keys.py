"""The platform's own key, with which it signs all that it asks, and the half that others get."""

from __future__ import annotations

import json
from contextlib import suppress
from functools import cache
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

from django.conf import settings
from joserfc.jwk import ECKey


@cache
def private_key() -> ECKey:
    """The key that the settings name; made at the first use."""
    return _kept(Path(settings.EXCHANGE_KEY))


def public_jwks() -> dict[str, Any]:
    """What the departments are given, as a JWK set."""
    return {"keys": [private_key().as_dict(private=False)]}


def _kept(path: Path) -> ECKey:
    """Written beside its place and linked: of several first starts, one wins and all agree."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        # Nobody but this account may read it: a temporary file is made so.
        with NamedTemporaryFile("w", dir=path.parent, encoding="ascii") as draft:
            json.dump(_made().as_dict(private=True), draft)
            draft.flush()
            with suppress(FileExistsError):
                path.hardlink_to(draft.name)
    return ECKey.import_key(json.loads(path.read_text(encoding="ascii")))


def _made() -> ECKey:
    """P-256 for ES256, under its thumbprint as its name."""
    return ECKey.generate_key("P-256", {"alg": "ES256", "use": "sig"}, auto_kid=True)
