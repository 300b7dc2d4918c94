"""Everything that can be wrong here and whose text says what to do, for the command line."""

from __future__ import annotations

from cheguan.archive.heads import Forged, NoHead
from cheguan.archive.package import Nothing, Refused
from cheguan.archive.proofs import NotSealed
from cheguan.archive.signing import Untrusted
from cheguan.archive.store import Damaged, Missing
from cheguan.archive.tree import Incomplete
from cheguan.credentials.keys import KeyMissing, NoSigner

ALL = (
    Damaged,
    Forged,
    Incomplete,
    KeyMissing,
    Missing,
    NoHead,
    NoSigner,
    NotSealed,
    Nothing,
    Refused,
    Untrusted,
)
