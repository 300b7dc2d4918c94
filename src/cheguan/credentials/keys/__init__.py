"""The office's keys: an authority (IACA), and under it the signers of documents.

`ensure` makes them where there are none; `signer` is the one that signs now; `tend`, once a day,
publishes the next signer in time. All is decided by the certificates themselves: there is no
other state that could contradict them.
"""

from __future__ import annotations

from cheguan.credentials.keys.caring import ensure, reader, revoke, rotate, tend
from cheguan.credentials.keys.ring import NoSigner, Ring, UnknownSigner, ring
from cheguan.credentials.keys.signer import Key, KeyMissing, Signer, kid_of

__all__ = [
    "Key",
    "KeyMissing",
    "NoSigner",
    "Ring",
    "Signer",
    "UnknownSigner",
    "ensure",
    "kid_of",
    "reader",
    "revoke",
    "ring",
    "rotate",
    "tend",
]
