"""档案转递: one file of the archive as one signed package, made here and read anywhere.

A package is a zip: `manifest.json` (whose file it is, its volumes, every file with its size),
`signature.json` (over the manifest's bytes, with the signer's certificate), and `files/` with each
file under its digest: contents lists, pieces, and for each volume the proof that its case is in
the sealed journal.
"""

from __future__ import annotations

from cheguan.archive.package.reading import Refused, Taken, take
from cheguan.archive.package.writing import Nothing, write

__all__ = ["Nothing", "Refused", "Taken", "take", "write"]
